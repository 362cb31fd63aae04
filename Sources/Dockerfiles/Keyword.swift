/// The instructions of a Dockerfile.
///
/// - Docker: Dockerfile reference, Overview
public enum Keyword: String, CaseIterable, Sendable {
    case add = "ADD"
    case arg = "ARG"
    case cmd = "CMD"
    case copy = "COPY"
    case entrypoint = "ENTRYPOINT"
    case env = "ENV"
    case expose = "EXPOSE"
    case from = "FROM"
    case healthcheck = "HEALTHCHECK"
    case label = "LABEL"
    case maintainer = "MAINTAINER"
    case onbuild = "ONBUILD"
    case run = "RUN"
    case shell = "SHELL"
    case stopsignal = "STOPSIGNAL"
    case user = "USER"
    case volume = "VOLUME"
    case workdir = "WORKDIR"

    /// How the text behind the flags becomes arguments.
    public enum Syntax: Sendable {
        /// All of it is one argument.
        case text
        /// Words between blanks; quotes mean nothing.
        case words
        /// A JSON array of strings, else one argument.
        case command
        /// A JSON array of strings, else words between blanks.
        case list
        /// `name=value …` with quotes and escapes, or one `name value`.
        case pairs
        /// `name` or `name=value`, with quotes and escapes.
        case names
        /// `NONE`, or `CMD` and a command.
        case healthcheck
        /// Another instruction.
        case trigger
    }

    /// How its arguments are written.
    public var syntax: Syntax {
        switch self {
        case .maintainer, .stopsignal, .user, .workdir: .text
        case .expose, .from: .words
        case .cmd, .entrypoint, .run, .shell: .command
        case .add, .copy, .volume: .list
        case .env, .label: .pairs
        case .arg: .names
        case .healthcheck: .healthcheck
        case .onbuild: .trigger
        }
    }

    /// True for those that may bring files along in their own text: `<<EOF`.
    public var takesHeredocs: Bool {
        self == .add || self == .copy || self == .run
    }

    /// The instruction of this name, in letters of any case.
    public init?(spelled name: String) {
        self.init(rawValue: name.inCapitals)
    }

    /// Every name, for messages.
    public static var names: [String] { allCases.map(\.rawValue) }
}
