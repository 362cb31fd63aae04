import RISCV

/// The handlers of the programs: they write down what came, and go on.
///
/// After a fetch that failed they go on where x1 points, after a user's call where x28 points, after an
/// interrupt where it came, else behind the instruction. x29 is the end of the log, x30 and x31 are theirs.
enum TrapHandlers {
    /// The supervisor's, with a table of vectors in front: one jump for each interrupt.
    static func supervisor() -> CodeBuffer {
        var code = CodeBuffer(at: GuestLayout.handler)
        for index in 0..<16 { code.add(.jal, Int64(0x40 - 4 * index)) }
        note(.scause, .stval, .sepc, .sstatus, &code)
        // Interrupts have the top bit of their cause set.
        code.skip(if: .bge, 31, 0) { code in
            code.add(.csrrci, rs1: 2, Int64(CSR.sip.rawValue))
            code.add(.addi, rd: 30, -1)
            code.write(.stimecmp, 30)
            code.add(.sret)
        }
        code.add(.addi, rd: 30, Int64(Exception.userEnvironmentCall.rawValue))
        code.skip(if: .bne, 31, 30) { code in
            code.write(.sepc, 28)
            code.add(.addi, rd: 30, Int64(Status.spp))
            code.add(.csrrs, rs1: 30, Int64(CSR.sstatus.rawValue))
            code.add(.sret)
        }
        goOn(.sepc, .sret, &code)
        return code
    }

    /// The machine's, for what is not delegated.
    static func machine() -> CodeBuffer {
        var code = CodeBuffer(at: GuestLayout.machineHandler)
        note(.mcause, .mtval, .mepc, .mstatus, &code)
        goOn(.mepc, .mret, &code)
        return code
    }

    private static func note(_ cause: CSR, _ value: CSR, _ epc: CSR, _ status: CSR, _ code: inout CodeBuffer)
    {
        for (index, csr) in [value, epc, status, cause].enumerated() {
            code.read(csr, to: 31)
            code.add(.sd, rs1: 29, rs2: 31, 8 * Int64(index))
        }
        code.add(.addi, rd: 29, rs1: 29, 32)
    }

    private static func goOn(_ epc: CSR, _ back: RISCV.Operation, _ code: inout CodeBuffer) {
        for cause in [Exception.instructionPageFault, .instructionAccessFault] {
            code.add(.addi, rd: 30, Int64(cause.rawValue))
            code.skip(if: .bne, 31, 30) { code in
                code.write(epc, 1)
                code.add(back)
            }
        }
        code.read(epc, to: 30)
        code.add(.addi, rd: 30, rs1: 30, 4)
        code.write(epc, 30)
        code.add(back)
    }
}
