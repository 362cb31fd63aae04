/// `# name=value` at the very top of a Dockerfile, before anything else.
///
/// - Docker: Dockerfile reference, Parser directives
public struct Directive: Equatable, Sendable {
    /// Those that mean something; every other one is a comment.
    public enum Name: String, CaseIterable, Sendable {
        case syntax, escape, check
    }

    /// Which.
    public var name: Name
    /// Blanks around it are cut.
    public var value: String
    /// From 1.
    public var line: Int

    /// A directive.
    public init(_ name: Name, _ value: String, line: Int) {
        self.name = name
        self.value = value
        self.line = line
    }
}
