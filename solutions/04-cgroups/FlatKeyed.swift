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
        // >>> cgroups.2
        // Each line is a name, one blank and a number. A name that comes twice is an error.
        // stub: throw Unimplemented("cgroups.2")
        var entries: [Entry] = []
        var seen: Set<String> = []
        for line in ControlText.lines(text) {
            let words = line.text.split(whereSeparator: \.isWhitespace)
            guard words.count == 2, let value = ControlText.number(words[1]) else {
                throw FormatError(
                    file: file, line: line.number, text: line.text, rule: "must be a name and a number")
            }
            guard seen.insert(String(words[0])).inserted else {
                throw FormatError(
                    file: file, line: line.number, text: line.text, rule: "must name each key once")
            }
            entries.append(Entry(String(words[0]), value))
        }
        return FlatKeyed(entries: entries)
        // <<<
    }

    /// The file's text, each line with its newline.
    public var description: String {
        // >>> cgroups.2
        // stub: "not-implemented: cgroups.2 is still a stub"
        entries.map { "\($0.key) \($0.value)\n" }.joined()
        // <<<
    }
}
