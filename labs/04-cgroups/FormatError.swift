/// A text from the kernel, or from a user, that is not in the form its file has.
public struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, such as `io.stat` or `/proc/self/mountinfo`.
    public let file: String
    /// The number of the line, from 1.
    public let line: Int
    /// The offending text.
    public let text: String
    /// What would be right, as the end of "this text …": `must be a number or max`.
    public let rule: String

    /// A text that breaks this rule.
    public init(file: String, line: Int = 1, text: String, rule: String) {
        self.file = file
        self.line = line
        self.text = text
        self.rule = rule
    }

    /// `pids.max, line 1: must be a number or max: 12x`
    public var description: String {
        "\(file), line \(line): \(rule): \(text)"
    }
}
