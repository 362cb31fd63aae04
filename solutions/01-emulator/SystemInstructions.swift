import LabSupport
import RISCV

/// Milestone 5. Instructions that look at or change the machine rather than the program.
extension Decoder {
    /// The words of opcode SYSTEM.
    /// - Throws: `Trap.illegal(word)`.
    /// - ISA: Unprivileged 20191213, §2.8 and chapter 9; Privileged 1.12, §3.3 and §4.2
    static func decodeSystem(_ word: UInt32) throws -> Instruction {
        // >>> emulator.5
        // funct3 1, 2, 3, 5, 6, 7: CSR instructions, whose immediate is the CSR's address (unsigned).
        // funct3 0: whole words, and sfence.vma with its two registers.
        // stub: throw Unimplemented("emulator.5")
        switch word.bits(12...14) {
        case 1: csr(.csrrw, word)
        case 2: csr(.csrrs, word)
        case 3: csr(.csrrc, word)
        case 5: csr(.csrrwi, word)
        case 6: csr(.csrrsi, word)
        case 7: csr(.csrrci, word)
        default: try decodePrivileged(word)
        }
        // <<<
    }

    // >>> emulator.5
    private static func csr(_ operation: Operation, _ word: UInt32) -> Instruction {
        Instruction(
            operation, rd: UInt8(word.bits(7...11)), rs1: UInt8(word.bits(15...19)),
            immediate: Int64(word.bits(20...31)))
    }

    private static func decodePrivileged(_ word: UInt32) throws -> Instruction {
        switch word {
        case 0x0000_0073: Instruction(.ecall)
        case 0x0010_0073: Instruction(.ebreak)
        case 0x1020_0073: Instruction(.sret)
        case 0x3020_0073: Instruction(.mret)
        case 0x1050_0073: Instruction(.wfi)
        case _ where word & 0xFE00_7FFF == 0x1200_0073: register(.sfenceVMA, word)
        default: throw Trap.illegal(word)
        }
    }
    // <<<
}

extension Hart {
    /// Fences, CSR instructions, environment calls and returns.
    @inline(never)
    func executeSystem(_ i: Instruction) throws {
        // >>> emulator.5
        // Fences do nothing here: one hart sees its own stores, and every engine sees stores to code.
        // Every illegal use raises `Trap.illegal(i.encoded)`. ecall's cause tells the mode it came
        // from. mret wants M; sret wants S without TSR, or M; wfi wants M, or S without TW (it may
        // not end in U at all); sfence.vma wants S without TVM, or M.
        // stub: throw Unimplemented("emulator.5")
        switch i.operation {
        case .ecall: throw Trap.exception(environmentCall)
        case .ebreak: throw Trap.exception(.breakpoint, value: pc)
        case .mret:
            try demand(mode == .machine, i)
            return returnFromMachine()
        case .sret:
            try demand(mode == .machine || mode == .supervisor && csr.mstatus & Status.tsr == 0, i)
            return returnFromSupervisor()
        case .wfi:
            try demand(mode == .machine || mode == .supervisor && csr.mstatus & Status.tw == 0, i)
            isWaiting = true
            lines.attention = true
        case .sfenceVMA:
            try demand(mode == .machine || mode == .supervisor && csr.mstatus & Status.tvm == 0, i)
            flushTranslations()
        case .fence, .fenceI: break
        default: try executeCSR(i)
        }
        pc &+= UInt64(i.length)
        // <<<
    }

    // >>> emulator.5
    private var environmentCall: Exception {
        switch mode {
        case .user: .userEnvironmentCall
        case .supervisor: .supervisorEnvironmentCall
        case .machine: .machineEnvironmentCall
        }
    }

    private func demand(_ allowed: Bool, _ i: Instruction) throws {
        guard allowed else { throw Trap.illegal(i.encoded) }
    }
    // <<<

    /// Reads a CSR, changes it, and brings the old value to rd.
    ///
    /// `csrrs` and `csrrc` with rs1 = x0 (and their immediate forms with 0) do not write at all, so
    /// that a read-only register can be read with them; `csrrw` with rd = x0 does not read.
    /// - ISA: Unprivileged 20191213, table 9.1; Privileged 1.12, §3.1.9 (SEIP)
    private func executeCSR(_ i: Instruction) throws {
        // >>> emulator.5
        // What csrrs and csrrc write back to mip leaves out the devices' wires (`lines.pending`), or
        // SEIP would stick.
        // stub: throw Unimplemented("emulator.5")
        let address = UInt16(truncatingIfNeeded: i.immediate)
        let isImmediate = i.operation.rawValue >= Operation.csrrwi.rawValue
        let operand = isImmediate ? UInt64(i.rs1) : registers[i.rs1]
        let swaps = i.operation == .csrrw || i.operation == .csrrwi
        let sets = i.operation == .csrrs || i.operation == .csrrsi
        do {
            let old = swaps && i.rd == 0 ? 0 : try csr.read(address, in: mode)
            if swaps || i.rs1 != 0 {
                let base = address == CSR.mip.rawValue ? old & ~lines.pending | csr.softwarePending : old
                try csr.write(address, swaps ? operand : sets ? base | operand : base & ~operand, in: mode)
                flushIfTranslationChanged(address)
            }
            registers[i.rd] = old
        } catch let trap as Trap where trap.cause == .exception(.illegalInstruction) {
            throw Trap.illegal(i.encoded)
        }
        // <<<
    }

    // >>> emulator.5
    /// `satp` moves the page table; MPRV, MPP, SUM and MXR change what it allows.
    private func flushIfTranslationChanged(_ address: UInt16) {
        switch CSR(rawValue: address) {
        case .satp, .mstatus, .sstatus: flushTranslations()
        default: break
        }
    }
    // <<<
}
