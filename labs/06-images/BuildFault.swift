/// Why an image cannot be built.
public struct BuildFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The line of the Dockerfile, from 1; nil when no line is at fault.
    public var line: Int?
    /// What was wrong and what would be right.
    public var message: String

    /// A reason to stop.
    public init(line: Int? = nil, _ message: String) {
        self.line = line
        self.message = message
    }

    /// `line 3: COPY: …`
    public var description: String {
        line.map { "line \($0): \(message)" } ?? message
    }

    /// The same fault at a line, unless it names one already.
    public func at(_ line: Int) -> BuildFault {
        BuildFault(line: self.line ?? line, message)
    }
}
