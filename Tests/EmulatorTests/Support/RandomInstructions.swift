import LabSupport
import RISCV

extension Instruction {
    /// An instruction with random operands, each of them in its field's range.
    static func random(_ operation: Operation, using generator: inout SeededGenerator) -> Instruction {
        func register() -> UInt8 { .random(in: 0...31, using: &generator) }
        func number(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &generator) }
        let rd = register()
        let rs1 = register()
        let rs2 = register()
        return switch operation.encoding.format {
        case .r where operation == .sfenceVMA: Instruction(operation, rs1: rs1, rs2: rs2)
        case .r: Instruction(operation, rd: rd, rs1: rs1, rs2: rs2)
        case .i where operation == .fence: Instruction(operation, immediate: number(0...255))
        case .i where operation == .fenceI: Instruction(operation)
        case .i: Instruction(operation, rd: rd, rs1: rs1, immediate: number(-2048...2047))
        case .shift(let bits):
            Instruction(operation, rd: rd, rs1: rs1, immediate: number(0...(1 << Int64(bits) - 1)))
        case .s: Instruction(operation, rs1: rs1, rs2: rs2, immediate: number(-2048...2047))
        case .b: Instruction(operation, rs1: rs1, rs2: rs2, immediate: number(-2048...2047) * 2)
        case .u: Instruction(operation, rd: rd, immediate: number(-0x80000...0x7FFFF) << 12)
        case .j: Instruction(operation, rd: rd, immediate: number(-0x80000...0x7FFFF) * 2)
        case .atomic where operation == .lrW || operation == .lrD:
            Instruction(operation, rd: rd, rs1: rs1, immediate: number(0...3))
        case .atomic: Instruction(operation, rd: rd, rs1: rs1, rs2: rs2, immediate: number(0...3))
        case .csr: Instruction(operation, rd: rd, rs1: rs1, immediate: number(0...0xFFF))
        case .fixed: Instruction(operation)
        }
    }
}

extension UInt64 {
    /// Random bits as programs have them: small, all ones, a lone bit, a sign, or anything.
    static func interesting(using generator: inout SeededGenerator) -> UInt64 {
        let any = UInt64.random(in: .min ... .max, using: &generator)
        return switch any % 8 {
        case 0: any >> 60
        case 1: .max - any >> 60
        case 2: 1 << (any >> 8 & 63)
        case 3: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: any >> 8)))
        case 4: any >> 32
        case 5:
            [0, .max, 1 << 63, 1 << 63 - 1, 1 << 31, 1 << 31 - 1, 0xFFFF_FFFF_8000_0000][Int(any >> 8 % 7)]
        default: any
        }
    }
}
