import LabSupport

/// A set of processors or memory nodes as `cpuset.cpus` writes it: `0-3,7`.
///
/// - C: cpuset(7), "List format"
public struct CPUList: Equatable, Sendable, CustomStringConvertible {
    /// The greatest number that is read: more than any kernel is built for.
    public static let greatest: UInt64 = 65_535

    /// The members.
    public var numbers: Set<Int>

    /// A set of these numbers.
    public init(_ numbers: Set<Int>) {
        self.numbers = numbers
    }

    /// Reads a list; an empty text is the empty set.
    /// - Throws: `FormatError` for anything but numbers and rising ranges up to `greatest`.
    public static func parse(_ text: String, file: String = "cpuset.cpus") throws -> CPUList {
        // TODO cgroups.2
        // Numbers and ranges with commas between. A range must not fall, and its end must be checked
        // before it is spread out: "0-18446744073709551615" is a question, not a set.
        throw Unimplemented("cgroups.2")
    }

    /// The shortest list, without a newline.
    public var description: String {
        // TODO cgroups.2
        // Neighbors become a range, two of them too: 0-1.
        "not-implemented: cgroups.2 is still a stub"
    }
}
