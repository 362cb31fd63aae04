import LabSupport
import RISCV

/// Milestone 3. Extension A: read, change and write memory in one step.
extension Decoder {
    /// The words of opcode AMO. aq and rl (bits 26 and 25) end up in bits 1 and 0 of the immediate.
    /// - Throws: `Trap.illegal(word)`.
    /// - ISA: Unprivileged 20191213, chapter 8
    static func decodeAtomic(_ word: UInt32) throws -> Instruction {
        // >>> emulator.3
        // funct3 is the width (2 word, 3 double), funct5 (bits 27...31) the operation; lr has rs2 = 0.
        // stub: throw Unimplemented("emulator.3")
        let pair: (word: Operation, double: Operation) =
            switch word.bits(27...31) {
            case 0x02 where word.bits(20...24) == 0: (.lrW, .lrD)
            case 0x03: (.scW, .scD)
            case 0x01: (.amoswapW, .amoswapD)
            case 0x00: (.amoaddW, .amoaddD)
            case 0x04: (.amoxorW, .amoxorD)
            case 0x0C: (.amoandW, .amoandD)
            case 0x08: (.amoorW, .amoorD)
            case 0x10: (.amominW, .amominD)
            case 0x14: (.amomaxW, .amomaxD)
            case 0x18: (.amominuW, .amominuD)
            case 0x1C: (.amomaxuW, .amomaxuD)
            default: throw Trap.illegal(word)
            }
        guard word.bits(12...14) == 2 || word.bits(12...14) == 3 else { throw Trap.illegal(word) }
        var instruction = register(word.bits(12...14) == 2 ? pair.word : pair.double, word)
        instruction.immediate = Int64(word.bits(25...26))
        return instruction
        // <<<
    }
}

extension Hart {
    /// Runs an instruction of extension A. With a single hart in lock step, "atomic" asks for nothing
    /// more than not to be interrupted, and aq and rl for nothing at all.
    ///
    /// - Throws: a misaligned, page or access fault `Trap`; AMOs and `sc` fault as stores, `lr` as a load.
    /// - ISA: Unprivileged 20191213, §8.2 and §8.4
    @inline(never)
    func executeAtomic(_ i: Instruction) throws {
        // >>> emulator.3
        // Check the alignment first: atomics are never split. `lr` reserves the bytes it reads; `sc`
        // stores and writes 0 to rd if the reservation still stands, else writes 1 - and ends the
        // reservation in both cases. Word results are sign-extended.
        // stub: throw Unimplemented("emulator.3")
        let size: AccessSize = i.operation.rawValue < Operation.lrD.rawValue ? .word : .double
        let address = registers[i.rs1]
        switch i.operation {
        case .lrW, .lrD:
            let physical = try atomicAddress(address, size: size, for: .load)
            registers[i.rd] = extend(try bus.load(physical, size: size), size)
            reserve(physical..<physical + size.bytes)
        case .scW, .scD:
            let physical = try atomicAddress(address, size: size, for: .store)
            let holds = reservation == physical..<physical + size.bytes
            if holds { try bus.store(physical, size: size, registers[i.rs2] & size.mask) }
            reservation = nil
            registers[i.rd] = holds ? 0 : 1
        default:
            let physical = try atomicAddress(address, size: size, for: .store)
            let old = extend(try bus.load(physical, size: size), size)
            let new = combine(i.operation, old, extend(registers[i.rs2] & size.mask, size))
            try bus.store(physical, size: size, new & size.mask)
            registers[i.rd] = old
        }
        // <<<
    }

    // >>> emulator.3
    private func atomicAddress(_ address: UInt64, size: AccessSize, for access: Access) throws -> UInt64 {
        guard address & (size.bytes - 1) == 0 else {
            throw Trap.exception(access == .load ? .loadMisaligned : .storeMisaligned, value: address)
        }
        let physical = try translate(address, for: access)
        guard bus.memory.contains(physical, count: size.bytes) else {
            // Devices take no atomics: on the bus they are two accesses with the world in between.
            throw Trap.exception(access == .load ? .loadAccessFault : .storeAccessFault, value: address)
        }
        return physical
    }

    /// The bytes are watched, so that any store to them, a device's too, ends the reservation.
    private func reserve(_ bytes: Range<UInt64>) {
        reservation = bytes
        watchReservation()
    }

    private func extend(_ value: UInt64, _ size: AccessSize) -> UInt64 {
        size == .word ? UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))) : value
    }

    /// What an AMO stores. Words come sign-extended, which keeps both signed and unsigned order.
    private func combine(_ operation: Operation, _ old: UInt64, _ operand: UInt64) -> UInt64 {
        switch operation {
        case .amoswapW, .amoswapD: operand
        case .amoaddW, .amoaddD: old &+ operand
        case .amoxorW, .amoxorD: old ^ operand
        case .amoandW, .amoandD: old & operand
        case .amoorW, .amoorD: old | operand
        case .amominW, .amominD: UInt64(bitPattern: min(Int64(bitPattern: old), Int64(bitPattern: operand)))
        case .amomaxW, .amomaxD: UInt64(bitPattern: max(Int64(bitPattern: old), Int64(bitPattern: operand)))
        case .amominuW, .amominuD: min(old, operand)
        default: max(old, operand)
        }
    }
    // <<<
}
