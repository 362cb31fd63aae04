import XCTest

/// A failure message that teaches: what was done, what should have come out, what did, where the two
/// first differ, and why it matters.
public struct Lesson: CustomStringConvertible, Sendable {
    let done: String
    let expected: String
    let actual: String
    let why: String

    /// The five lines of a failure; the difference is found here.
    public init(done: String, expected: String, actual: String, why: String) {
        self.done = done
        self.expected = expected
        self.actual = actual
        self.why = why
    }

    /// One `label: text` a line, so that the grader and the learner read the same.
    public var description: String {
        """
        \(done)
          expected:   \(indented(expected))
          actual:     \(indented(actual))
          difference: \(FirstDifference.between(expected, actual))
          why:        \(indented(why))
        """
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n              ")
    }
}

/// Where two texts part.
enum FirstDifference {
    static func between(_ expected: String, _ actual: String) -> String {
        let (wanted, got) = (lines(expected), lines(actual))
        for (number, pair) in zip(wanted, got).enumerated() where pair.0 != pair.1 {
            let place = wanted.count > 1 || got.count > 1 ? "line \(number + 1), " : ""
            return place + column(in: pair.0, pair.1)
        }
        if wanted.count == got.count {
            return "none in their text: the values differ, not their descriptions"
        }
        let (first, count) = (min(wanted.count, got.count) + 1, abs(wanted.count - got.count))
        let (verb, rest) = wanted.count > got.count ? ("missing", wanted) : ("too many", got)
        return "from line \(first): \(count) \(verb), first '\(rest[first - 1])'"
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func column(in expected: Substring, _ actual: Substring) -> String {
        let same = zip(expected, actual).prefix { $0.0 == $0.1 }.count
        return "column \(same + 1), expected \(word(expected, after: same)), got \(word(actual, after: same))"
    }

    /// The word in which the difference lies: a lone digit out of a number would say little.
    private static func word(_ text: Substring, after same: Int) -> String {
        guard same < text.count else { return "the end" }
        let place = text.index(text.startIndex, offsetBy: same)
        let isBreak: (Character) -> Bool = { " ,;()[]{}".contains($0) }
        if isBreak(text[place]) { return "'\(text[place])'" }
        let start = text[..<place].lastIndex(where: isBreak).map(text.index(after:)) ?? text.startIndex
        let end = text[place...].firstIndex(where: isBreak) ?? text.endIndex
        return "'\(text[start..<end].prefix(40))'"
    }
}

/// Fails with a lesson unless the two are equal.
public func assertLesson<Value: Equatable>(
    _ actual: Value, is expected: Value, _ done: String, why: String,
    show: (Value) -> String = { String(describing: $0) },
    file: StaticString = #filePath, line: UInt = #line
) {
    guard actual != expected else { return }
    let lesson = Lesson(done: done, expected: show(expected), actual: show(actual), why: why)
    XCTFail(lesson.description, file: file, line: line)
}
