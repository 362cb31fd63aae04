import RISCV
import LabSupport

/// Milestone 2. One instruction: what it reads, what it changes, where it goes on.
extension Hart {
    /// Carries out `i`, which stands at `pc`, and moves `pc`.
    ///
    /// - Throws: the `Trap` that it raises; then neither registers, `pc` nor memory have changed.
    @inline(__always)
    public func execute(_ i: Instruction) throws {
        let a = registers[i.rs1]
        switch i.operation {
        case .lui, .auipc, .jal, .jalr, .beq, .bne, .blt, .bge, .bltu, .bgeu:
            return try executeControlFlow(i)
        case .lb, .lh, .lw, .ld, .lbu, .lhu, .lwu:
            registers[i.rd] = try executeLoad(i.operation, at: a &+ UInt64(bitPattern: i.immediate))
        case .sb, .sh, .sw, .sd:
            try executeStore(i.operation, at: a &+ UInt64(bitPattern: i.immediate), registers[i.rs2])
        case .mul, .mulh, .mulhsu, .mulhu, .div, .divu, .rem, .remu, .mulw, .divw, .divuw, .remw, .remuw:
            registers[i.rd] = try Multiplier.compute(i.operation, a, registers[i.rs2])
        case .lrW, .scW, .amoswapW, .amoaddW, .amoxorW, .amoandW, .amoorW, .amominW, .amomaxW, .amominuW,
            .amomaxuW, .lrD, .scD, .amoswapD, .amoaddD, .amoxorD, .amoandD, .amoorD, .amominD, .amomaxD,
            .amominuD, .amomaxuD:
            try executeAtomic(i)
        case .fence, .fenceI, .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci, .ecall, .ebreak, .mret,
            .sret,
            .wfi, .sfenceVMA:
            return try executeSystem(i)
        default:
            // Register forms have no immediate and immediate forms no rs2: the sum is the one there is.
            let b = registers[i.rs2] &+ UInt64(bitPattern: i.immediate)
            registers[i.rd] = try ArithmeticUnit.compute(i.operation, a, b)
        }
        pc &+= UInt64(i.length)
    }

    /// Upper immediates, jumps and branches: the instructions that read or set `pc`.
    ///
    /// - ISA: Unprivileged 20191213, §2.4.1 and §2.5
    @inline(__always)
    func executeControlFlow(_ i: Instruction) throws {
        // TODO emulator.2
        // Every case sets pc. The link value of jal and jalr is pc + length; jalr reads rs1 before it
        // writes rd (they may be the same register) and clears bit 0 of the target.
        throw Unimplemented("emulator.2")
    }

    /// The value that a load brings, extended to 64 bits.
    ///
    /// - ISA: Unprivileged 20191213, §2.6 and §5.3
    @inline(__always)
    func executeLoad(_ operation: Operation, at address: UInt64) throws -> UInt64 {
        // TODO emulator.2
        // `load(UInt32.self, at:)` reads through the hart's memory. lb, lh and lw extend the sign,
        // lbu, lhu and lwu fill with zeros.
        throw Unimplemented("emulator.2")
    }

    /// Stores the low bytes of `value`.
    @inline(__always)
    func executeStore(_ operation: Operation, at address: UInt64, _ value: UInt64) throws {
        // TODO emulator.2
        throw Unimplemented("emulator.2")
    }
}
