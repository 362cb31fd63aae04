import LabSupport
import RISCV

/// Milestone 6. The first repair: trust the hart with nothing, and carry out every instruction by software.
///
/// What is sensitive is emulated as always; what is not is done here. No instruction of the guest ever
/// reaches the hart, so none can misbehave there.
public final class Interpreter {
    /// The guest physical page behind a virtual one, while nothing has changed that could move it.
    private struct Entry {
        var tag = UInt64.max
        var page: UInt64 = 0
    }

    private unowned let machine: VirtualMachine
    private var fetches = [Entry](repeating: Entry(), count: 64)
    private var loads = [Entry](repeating: Entry(), count: 64)
    private var stores = [Entry](repeating: Entry(), count: 64)
    /// Instructions decoded before, by a hash of their word.
    private var decoded = [(word: UInt32, instruction: Instruction)](
        repeating: (0, Instruction(.ebreak)), count: 1024)
    /// The guest physical bytes that the last `lr` reserved.
    private var reservation: Range<UInt64>?

    init(_ machine: VirtualMachine) {
        self.machine = machine
    }

    /// Forgets where pages are: after whatever changes the guest's translation or mode.
    func forget() {
        for index in 0..<64 {
            fetches[index].tag = .max
            loads[index].tag = .max
            stores[index].tag = .max
        }
    }

    /// Code is read anew each time, so there is nothing to forget but the reservation.
    func forgetCode(page: UInt64) {
        if let reservation, reservation.lowerBound & ~0xFFF == page { self.reservation = nil }
    }

    /// Runs up to `limit` instructions; ends early at the first trap or privileged instruction.
    func run(atMost limit: UInt64) throws {
        var count: UInt64 = 0
        do {
            while count < limit {
                let instruction = try next()
                if instruction.operation.isPrivileged {
                    settle(&count)
                    return try privileged(instruction)
                }
                try execute(instruction)
                count &+= 1
                if machine.board.exitStatus != nil { break }
            }
            settle(&count)
        } catch let trap as Trap {
            settle(&count)
            if trap.cause == .exception(.illegalInstruction) {
                return try privileged(UInt32(truncatingIfNeeded: trap.value))
            }
            try machine.reflect(trap)
        }
    }

    private func settle(_ count: inout UInt64) {
        machine.counts.interpreted &+= count
        machine.retire(count)
        count = 0
    }

    /// A word that is no instruction of RV64: RV64-NT may know it.
    private func privileged(_ word: UInt32) throws {
        forget()
        machine.look()
        let before = machine.counts.instructions
        try machine.emulate(word)
        machine.counts.interpreted &+= machine.counts.instructions &- before
    }

    /// A sensitive instruction: from here on everything may look different.
    private func privileged(_ i: Instruction) throws {
        forget()
        machine.look()
        switch i.operation {
        case .ecall: try machine.environmentCall()
        case .ebreak: try machine.breakpoint(.exception(.breakpoint, value: machine.pc))
        default:
            let before = machine.counts.instructions
            do { try machine.emulate(i) } catch let trap as Trap { try machine.reflect(trap) }
            machine.counts.interpreted &+= machine.counts.instructions &- before
        }
    }

    private func next() throws -> Instruction {
        let pc = machine.pc
        var word = UInt32(truncatingIfNeeded: try fetchHalf(pc))
        if word & 3 == 3 { word |= UInt32(truncatingIfNeeded: try fetchHalf(pc &+ 2)) << 16 }
        let index = Int(word ^ word >> 13) & 1023
        if decoded[index].word == word && word != 0 { return decoded[index].instruction }
        let instruction = try machine.hart.decode(word)
        decoded[index] = (word, instruction)
        return instruction
    }

    private func fetchHalf(_ address: UInt64) throws -> UInt64 {
        let index = Int(truncatingIfNeeded: address >> 12) & 63
        if fetches[index].tag != address & ~0xFFF {
            let page = try machine.walk(address, for: .fetch).physical & ~0xFFF
            guard machine.slot.hostPhysical(page) != nil else {
                throw Trap.exception(.instructionAccessFault, value: address)
            }
            fetches[index] = Entry(tag: address & ~0xFFF, page: page)
        }
        return try machine.slot.memory.load(fetches[index].page | address & 0xFFF, size: .half)
    }

    /// Carries out an instruction that is not privileged, and moves `pc`.
    /// - Throws: the `Trap` that it raises; then nothing has changed.
    private func execute(_ i: Instruction) throws {
        // TODO vmm.6
        // The processor's own arithmetic is allowed (`hart.compute`, `hart.isTaken`): an interpreter adds
        // with an add. Loads and stores go through `load` and `store` below, at virtual addresses. Mind
        // jalr: it reads rs1 before it writes rd, and clears bit 0.
        throw Unimplemented("vmm.6")
    }

    /// The value at a guest virtual address, byte by byte where it crosses a page.
    func load(_ address: UInt64, size: AccessSize) throws -> UInt64 {
        guard address & 0xFFF <= 0x1000 - size.bytes else {
            return try (0..<size.bytes).reduce(0) { value, place in
                let byte = try load(address &+ place, size: .byte)
                return value | byte << (8 * place)
            }
        }
        let index = Int(truncatingIfNeeded: address >> 12) & 63
        if loads[index].tag != address & ~0xFFF {
            let physical = try machine.walk(address, for: .load).physical
            guard machine.slot.hostPhysical(physical) != nil else {
                return try device(address, size, .load) { try machine.board.load(physical, size: size) }
            }
            loads[index] = Entry(tag: address & ~0xFFF, page: physical & ~0xFFF)
        }
        return try machine.slot.memory.load(loads[index].page | address & 0xFFF, size: size)
    }

    /// Stores at a guest virtual address: whole or not at all.
    func store(_ address: UInt64, size: AccessSize, _ value: UInt64) throws {
        guard address & 0xFFF <= 0x1000 - size.bytes else {
            for place in [address, (address &+ size.bytes) & ~0xFFF] {
                let physical = try machine.walk(place, for: .store).physical
                guard machine.slot.hostPhysical(physical) != nil else {
                    throw Trap.exception(.storeAccessFault, value: place)
                }
            }
            for place in 0..<size.bytes { try store(address &+ place, size: .byte, value >> (8 * place)) }
            return
        }
        let index = Int(truncatingIfNeeded: address >> 12) & 63
        if stores[index].tag != address & ~0xFFF {
            let physical = try machine.walk(address, for: .store).physical
            guard machine.slot.hostPhysical(physical) != nil else {
                return try device(address, size, .store) {
                    try machine.board.store(physical, size: size, value & size.mask)
                }
            }
            machine.noteStore(toPage: physical)
            stores[index] = Entry(tag: address & ~0xFFF, page: physical & ~0xFFF)
        }
        let physical = stores[index].page | address & 0xFFF
        if let reservation, reservation.overlaps(physical..<physical + size.bytes) { self.reservation = nil }
        try machine.slot.memory.store(physical, size: size, value)
        // When it stands in for the hart, the hart may have kept what stood there.
        if machine.technique != .interpret, let host = machine.slot.hostPhysical(physical) {
            machine.hart.fenceInstructions(host..<host + size.bytes)
        }
    }

    private func device<T>(
        _ address: UInt64, _ size: AccessSize, _ access: Access, _ body: () throws -> T
    ) throws -> T {
        guard address & (size.bytes - 1) == 0 else {
            throw Trap.exception(access == .store ? .storeMisaligned : .loadMisaligned, value: address)
        }
        machine.counts.add(.device)
        do { return try body() } catch is BusFault {
            throw Trap.exception(access.accessFault, value: address)
        }
    }

    // TODO vmm.6
}
