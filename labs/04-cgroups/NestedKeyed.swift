import LabSupport

/// A file of lines with a name and pairs: `io.stat`, `io.max`.
///
/// ```
/// 8:0 rbytes=4096 wbytes=0 rios=1 wios=0
/// ```
///
/// - Kernel: Documentation/admin-guide/cgroup-v2.rst, "Format"
public struct NestedKeyed: Equatable, Sendable, CustomStringConvertible {
    /// `key=value`.
    public struct Pair: Equatable, Sendable {
        /// What stands before the sign.
        public var key: String
        /// What stands after it: a number, max, or what a later kernel writes.
        public var value: String

        /// A pair of this key and value.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// One line.
    public struct Row: Equatable, Sendable {
        /// The name, for devices `major:minor`.
        public var name: String
        /// What follows, in its order; may be empty.
        public var pairs: [Pair]

        /// A line of this name.
        public init(_ name: String, _ pairs: [Pair]) {
            self.name = name
            self.pairs = pairs
        }
    }

    /// The lines in their order.
    public var rows: [Row]

    /// A file of these lines.
    public init(rows: [Row]) {
        self.rows = rows
    }

    /// The bound or the count at a place; nil if it is not there or no number.
    public subscript(name: String, key: String) -> Limit? {
        let pairs = rows.first { $0.name == name }?.pairs
        guard let text = pairs?.first(where: { $0.key == key })?.value else { return nil }
        return text == "max" ? .max : ControlText.number(text).map(Limit.value)
    }

    /// The sum of a key over all lines, numbers only.
    public func sum(_ key: String) -> UInt64 {
        rows.flatMap(\.pairs).filter { $0.key == key }.reduce(0) {
            $0 &+ (ControlText.number($1.value) ?? 0)
        }
    }

    /// Reads a file.
    /// - Throws: `FormatError` with the number of the line.
    public static func parse(_ text: String, file: String) throws -> NestedKeyed {
        // TODO cgroups.2
        // A name, then pairs with blanks between; keys and values are not empty. A line may end after
        // its name. Keep every pair, known or not, as text.
        throw Unimplemented("cgroups.2")
    }

    /// The file's text, each line with its newline.
    public var description: String {
        // TODO cgroups.2
        "not-implemented: cgroups.2 is still a stub"
    }
}
