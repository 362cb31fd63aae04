/// How a process ended.
public enum ProcessEnd: Equatable, Hashable, Sendable {
    /// It called exit with this status, 0...255.
    case exited(Int32)
    /// A signal of this number killed it.
    case signalled(Int32)
}
