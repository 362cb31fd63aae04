/// What a run tells while it goes on.
public enum Progress: Sendable, Equatable {
    /// A step that cannot say how far it is, such as a compile.
    case step(String)
    /// So many of so many tests and probes are judged; the last one was this.
    case judged(Int, of: Int, last: String)
}

/// Receives progress; may be called from several threads.
public typealias ProgressHandler = @Sendable (Progress) -> Void
