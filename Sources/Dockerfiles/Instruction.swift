/// One instruction of a Dockerfile, as it is written: no variable is replaced yet.
public struct Instruction: Equatable, Sendable {
    /// How its arguments were written.
    public enum Form: String, Sendable {
        /// As text.
        case shell
        /// As a JSON array of strings.
        case exec
    }

    /// Which.
    public var keyword: Keyword
    /// In their order.
    public var flags: [InstructionFlag]
    /// What it is given.
    ///
    /// RUN, CMD, ENTRYPOINT in shell form: one text. ENV and LABEL: words as written, `name=value` each, or
    /// a name and its value. HEALTHCHECK: NONE, or CMD and its command. ONBUILD: the keyword of its
    /// trigger, in capitals, and the trigger's arguments.
    public var arguments: [String]
    /// How they were written.
    public var form: Form
    /// The files that it brings along, in the order of their marks.
    public var heredocs: [Heredoc]
    /// From its first line to its last, continuations and heredocs included; from 1.
    public var lines: ClosedRange<Int>
    /// The whole of it with continuations joined; without heredocs.
    public var text: String
    // An array, because a struct cannot hold itself.
    private var triggers: [Instruction]

    /// An instruction.
    public init(
        _ keyword: Keyword, flags: [InstructionFlag] = [], _ arguments: [String], form: Form = .shell,
        heredocs: [Heredoc] = [], lines: ClosedRange<Int> = 1...1, text: String = "",
        trigger: Instruction? = nil
    ) {
        self.keyword = keyword
        self.flags = flags
        self.arguments = arguments
        self.form = form
        self.heredocs = heredocs
        self.lines = lines
        self.text = text
        triggers = trigger.map { [$0] } ?? []
    }

    /// What an ONBUILD keeps for later; nil for every other instruction.
    public var trigger: Instruction? {
        get { triggers.first }
        set { triggers = newValue.map { [$0] } ?? [] }
    }

    /// All of it with the lines of its heredocs: what a Dockerfile would have to hold. An image keeps this
    /// of a trigger.
    public var source: String {
        text + heredocs.map { "\n" + $0.content + $0.name }.joined()
    }

    /// The value of a flag that is given once; nil without it.
    public func flag(_ name: String) -> String? {
        flags.first { $0.name == name }?.value
    }

    /// The values of a flag that may be given again.
    public func flags(_ name: String) -> [String] {
        flags.filter { $0.name == name }.compactMap(\.value)
    }

    /// True when a flag such as `--link` is given, and not as false.
    public func isSet(_ name: String) -> Bool {
        flags.contains { $0.name == name && $0.value?.lowercased() != "false" }
    }

    /// What ENV, LABEL and ARG name; empty for every other instruction.
    public var variables: [Variable] {
        switch keyword {
        case .arg: return arguments.map(Variable.init(word:))
        case .env, .label:
            if arguments.count == 2, !arguments[0].utf8.contains(UInt8(ascii: "=")) {
                return [Variable(arguments[0], arguments[1])]
            }
            return arguments.map(Variable.init(word:))
        default: return []
        }
    }
}

/// `name=value`, or a name alone.
public struct Variable: Equatable, Sendable {
    /// Its name; not checked.
    public var name: String
    /// As written, quotes included; nil for a name alone.
    public var value: String?

    /// A variable.
    public init(_ name: String, _ value: String?) {
        self.name = name
        self.value = value
    }

    /// Cuts a word at its first `=`.
    public init(word: String) {
        let (name, value) = word.cut(at: "=")
        self.init(name, value)
    }
}
