import RISCV

/// Instructions by the names that assembly programmers use, for the short programs of the tests.
extension Instruction {
    /// `csrrw x0, csr, rs1`
    static func csrw(_ csr: CSR, _ rs1: UInt8) -> Instruction {
        Instruction(.csrrw, rs1: rs1, immediate: Int64(csr.rawValue))
    }

    /// `csrrs rd, csr, x0`
    static func csrr(_ rd: UInt8, _ csr: CSR) -> Instruction {
        Instruction(.csrrs, rd: rd, immediate: Int64(csr.rawValue))
    }

    /// `addi rd, x0, value`
    static func li(_ rd: UInt8, _ value: Int64) -> Instruction {
        Instruction(.addi, rd: rd, immediate: value)
    }

    /// `addi x0, x0, 0`
    static let nop = Instruction(.addi)
}
