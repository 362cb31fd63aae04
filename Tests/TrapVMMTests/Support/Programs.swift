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

    /// Any of the six, with the register's number or the immediate in rs1.
    static func csr(_ operation: Operation, _ rd: UInt8, _ csr: CSR, _ rs1: UInt8) -> Instruction {
        Instruction(operation, rd: rd, rs1: rs1, immediate: Int64(csr.rawValue))
    }

    /// `addi rd, x0, value`
    static func li(_ rd: UInt8, _ value: Int64) -> Instruction {
        Instruction(.addi, rd: rd, immediate: value)
    }

    /// `addi rd, rs1, value`
    static func addi(_ rd: UInt8, _ rs1: UInt8, _ value: Int64) -> Instruction {
        Instruction(.addi, rd: rd, rs1: rs1, immediate: value)
    }

    /// `jal x0, offset`: relative to the instruction itself.
    static func jump(_ offset: Int64) -> Instruction {
        Instruction(.jal, immediate: offset)
    }

    /// A load with its destination first, as in assembly.
    static func load(_ operation: Operation, _ rd: UInt8, _ offset: Int64, _ base: UInt8) -> Instruction {
        Instruction(operation, rd: rd, rs1: base, immediate: offset)
    }

    /// A store with what is stored first, as in assembly.
    static func store(_ operation: Operation, _ rs2: UInt8, _ offset: Int64, _ base: UInt8) -> Instruction {
        Instruction(operation, rs1: base, rs2: rs2, immediate: offset)
    }

    /// `addi x0, x0, 0`
    static let nop = Instruction(.addi)
    static let ecall = Instruction(.ecall)
    static let sret = Instruction(.sret)
    static let mret = Instruction(.mret)
    /// Nothing pending and no timer set: `wfi` is how the tests' programs end, with `.waiting`.
    static let wfi = Instruction(.wfi)
    static let fenceAll = Instruction(.sfenceVMA)

    /// `sfence.vma rs1, x0`
    static func fence(_ rs1: UInt8) -> Instruction { Instruction(.sfenceVMA, rs1: rs1) }

    /// The shortest sequence of `lui`, `addi`, `slli` that puts any number into a register.
    static func constant(_ rd: UInt8, _ value: UInt64) -> [Instruction] {
        let number = Int64(bitPattern: value)
        if (-2048...2047).contains(number) { return [.li(rd, number)] }
        let low = (number << 52) >> 52
        let high = number &- low
        if Int64(Int32(truncatingIfNeeded: high)) == high {
            return [Instruction(.lui, rd: rd, immediate: high)]
                + (low == 0 ? [] : [Instruction(.addiw, rd: rd, rs1: rd, immediate: low)])
        }
        return constant(rd, UInt64(bitPattern: high >> 12))
            + [Instruction(.slli, rd: rd, rs1: rd, immediate: 12)] + (low == 0 ? [] : [.addi(rd, rd, low)])
    }
}
