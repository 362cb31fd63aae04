/// A flag that an instruction knows, and what may stand behind its `=`.
public struct FlagRule: Equatable, Sendable {
    /// What a value has to be.
    public enum Kind: Equatable, Sendable {
        /// Any text; the flag is given once.
        case text
        /// Any text; the flag may be given again.
        case texts
        /// Nothing, true or false.
        case toggle
        /// One of these words.
        case choice([String])
        /// A time such as 1m30s: 0, or at least a millisecond.
        case duration
        /// A whole number, not negative.
        case count
    }

    /// Without the dashes.
    public let name: String
    /// What it takes.
    public let kind: Kind

    init(_ name: String, _ kind: Kind = .text) {
        self.name = name
        self.kind = kind
    }
}

extension Keyword {
    /// The flags that may stand before the arguments.
    ///
    /// - Docker: Dockerfile reference, the section of each instruction
    public var flags: [FlagRule] {
        let files = [
            FlagRule("chown"), FlagRule("chmod"), FlagRule("link", .toggle), FlagRule("exclude", .texts),
        ]
        return switch self {
        case .add:
            files + [FlagRule("checksum"), FlagRule("keep-git-dir", .toggle), FlagRule("unpack", .toggle)]
        case .copy: files + [FlagRule("from"), FlagRule("parents", .toggle)]
        case .from: [FlagRule("platform")]
        case .run:
            [
                FlagRule("mount", .texts), FlagRule("network", .choice(["default", "none", "host"])),
                FlagRule("security", .choice(["sandbox", "insecure"])), FlagRule("device", .texts),
            ]
        case .healthcheck:
            ["interval", "timeout", "start-period", "start-interval"].map { FlagRule($0, .duration) }
                + [FlagRule("retries", .count)]
        default: []
        }
    }
}
