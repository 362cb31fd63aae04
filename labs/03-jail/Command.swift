import LabSupport

/// What to run in a jail.
public struct Command: Equatable, Sendable {
    /// The words that the program sees; the first names it.
    public var arguments: [String]
    /// `NAME=value` entries: all that the program gets.
    public var environment: [String]
    /// The working directory inside of the jail.
    public var directory: String

    /// A command with exactly this environment.
    public init(_ arguments: [String], environment: [String] = [], directory: String = "/") {
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }

    /// The files that its first word may mean, in the order in which they are tried.
    ///
    /// A word with a slash is a path. Any other is looked for in the folders of the command's own
    /// `PATH`, or in `/bin` and `/usr/bin` when it has none.
    ///
    /// - C: execvp(3)
    public var candidates: [String] {
        get throws {
            // TODO jail.2
            // The PATH of the *command's* environment counts, not yours: the jail has other folders.
            // An empty entry in PATH means the working directory: "./name". No word: no candidates.
            throw Unimplemented("jail.2")
        }
    }
}
