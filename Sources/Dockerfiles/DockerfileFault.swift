/// Why a Dockerfile cannot be used: where, what stands there, and what would be right.
public struct DockerfileFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's name, as the caller gave it.
    public var file: String
    /// From 1; the lines of the instruction, or the one line.
    public var lines: ClosedRange<Int>
    /// What was found.
    public var found: String
    /// What would be right.
    public var expected: String

    /// A fault at these lines.
    public init(_ file: String, _ lines: ClosedRange<Int>, found: String, expected: String) {
        self.file = file
        self.lines = lines
        self.found = found
        self.expected = expected
    }

    /// One line: `FILE:LINE: found this, expected that`.
    public var description: String {
        "\(file):\(lines.lowerBound): found \(found), expected \(expected)"
    }
}

/// A text in a message: quoted, in one line, not longer than a line.
public func quoted(_ text: String) -> String {
    let longest = 60
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(longest) {
        let isControl = scalar.value < 0x20 || scalar.value == 0x7F
        shown.append(isControl ? "\u{B7}" : scalar)
    }
    return "'" + String(shown) + (text.unicodeScalars.dropFirst(longest).isEmpty ? "'" : "…'")
}
