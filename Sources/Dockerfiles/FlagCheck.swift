/// Holds the flags of an instruction against those that it knows.
struct FlagCheck {
    let keyword: Keyword

    /// What is wrong with the first flag that is; nil when all are right.
    func mismatch(in flags: [InstructionFlag]) -> Mismatch? {
        var seen: Set<String> = []
        for flag in flags {
            guard let rule = keyword.flags.first(where: { $0.name == flag.name }) else {
                return unknown(flag)
            }
            if !seen.insert(flag.name).inserted, rule.kind != .texts {
                return Mismatch("\(keyword.rawValue) with --\(flag.name) twice", "it once")
            }
            if let mismatch = value(of: flag, rule.kind) { return mismatch }
        }
        return nil
    }

    private func unknown(_ flag: InstructionFlag) -> Mismatch {
        let known = keyword.flags.map(\.name)
        guard !known.isEmpty else {
            return Mismatch("the flag \(quoted("--" + flag.name))", "\(keyword.rawValue) without flags")
        }
        let hint = Suggestion.nearest(to: flag.name, in: known).map { "; did you mean --\($0)?" } ?? ""
        return Mismatch(
            "the flag \(quoted("--" + flag.name))",
            "one that \(keyword.rawValue) knows (\(known.map { "--\($0)" }.joined(separator: ", ")))\(hint)")
    }

    private func value(of flag: InstructionFlag, _ kind: FlagRule.Kind) -> Mismatch? {
        if case .toggle = kind {
            guard let value = flag.value else { return nil }
            return ["true", "false"].contains(value.lowercased())
                ? nil : wrong(flag, "--\(flag.name), or --\(flag.name)=false")
        }
        guard let value = flag.value else { return wrong(flag, "--\(flag.name)=VALUE") }
        return switch kind {
        case .choice(let words):
            words.contains(value) ? nil : wrong(flag, words.joined(separator: ", "))
        case .duration: duration(flag, value)
        case .count:
            value.isEmpty || Int32(value).map { $0 >= 0 } == true
                ? nil : wrong(flag, "a whole number from 0 to \(Int32.max)")
        case .text: flag.name == "from" ? from(flag, value) : nil
        case .texts: flag.name == "mount" ? mount(flag, value) : nil
        case .toggle: nil
        }
    }

    private func duration(_ flag: InstructionFlag, _ value: String) -> Mismatch? {
        guard !value.isEmpty else { return nil }
        guard let time = GoDuration.nanoseconds(value) else {
            return wrong(flag, "a time such as 30s or 1m30s")
        }
        return time == 0 || time >= 1_000_000 ? nil : wrong(flag, "0, or at least 1ms")
    }

    private func from(_ flag: InstructionFlag, _ value: String) -> Mismatch? {
        value.unicodeScalars.contains("$")
            ? wrong(flag, "no variable here; name a stage with FROM, which may use one") : nil
    }

    private func mount(_ flag: InstructionFlag, _ value: String) -> Mismatch? {
        guard let options = MountFlag(value) else {
            return wrong(flag, "name=value, … with quotes around a whole option")
        }
        if options.from?.unicodeScalars.contains("$") == true {
            return wrong(flag, "no variable in from=; name a stage with FROM, which may use one")
        }
        if let unknown = options.options.first(where: { !MountFlag.names.contains($0.name) }) {
            return wrong(flag, "an option such as \(near(unknown.name)) in place of \(quoted(unknown.name))")
        }
        let type = options.type
        return type.unicodeScalars.contains("$") || MountFlag.types.contains(type)
            ? nil : wrong(flag, "type=\(MountFlag.types.joined(separator: ", "))")
    }

    private func near(_ name: String) -> String {
        Suggestion.nearest(to: name, in: MountFlag.names) ?? "type or target"
    }

    private func wrong(_ flag: InstructionFlag, _ expected: String) -> Mismatch {
        Mismatch(quoted("\(flag)"), expected)
    }
}
