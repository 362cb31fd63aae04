import OCIImage

/// What happens in a build, for whoever watches.
public enum BuildEvent: Equatable, Sendable {
    /// What became of a step.
    public enum Result: Equatable, Sendable {
        /// It changed the configuration.
        case noted
        /// Its result was there from an earlier build; nil: it had changed nothing.
        case cached(BuiltLayer?)
        /// It was carried out; nil: it changed nothing.
        case made(BuiltLayer?)
        /// A program that was not run, by a runner that only takes notes.
        case recorded
    }

    /// A step begins: its number from 1, and how many there are.
    case began(Int, of: Int, line: Int, String)
    /// The step has ended.
    case ended(Result)
    /// Something that does not stop the build.
    case warning(String)
}
