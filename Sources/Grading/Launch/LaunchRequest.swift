import Enclosure

/// One untrusted program, all that it is given, and how much it may use.
public struct LaunchRequest: Sendable {
    /// Path of the program; not searched in `PATH`.
    public var executable: String
    /// Its arguments, without the program's own name.
    public var arguments: [String]
    /// Its whole environment: nothing is inherited. The caller makes the allow-list.
    public var environment: [String: String]
    /// The folder it starts in.
    public var directory: String
    /// What it and everything it starts may use.
    public var limits: Limits
    /// What it reads from standard input; empty means `/dev/null`.
    public var input: [UInt8]
    /// The private conversation on descriptor 3; nil gives it no descriptor 3.
    public var channel: ChannelContents?
    /// The box it runs in, where this host lets us make one; nil shows it the host as it is.
    public var box: Box?

    /// Describes a launch; nothing happens before `run()`.
    public init(
        executable: String, arguments: [String] = [], environment: [String: String] = [:],
        directory: String = "/", limits: Limits = Limits(), input: [UInt8] = [],
        channel: ChannelContents? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.limits = limits
        self.input = input
        self.channel = channel
    }
}

/// What the grader says on a launched program's private channel, and how much it will listen to.
///
/// The channel is descriptor 3 of the program: a stream socket that carries one message a line, both
/// ways. After the last message the grader closes its sending side, so the program reads to the end.
public struct ChannelContents: Sendable {
    /// The descriptor's number in the launched program.
    public static let descriptor = 3

    /// Messages to send, in order, each without a newline.
    public var messages: [[UInt8]]
    /// Bytes of the longest message the program may send.
    public var messageLimit: Int
    /// Bytes of all messages the program may send together.
    public var totalLimit: Int

    /// Messages as bytes.
    public init(messages: [[UInt8]] = [], messageLimit: Int = 4 << 20, totalLimit: Int = 64 << 20) {
        self.messages = messages
        self.messageLimit = messageLimit
        self.totalLimit = totalLimit
    }

    /// Messages as text.
    public init(lines: [String], messageLimit: Int = 4 << 20, totalLimit: Int = 64 << 20) {
        self.init(messages: lines.map { Array($0.utf8) }, messageLimit: messageLimit, totalLimit: totalLimit)
    }
}
