import ServiceModel

/// Reads what `iptables-restore` reads: the part of it that a proxy needs. Anything else is a fault, and nothing is
/// passed over: a rule that is not understood would be traced wrong.
///
/// - C: iptables-restore(8), iptables-extensions(8)
public struct IPTablesReader {
    private var rules = TracedRules()
    private var table = ""
    private var isOpen = false
    private static let hooks: [String: TracedRules.Hook] = [
        "nat PREROUTING": .prerouting, "nat OUTPUT": .output, "nat POSTROUTING": .postrouting,
        "filter FORWARD": .filterForward, "filter INPUT": .filterInput, "filter OUTPUT": .filterOutput,
    ]

    /// Reads rules.
    /// - Throws: `RuleFault` naming the line.
    public static func read(_ text: String) throws -> TracedRules {
        var reader = IPTablesReader()
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            do {
                try reader.take(String(line))
            } catch let fault as RuleFault {
                throw RuleFault("line \(number + 1): \(fault.description)")
            }
        }
        guard !reader.isOpen else { throw RuleFault("the end: expected COMMIT: without it nothing is done") }
        try reader.rules.checkCalls()
        return reader.rules
    }

    private mutating func take(_ line: String) throws {
        if line.isEmpty || line.hasPrefix("#") { return }
        if line.hasPrefix("*") {
            guard !isOpen else { throw RuleFault("expected COMMIT before another table") }
            (table, isOpen) = (String(line.dropFirst()), true)
            guard ["nat", "filter"].contains(table) else { throw RuleFault("unknown table \(table)") }
            return
        }
        guard isOpen else { throw RuleFault("expected a table such as *nat first") }
        if line == "COMMIT" { return isOpen = false }
        if line.hasPrefix(":") { return try declare(line.dropFirst().split(separator: " ").map(String.init)) }
        try append(try Self.words(line))
    }

    private mutating func declare(_ words: [String]) throws {
        guard words.count >= 2 else { throw RuleFault("expected :CHAIN POLICY") }
        guard words[0].utf8.count <= 28 else { throw RuleFault("chain \(words[0]): more than 28 letters") }
        let chain = "\(table) \(words[0])"
        rules.chains[chain] = []
        if let hook = Self.hooks[chain] { rules.hooks[hook] = [chain] }
        // The nat table has a chain INPUT too, at which nothing is translated here.
        let isTheKernels = Self.hooks[chain] != nil || chain == "nat INPUT"
        guard isTheKernels ? ["ACCEPT", "DROP"].contains(words[1]) : words[1] == "-" else {
            throw RuleFault("chain \(words[0]): unexpected policy \(words[1])")
        }
    }

    private mutating func append(_ words: [String]) throws {
        guard words.count >= 2, words[0] == "-A" else { throw RuleFault("expected -A CHAIN") }
        let chain = "\(table) \(words[1])"
        guard rules.chains[chain] != nil else { throw RuleFault("chain \(words[1]): not declared") }
        var options = IPTablesOptions(words.dropFirst(2), table: table)
        rules.chains[chain]?.append(try options.read())
    }

    /// Words apart; what stands in quotes is one.
    private static func words(_ line: String) throws -> [String] {
        var (words, word, isQuoted, hasWord): ([String], String, Bool, Bool) = ([], "", false, false)
        for letter in line {
            switch letter {
            case "\"":
                isQuoted.toggle()
                hasWord = true
            case " " where !isQuoted:
                if hasWord { words.append(word) }
                (word, hasWord) = ("", false)
            default:
                word.append(letter)
                hasWord = true
            }
        }
        guard !isQuoted else { throw RuleFault("a quote that does not end") }
        return hasWord ? words + [word] : words
    }
}
