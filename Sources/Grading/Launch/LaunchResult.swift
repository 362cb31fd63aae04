import Glibc

/// How a launched program came to its end.
public enum Ending: Equatable, Sendable {
    /// It ended by itself with this exit status.
    case exited(Int32)
    /// A signal that the grader did not send ended it.
    case signalled(Int32)
    /// It was still there when its wall time was over.
    case wallLimit
    /// It used up its processor time.
    case cpuLimit
    /// It used up its memory.
    case memoryLimit
    /// It wrote more than it may, to its output or on the channel.
    case outputLimit
}

/// What is left when a launched program and everything it started are gone.
public struct LaunchResult: Sendable {
    /// How it ended.
    public var ending: Ending
    /// Standard output.
    public var standardOutput: CapturedStream
    /// Standard error.
    public var standardError: CapturedStream
    /// The complete messages it sent on the channel, in order, without their newlines.
    public var channelMessages: [[UInt8]]
    /// Bytes after the last newline on the channel: a message that was cut short.
    public var channelRemainder: Int
    /// Processor seconds of the program and of everything it started.
    public var cpuSeconds: Double
    /// Seconds on the clock.
    public var wallSeconds: Double
    /// Bytes at the peak: of the tree with a memory cgroup, of the largest process without; then never
    /// less than the launching process itself, of which the program was a fork (getrusage(2)).
    public var peakMemory: Int
    /// What kept the program's processes together.
    public var isolation: Isolation
}

/// The first and the last bytes of a stream, however long it was.
public struct CapturedStream: Sendable, Equatable {
    /// The first bytes.
    public var head: [UInt8]
    /// The last bytes, after whatever was left out.
    public var tail: [UInt8]
    /// Bytes between head and tail that were not kept.
    public var omitted: Int

    /// Head and tail as text, with a line between them that says how much is missing.
    ///
    /// Bytes that are not UTF-8 become U+FFFD. Control characters are kept: escape before printing.
    public var text: String {
        if omitted == 0 { return String(decoding: head + tail, as: UTF8.self) }
        return String(decoding: head, as: UTF8.self) + "\n[\(omitted) bytes left out]\n"
            + String(decoding: tail, as: UTF8.self)
    }
}

/// Why a program could not be launched. None of these is the submission's fault.
public struct LaunchError: Error, Equatable, CustomStringConvertible {
    /// The step that failed, such as `execve`.
    public var step: String
    /// What the step was about, such as the program's path.
    public var subject: String
    /// The value of errno.
    public var code: Int32
    /// One line for the report.
    public var description: String {
        "cannot launch: \(step) (\(subject)): \(String(cString: strerror(code)))"
    }
}
