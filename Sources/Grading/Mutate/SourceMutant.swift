/// One small change of a source file, made by a rule and not by a person.
struct SourceMutant: Sendable, Equatable {
    /// The name of the rule, such as `compare`.
    let rule: String
    /// In the lab's solution folder.
    let file: String
    /// Where it begins, from 1.
    let line: Int
    /// UTF-8 offsets of what is replaced.
    let place: Range<Int>
    /// What stands there instead; empty when the text is taken away.
    let replacement: String

    /// Whether every declaration has the type that it had, even one whose type is inferred: then the other
    /// files' object code still fits, though an initial value that they could read has changed.
    var keepsTypes: Bool { !["range", "default", "word"].contains(rule) }

    /// The file with the change in it.
    func applied(to text: String) -> String {
        let bytes = Array(text.utf8)
        return String(
            decoding: bytes[..<place.lowerBound] + Array(replacement.utf8) + bytes[place.upperBound...],
            as: UTF8.self)
    }

    /// The lines that it touches, without the blanks around them, before and after.
    func lines(in text: String) -> (before: String, after: String) {
        let bytes = Array(text.utf8)
        let newline = UInt8(ascii: "\n")
        let start = (bytes[..<place.lowerBound].lastIndex(of: newline) ?? -1) + 1
        let end = bytes[place.upperBound...].firstIndex(of: newline) ?? bytes.count
        let before = String(decoding: bytes[start..<end], as: UTF8.self)
        let after =
            String(decoding: bytes[start..<place.lowerBound], as: UTF8.self) + replacement
            + String(decoding: bytes[place.upperBound..<end], as: UTF8.self)
        return (Self.oneLine(before), Self.oneLine(after))
    }

    private static func oneLine(_ text: String) -> String {
        text.split(separator: "\n").map { String($0.trimmed) }.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
