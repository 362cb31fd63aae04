import LabSupport

/// A file of lines with a name and a number: `memory.stat`, `cpu.stat`, `memory.events`.
///
/// Kernels add lines with every release. Names that nobody asked for are kept, in their order.
///
/// - Kernel: Documentation/admin-guide/cgroup-v2.rst, "Format"
public struct FlatKeyed: Equatable, Sendable, CustomStringConvertible {
    /// One line.
    public struct Entry: Equatable, Sendable {
        /// The name.
        public var key: String
        /// The number.
        public var value: UInt64

        /// A line with this name and number.
        public init(_ key: String, _ value: UInt64) {
            self.key = key
            self.value = value
        }
    }

    /// The lines in their order.
    public var entries: [Entry]

    /// A file of these lines.
    public init(entries: [Entry]) {
        self.entries = entries
    }

    /// The number behind a name; nil if no line has it.
    public subscript(key: String) -> UInt64? {
        entries.first { $0.key == key }?.value
    }

    /// Reads a file.
    /// - Throws: `FormatError` with the number of the line.
    public static func parse(_ text: String, file: String) throws -> FlatKeyed {
        // TODO cgroups.2
        // Each line is a name, one blank and a number. A name that comes twice is an error.
        throw Unimplemented("cgroups.2")
    }

    /// The file's text, each line with its newline.
    public var description: String {
        // TODO cgroups.2
        "not-implemented: cgroups.2 is still a stub"
    }
}
