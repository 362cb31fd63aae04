import LabSupport

/// A bound as the control files write it: a number, or "max" for none.
public enum Limit: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// So many bytes, microseconds or processes.
    case value(UInt64)
    /// No bound. It is greater than every number.
    case max

    /// Reads the text of a file such as `memory.max`.
    /// - Throws: `FormatError`.
    public static func parse(_ text: String, file: String) throws -> Limit {
        // TODO cgroups.2
        // A decimal number without a sign, or the word max; white space around it does not count.
        throw Unimplemented("cgroups.2")
    }

    /// Reads the text of a version 1 file, where "no bound" is -1 or the greatest multiple of a page.
    /// - Throws: `FormatError`.
    public static func parse(legacy text: String, file: String) throws -> Limit {
        // TODO cgroups.2
        // A fresh group's memory.limit_in_bytes reads 9223372036854771712, which is 2^63 - 4096. With
        // larger pages the kernel's greatest number is a little smaller: anything from 2^63 - 2^16.
        throw Unimplemented("cgroups.2")
    }

    /// The text to write: `max` or the number.
    public var description: String {
        // TODO cgroups.2
        "not-implemented: cgroups.2 is still a stub"
    }
}
