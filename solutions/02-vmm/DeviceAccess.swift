import LabSupport
import RISCV

/// Milestone 5. Loads and stores where no RAM is: the hypervisor plays the device.
extension VirtualMachine {
    /// Carries out the guest's load or store at a device.
    ///
    /// - Parameters:
    ///   - address: the guest virtual address that faulted.
    ///   - physical: where the guest's table leads.
    public func emulateDeviceAccess(at address: UInt64, _ physical: UInt64, for access: Access) throws {
        counts.add(.device)
        do {
            // >>> vmm.5
            // The hart says where it failed, not what it wanted: `fetch` the instruction. Atomics, misaligned
            // accesses and addresses that no device of `board` answers are the guest's faults: throw the
            // Trap that the bare board would raise, with the virtual address as its value. A load extends
            // the sign as its name says. Then `complete`: an instruction has 2 or 4 bytes.
            // stub: throw Unimplemented("vmm.5")
            let instruction = try fetch()
            guard let form = MemoryForm(instruction.operation) else {
                throw Trap.exception(access.accessFault, value: address)
            }
            guard address & (form.size.bytes - 1) == 0 else {
                throw Trap.exception(
                    access == .store ? .storeMisaligned : .loadMisaligned, value: address)
            }
            try complete(instruction.length) {
                if access == .store {
                    try board.store(
                        physical, size: form.size, self[register: instruction.rs2] & form.size.mask)
                } else {
                    let value = try board.load(physical, size: form.size)
                    self[register: instruction.rd] = form.extend(value)
                }
            }
            // <<<
        } catch is BusFault {
            try inject(.exception(access.accessFault, value: address))
        } catch let trap as Trap {
            try inject(trap)
        }
    }

    /// The guest's instruction at its `pc`, read through its own page table.
    /// - Throws: the `Trap` that fetching or decoding it raises.
    func fetch() throws -> Instruction {
        let low = try fetchHalf(pc)
        guard low & 3 == 3 else { return try hart.decode(low) }
        return try hart.decode(try fetchHalf(pc &+ 2) << 16 | low)
    }

    func fetchHalf(_ address: UInt64) throws -> UInt32 {
        let page = try walk(address, for: .fetch)
        guard let half = try? slot.memory.load(page.physical, size: .half) else {
            throw Trap.exception(.instructionAccessFault, value: address)
        }
        return UInt32(half)
    }
}

/// What a load or store instruction moves.
struct MemoryForm {
    let size: AccessSize
    let isSigned: Bool

    /// nil for everything that is not a plain load or store.
    init?(_ operation: Operation) {
        switch operation {
        case .lb: (size, isSigned) = (.byte, true)
        case .lh: (size, isSigned) = (.half, true)
        case .lw: (size, isSigned) = (.word, true)
        case .lbu, .sb: (size, isSigned) = (.byte, false)
        case .lhu, .sh: (size, isSigned) = (.half, false)
        case .lwu, .sw: (size, isSigned) = (.word, false)
        case .ld, .sd: (size, isSigned) = (.double, false)
        default: return nil
        }
    }

    /// The 64 bits that a load of `value` brings.
    func extend(_ value: UInt64) -> UInt64 {
        let unused = 64 - 8 * size.bytes
        guard isSigned else { return value & size.mask }
        return UInt64(bitPattern: Int64(bitPattern: value << unused) >> Int64(unused))
    }
}
