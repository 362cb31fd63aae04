/// What was found, and what would be right; where is for the caller to say.
struct Mismatch {
    let found: String
    let expected: String

    init(_ found: String, _ expected: String) {
        self.found = found
        self.expected = expected
    }
}

extension Instruction {
    /// Holds it against what its keyword takes: known flags, enough arguments, no forbidden trigger.
    ///
    /// Variables are not replaced yet; what they may still make right is not judged.
    /// - Throws: `DockerfileFault` at the instruction's lines.
    /// - Docker: Dockerfile reference; BuildKit, frontend/dockerfile/instructions
    public func check(in file: String) throws(DockerfileFault) {
        let mismatch = argumentMismatch ?? FlagCheck(keyword: keyword).mismatch(in: flags)
        guard let mismatch else {
            if let trigger { try trigger.check(in: file) }
            return
        }
        throw DockerfileFault(file, lines, found: mismatch.found, expected: mismatch.expected)
    }

    private var argumentMismatch: Mismatch? {
        switch keyword {
        case .from: fromMismatch
        case .add, .copy: copyMismatch
        case .env, .label, .arg: variableMismatch
        case .expose: exposeMismatch
        case .healthcheck: healthcheckMismatch
        case .onbuild: onbuildMismatch
        case .shell: shellMismatch
        case .volume: volumeMismatch
        case .maintainer, .stopsignal, .user, .workdir:
            arguments.count == 1 ? nil : alone("one argument")
        // Without arguments they take back what the base image set.
        case .cmd, .entrypoint, .run: nil
        }
    }

    private func alone(_ expected: String) -> Mismatch {
        Mismatch("\(keyword.rawValue) alone", expected)
    }

    private var fromMismatch: Mismatch? {
        let form = "FROM IMAGE, or FROM IMAGE AS NAME"
        switch arguments.count {
        case 0: return alone("an image or an earlier stage")
        case 1: return nil
        case 3 where arguments[1].inCapitals == "AS":
            let name = Array(arguments[2].utf8)
            let isGood = name.enumerated().allSatisfy { place, byte in
                (0x61...0x7A).contains(byte | 0x20)
                    || place > 0 && ((0x30...0x39).contains(byte) || "-_.".utf8.contains(byte))
            }
            return isGood
                ? nil
                : Mismatch(
                    "the stage name \(quoted(arguments[2]))", "a letter, then letters, digits, - _ and .")
        default: return Mismatch("FROM with \(arguments.count) arguments", form)
        }
    }

    private var copyMismatch: Mismatch? {
        guard arguments.count > 1 else {
            return Mismatch(
                arguments.isEmpty ? "\(keyword.rawValue) alone" : "\(keyword.rawValue) with one argument",
                "sources and a destination")
        }
        let last = arguments[arguments.count - 1]
        return form == .shell && heredocs.contains { last.hasSuffix($0.name) } && last.isHeredocMark
            ? Mismatch("a heredoc as the destination", "a path behind it") : nil
    }

    private var variableMismatch: Mismatch? {
        guard !arguments.isEmpty else {
            return alone(keyword == .arg ? "NAME or NAME=VALUE" : "NAME=VALUE")
        }
        return variables.contains { $0.name.isEmpty }
            ? Mismatch("a \(keyword.rawValue) without a name", "NAME=VALUE") : nil
    }

    private var exposeMismatch: Mismatch? {
        guard !arguments.isEmpty else { return alone("a port such as 80 or 53/udp") }
        let wrong = arguments.first { word in
            !word.utf8.contains { "$\"'\\`".utf8.contains($0) } && ExposedPorts(word) == nil
        }
        return wrong.map {
            Mismatch(
                "the port \(quoted($0))", "0 to 65535, or a range such as 8000-8010, with /tcp, /udp or /sctp"
            )
        }
    }

    private var healthcheckMismatch: Mismatch? {
        guard let type = arguments.first else { return alone("CMD and a command, or NONE") }
        switch type.inCapitals {
        case "NONE": return arguments.count == 1 ? nil : Mismatch("arguments behind HEALTHCHECK NONE", "none")
        case "CMD": return arguments.count > 1 ? nil : Mismatch("HEALTHCHECK CMD alone", "a command")
        default: return Mismatch("HEALTHCHECK \(quoted(type))", "CMD and a command, or NONE")
        }
    }

    private var onbuildMismatch: Mismatch? {
        guard let trigger else { return alone("an instruction to keep for later") }
        switch trigger.keyword {
        case .onbuild:
            return Mismatch("ONBUILD in ONBUILD", "an instruction that the next build can carry out")
        case .from, .maintainer:
            return Mismatch(
                "ONBUILD \(trigger.keyword.rawValue)", "an instruction other than FROM and MAINTAINER")
        default: return nil
        }
    }

    private var shellMismatch: Mismatch? {
        if arguments.isEmpty { return alone("a JSON array such as [\"/bin/sh\", \"-c\"]") }
        return form == .exec
            ? nil : Mismatch("SHELL \(quoted(arguments[0]))", "a JSON array such as [\"/bin/sh\", \"-c\"]")
    }

    private var volumeMismatch: Mismatch? {
        if arguments.isEmpty { return alone("a path") }
        return arguments.contains { $0.trimmed.isEmpty } ? Mismatch("a VOLUME without a name", "a path") : nil
    }
}

extension String {
    /// `<<EOF`, `2<<-EOF`: a word that announces a heredoc.
    fileprivate var isHeredocMark: Bool {
        unicodeScalars.drop { ("0"..."9").contains($0) }.starts(with: "<<".unicodeScalars)
    }
}
