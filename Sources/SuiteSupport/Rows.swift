import LabSupport
import XCTest

/// One line of a table of expectations; a failure points at the line where the row is written.
public struct Row<Input, Output: Equatable> {
    /// What the row is about, in a few words.
    public let name: String
    /// What goes in.
    public let input: Input
    /// What has to come out.
    public let expected: Output
    /// Why it matters, for this row alone.
    public let why: String?
    let file: StaticString
    let line: UInt

    /// A row at the place where it is written.
    public init(
        _ name: String, _ input: Input, gives expected: Output, why: String? = nil,
        file: StaticString = #filePath, line: UInt = #line
    ) {
        self.name = name
        self.input = input
        self.expected = expected
        self.why = why
        self.file = file
        self.line = line
    }
}

extension Row: Sendable where Input: Sendable, Output: Sendable {}

/// Checks every row; each that fails says what was done, expected and actual, where they first differ
/// and why it matters.
///
/// Stops at the first `Unimplemented`: all rows of a stub fail alike.
/// - Parameters:
///   - action: what is done with each input, such as "decode".
///   - why: why the rows matter, when a row does not say it itself.
///   - show: how a value reads in the message.
///   - body: turns an input into the output.
/// - Throws: `Unimplemented` from `body`.
public func assertRows<Input, Output: Equatable>(
    _ rows: [Row<Input, Output>], _ action: String, why: String,
    show: (Output) -> String = { String(describing: $0) },
    body: (Input) throws -> Output
) throws {
    for row in rows {
        let done = "\(action) \(row.name)"
        let reason = row.why ?? why
        do {
            let actual = try body(row.input)
            guard actual != row.expected else { continue }
            let lesson = Lesson(done: done, expected: show(row.expected), actual: show(actual), why: reason)
            XCTFail(lesson.description, file: row.file, line: row.line)
        } catch let error as Unimplemented {
            throw error
        } catch {
            let lesson = Lesson(
                done: done, expected: show(row.expected), actual: "threw \(error)", why: reason)
            XCTFail(lesson.description, file: row.file, line: row.line)
        }
    }
}
