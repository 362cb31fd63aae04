import LabSupport
import LinuxSystem
import OCIRuntime

/// One condition on an argument: 64 bits, for a machine that loads 32.
///
/// - C: seccomp_rule_add(3)
public struct ArgumentCheck: Sendable {
    /// What is compared.
    public let condition: RuntimeConfig.Linux.SeccompArgument

    /// A check.
    /// - Throws: `SeccompError.argument`.
    public init(_ condition: RuntimeConfig.Linux.SeccompArgument) throws {
        guard condition.index < 6 else { throw SeccompError.argument(condition.index) }
        self.condition = condition
    }

    /// Instructions that run on to what follows when the condition holds, and skip it when not.
    /// - Parameter rest: how many instructions follow until the place for a condition that fails.
    public func code(failingOver rest: UInt8) throws -> [FilterProgram.Instruction] {
        // >>> namespaces.8
        // Argument N is at 16 + 8 N, its lower half first. Compare the upper halves: they decide unless
        // they are equal. Comparisons are unsigned. "less" is "not at least", with the two ends exchanged.
        // MASKED_EQ: (argument & value) == valueTwo.
        // stub: throw Unimplemented("namespaces.8")
        let value = condition.value
        switch condition.comparison {
        case .equal: return equal(to: value, under: .max, rest)
        case .maskedEqual: return equal(to: condition.valueTwo ?? 0, under: value, rest)
        case .notEqual:
            return [
                upper, Opcode.jumpIfEqual(high(value), 0, 2), lower,
                Opcode.jumpIfEqual(low(value), rest, 0),
            ]
        case .greater: return above(Opcode.jumpIfGreater(low(value), 0, rest), rest)
        case .atLeast: return above(Opcode.jumpIfAtLeast(low(value), 0, rest), rest)
        case .less: return below(Opcode.jumpIfAtLeast(low(value), rest, 0), rest)
        case .atMost: return below(Opcode.jumpIfGreater(low(value), rest, 0), rest)
        }
        // <<<
    }

    // >>> namespaces.8
    private var lower: FilterProgram.Instruction { Opcode.load(16 + 8 * condition.index) }
    private var upper: FilterProgram.Instruction { Opcode.load(20 + 8 * condition.index) }
    private func low(_ value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value) }
    private func high(_ value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value >> 32) }

    private func equal(to value: UInt64, under mask: UInt64, _ rest: UInt8) -> [FilterProgram.Instruction] {
        [
            upper, Opcode.and(high(mask)), Opcode.jumpIfEqual(high(value), 0, rest + 3), lower,
            Opcode.and(low(mask)), Opcode.jumpIfEqual(low(value), 0, rest),
        ]
    }

    /// A greater upper half is enough, a smaller one is too little.
    private func above(_ last: FilterProgram.Instruction, _ rest: UInt8) -> [FilterProgram.Instruction] {
        let value = high(condition.value)
        return [
            upper, Opcode.jumpIfGreater(value, 3, 0), Opcode.jumpIfEqual(value, 0, rest + 2), lower, last,
        ]
    }

    private func below(_ last: FilterProgram.Instruction, _ rest: UInt8) -> [FilterProgram.Instruction] {
        let value = high(condition.value)
        return [
            upper, Opcode.jumpIfGreater(value, rest + 3, 0), Opcode.jumpIfEqual(value, 0, 2), lower, last,
        ]
    }
    // <<<
}
