import LabSupport
import LinuxSystem

/// Closes what a program was not meant to have: every descriptor is a way out.
///
/// - C: close_range(2)
public struct DescriptorSweep: Equatable, Sendable {
    /// The descriptors that stay open.
    public let kept: [Int32]

    /// A sweep that keeps standard input, output and error, and those that are named.
    public init(keeping more: [Int32] = []) {
        kept = [0, 1, 2] + more
    }

    /// Steps that close every other descriptor at the moment the program is executed.
    ///
    /// Not earlier: `labinit` still reports over one of them when a later step fails.
    /// - Throws: `DescriptorError` when a number is negative.
    public func steps() throws -> [Step] {
        // >>> jail.4
        // You do not know which are open, so name ranges: from 0 to UInt32.max, with the kept ones
        // left out. They come in any order, perhaps twice. An empty range is EINVAL: leave it out.
        // stub: throw Unimplemented("jail.4")
        if let wrong = kept.first(where: { $0 < 0 }) { throw DescriptorError(number: wrong) }
        var steps: [Step] = []
        var next: UInt32 = 0
        for number in Set(kept).sorted().map(UInt32.init) {
            if next < number { steps.append(.closeOnExec(from: next, through: number - 1)) }
            next = number + 1
        }
        return steps + [.closeOnExec(from: next, through: .max)]
        // <<<
    }
}

/// A number that no descriptor has.
public struct DescriptorError: Error, Equatable, CustomStringConvertible {
    /// What was asked for.
    public let number: Int32

    /// An error about this number.
    public init(number: Int32) {
        self.number = number
    }

    /// What was wrong and what would be right.
    public var description: String {
        "descriptor \(number): expected a number from 0 to \(Int32.max)"
    }
}
