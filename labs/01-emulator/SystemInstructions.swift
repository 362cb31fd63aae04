import LabSupport
import RISCV

/// Milestone 5. Instructions that look at or change the machine rather than the program.
extension Decoder {
    /// The words of opcode SYSTEM.
    /// - Throws: `Trap.illegal(word)`.
    /// - ISA: Unprivileged 20191213, §2.8 and chapter 9; Privileged 1.12, §3.3 and §4.2
    static func decodeSystem(_ word: UInt32) throws -> Instruction {
        // TODO emulator.5
        // funct3 1, 2, 3, 5, 6, 7: CSR instructions, whose immediate is the CSR's address (unsigned).
        // funct3 0: whole words, and sfence.vma with its two registers.
        throw Unimplemented("emulator.5")
    }

    // TODO emulator.5
}

extension Hart {
    /// Fences, CSR instructions, environment calls and returns.
    @inline(never)
    func executeSystem(_ i: Instruction) throws {
        // TODO emulator.5
        // Fences do nothing here: one hart sees its own stores, and every engine sees stores to code.
        // Every illegal use raises `Trap.illegal(i.encoded)`. ecall's cause tells the mode it came
        // from. mret wants M; sret wants S without TSR, or M; wfi wants M, or S without TW (it may
        // not end in U at all); sfence.vma wants S without TVM, or M.
        throw Unimplemented("emulator.5")
    }

    // TODO emulator.5

    /// Reads a CSR, changes it, and brings the old value to rd.
    ///
    /// `csrrs` and `csrrc` with rs1 = x0 (and their immediate forms with 0) do not write at all, so
    /// that a read-only register can be read with them; `csrrw` with rd = x0 does not read.
    /// - ISA: Unprivileged 20191213, table 9.1; Privileged 1.12, §3.1.9 (SEIP)
    private func executeCSR(_ i: Instruction) throws {
        // TODO emulator.5
        // What csrrs and csrrc write back to mip leaves out the devices' wires (`lines.pending`), or
        // SEIP would stick.
        throw Unimplemented("emulator.5")
    }

    // TODO emulator.5
    /// `satp` moves the page table; MPRV, MPP, SUM and MXR change what it allows.
}
