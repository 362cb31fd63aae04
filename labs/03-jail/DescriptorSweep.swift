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
        // TODO jail.4
        // You do not know which are open, so name ranges: from 0 to UInt32.max, with the kept ones
        // left out. They come in any order, perhaps twice. An empty range is EINVAL: leave it out.
        throw Unimplemented("jail.4")
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
