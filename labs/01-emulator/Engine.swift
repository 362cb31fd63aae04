import RISCV

/// A way to execute instructions: one by one, by blocks, or translated to machine code.
///
/// Engines differ in speed and in nothing else: after the same number of instructions from the same
/// start, registers, memory and traps are equal. The suite runs them in lock step.
public protocol Engine: AnyObject {
    /// Runs until exactly `limit` instructions have retired in all (`clock.retired`), or until the
    /// machine is off, the hart waits for an interrupt, or many traps were taken without progress.
    ///
    /// - Throws: `Unimplemented` while a stub is in the way; never a `Trap`.
    func run(_ hart: Hart, until limit: UInt64) throws
}

/// How often each trap was taken.
public struct TrapCounts: Sendable {
    /// All traps together.
    public private(set) var count: UInt64 = 0
    /// Traps by cause.
    public private(set) var byCause: [Trap.Cause: UInt64] = [:]

    mutating func add(_ cause: Trap.Cause) {
        count += 1
        byCause[cause, default: 0] += 1
    }
}
