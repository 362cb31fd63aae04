/// One reason why a submission is not run.
public struct Refusal: Equatable, Sendable, Codable, CustomStringConvertible {
    /// The source or object file.
    public var file: String
    /// The line in a source file, from 1; nil for an object file.
    public var line: Int?
    /// What is wrong and what would be right.
    public var reason: String

    /// `file:line: reason`.
    public var description: String {
        line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
    }
}
