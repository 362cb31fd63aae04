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
        // TODO namespaces.8
        // Argument N is at 16 + 8 N, its lower half first. Compare the upper halves: they decide unless
        // they are equal. Comparisons are unsigned. "less" is "not at least", with the two ends exchanged.
        // MASKED_EQ: (argument & value) == valueTwo.
        throw Unimplemented("namespaces.8")
    }

    // TODO namespaces.8
}
