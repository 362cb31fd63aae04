import RISCV

/// What becomes of a word: an instruction, or the trap that says it is none.
enum Decoded: Equatable, CustomStringConvertible {
    case instruction(Instruction)
    case refused(Trap)

    /// What `decode` makes of a word; errors that are no traps go on.
    init(_ decode: () throws -> Instruction) throws {
        do {
            self = .instruction(try decode())
        } catch let trap as Trap {
            self = .refused(trap)
        }
    }

    /// The refusal of a word that is no instruction.
    static func illegal(_ word: UInt32) -> Decoded { .refused(.illegal(word)) }

    /// Every field, because assembly text hides those that it has no place for.
    var description: String {
        switch self {
        case .instruction(let i):
            "\(i)   [rd x\(i.rd), rs1 x\(i.rs1), rs2 x\(i.rs2), immediate \(i.immediate), \(i.length) bytes]"
        case .refused(let trap): describe(trap)
        }
    }
}

extension Decoded {
    /// The instruction with these parts.
    static func of(
        _ operation: Operation, rd: UInt8 = 0, rs1: UInt8 = 0, rs2: UInt8 = 0, immediate: Int64 = 0,
        length: UInt8 = 4
    ) -> Decoded {
        .instruction(
            Instruction(operation, rd: rd, rs1: rs1, rs2: rs2, immediate: immediate, length: length))
    }
}
