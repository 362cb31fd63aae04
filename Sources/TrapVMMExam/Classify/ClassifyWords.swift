import Hardware
import LabSupport
import RISCV

/// Words for the classifier: accesses to control and status registers above all, and some of all else.
enum ClassifyWords {
    private static let csrOperations: [RISCV.Operation] = [
        .csrrw, .csrrs, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci,
    ]
    private static let system: [UInt32] =
        [RISCV.Operation.ecall, .ebreak, .mret, .sret, .wfi, .sfenceVMA].map { Instruction($0).encoded }
        + [0x9002, 0, .max]

    static func next(using generator: inout SeededGenerator) -> UInt32 {
        switch UInt8.random(in: 0..<10, using: &generator) {
        case 0...4: csr(using: &generator)
        case 5: system.randomElement(using: &generator) ?? 0
        case 6: nonTrapping(using: &generator)
        case 7, 8: legal(using: &generator)
        // Opcodes that no RV64IMAC has: custom-1, floating point.
        default:
            UInt32(truncatingIfNeeded: generator.next()) & ~0x7F
                | (Bool.random(using: &generator) ? 0x2B : 0x53)
        }
    }

    private static func csr(using generator: inout SeededGenerator) -> UInt32 {
        let csr = CSR.allCases.randomElement(using: &generator) ?? .sstatus
        return access(csr.rawValue, using: &generator)
    }

    private static func access(_ address: UInt16, using generator: inout SeededGenerator) -> UInt32 {
        // Often x0, which makes a read of csrrs and drops the value of csrrw.
        func register() -> UInt8 {
            Bool.random(using: &generator) ? 0 : .random(in: 1...31, using: &generator)
        }
        return Instruction(
            csrOperations.randomElement(using: &generator) ?? .csrrs, rd: register(), rs1: register(),
            immediate: Int64(address)
        ).encoded
    }

    /// What RV64-NT adds, changes, and leaves as it was beside them.
    private static func nonTrapping(using generator: inout SeededGenerator) -> UInt32 {
        let register = UInt8.random(in: 1...31, using: &generator)
        switch UInt8.random(in: 0..<4, using: &generator) {
        case 0: return NonTrapping.prober(rd: register, rs1: .random(in: 1...31, using: &generator))
        case 1:
            return Instruction(.csrrs, rd: register, immediate: Int64(NonTrapping.curpriv)).encoded
        case 2: return access(CSR.sstatus.rawValue, using: &generator)
        default:
            let csr = [CSR.satp, .stvec, .sscratch, .sie, .sepc].randomElement(using: &generator) ?? .satp
            return Instruction(.csrrs, rd: register, immediate: Int64(csr.rawValue)).encoded
        }
    }

    private static func legal(using generator: inout SeededGenerator) -> UInt32 {
        let operation = RISCV.Operation.allCases.randomElement(using: &generator) ?? .add
        guard operation.encoding.match & 0x7F != 0x73 else { return csr(using: &generator) }
        return Instruction(
            operation, rd: .random(in: 0...31, using: &generator),
            rs1: .random(in: 0...31, using: &generator),
            rs2: .random(in: 0...31, using: &generator), immediate: Int64(bitPattern: generator.next())
        ).encoded
    }

    /// A word in hex, and how it reads if RV64 has it.
    static func name(_ word: UInt32) -> String {
        let digits = String(word, radix: 16)
        let assembly = (word & 3 == 3 ? try? Decoder.decode(word) : nil).map { ", \($0)" } ?? ""
        return "0x" + String(repeating: "0", count: 8 - digits.count) + digits + assembly
    }
}
