import ServiceModel

/// Reads a script for nft: the part of the language that a proxy needs, of one table. Anything else is a fault.
///
/// - C: nft(8)
public struct NFTReader {
    private var words: NFTWords
    private var rules = TracedRules()
    private var maps: [String: [TracedAction.Key: TracedAction]] = [:]
    private var sets: Set<String> = []
    private var timeouts: [String: Duration] = [:]
    private var priorities: [(hook: TracedRules.Hook, priority: Int, chain: String)] = []
    /// Rules that ask maps, which may stand behind them.
    private var lookups: [(chain: String, rule: Int, map: String)] = []

    private init(_ text: String) {
        words = NFTWords(text)
    }

    /// Reads rules.
    /// - Throws: `RuleFault` naming the line.
    public static func read(_ text: String) throws -> TracedRules {
        var reader = NFTReader(text)
        do {
            try reader.script()
        } catch let fault as RuleFault {
            throw RuleFault("line \(reader.words.line): \(fault.description)")
        }
        return try reader.finished()
    }

    private func finished() throws -> TracedRules {
        var rules = rules
        for (chain, rule, map) in lookups {
            guard let elements = maps[map] else { throw RuleFault("chain \(chain): no map @\(map)") }
            rules.chains[chain]?[rule].actions = [.look(elements)]
        }
        try rules.checkCalls()
        for (hook, _, chain) in priorities.sorted(by: { $0.priority < $1.priority }) {
            rules.hooks[hook, default: []].append(chain)
        }
        return rules
    }

    private mutating func script() throws {
        words.skipEnds()
        while !words.isAtEnd {
            if ["add", "delete", "flush"].contains(words.peek) {
                try command()
            } else {
                try words.expect("table")
                let family = try words.next()
                guard ["ip", "ip6", "inet"].contains(family) else {
                    throw RuleFault("unknown family \(family)")
                }
                _ = try words.next()
                try table()
            }
            words.skipEnds()
        }
    }

    /// `add table ip x`, `flush map ip x y`
    private mutating func command() throws {
        guard try words.next() == "flush", words.take("map") else {
            try words.expect("table")
            _ = (try words.next(), try words.next())
            return
        }
        _ = (try words.next(), try words.next())
        let name = try words.next()
        guard maps[name] != nil else { throw RuleFault("flush map: no map \(name)") }
        maps[name] = [:]
    }

    private mutating func table() throws {
        try words.expect("{")
        words.skipEnds()
        while !words.take("}") {
            let (kind, name) = (try words.next(), try words.next())
            switch kind {
            case "map": try map(name)
            case "set": try set(name)
            case "chain": try chain(name)
            default: throw RuleFault("expected map, set or chain, found \(kind)")
            }
            words.skipEnds()
        }
    }

    private mutating func set(_ name: String) throws {
        sets.insert(name)
        try words.expect("{")
        words.skipEnds()
        while !words.take("}") {
            let word = try words.next()
            if word == "timeout" { timeouts[name] = try NFTStatement.duration(try words.next()) }
            while words.peek != ";", words.peek != "}" { _ = try words.next() }
            words.skipEnds()
        }
    }

    private mutating func map(_ name: String) throws {
        var elements: [TracedAction.Key: TracedAction] = [:]
        try words.expect("{")
        words.skipEnds()
        while !words.take("}") {
            if words.take("elements") {
                try words.expect("=", "{")
                elements = try self.elements()
            } else {
                while words.peek != ";", words.peek != "}" { _ = try words.next() }
            }
            words.skipEnds()
        }
        maps[name] = elements
    }

    /// `10.96.0.1 . tcp . 80 : goto x, …`
    private mutating func elements() throws -> [TracedAction.Key: TracedAction] {
        var elements: [TracedAction.Key: TracedAction] = [:]
        words.skipEnds()
        while !words.take("}") {
            var parts = [try words.next()]
            while words.take(".") { parts.append(try words.next()) }
            try words.expect(":")
            let key = try Self.key(parts)
            guard elements[key] == nil else { throw RuleFault("\(parts): stands in the map twice") }
            elements[key] = try NFTStatement.verdict(&words)
            if !words.take(",") { words.skipEnds() }
            words.skipEnds()
        }
        return elements
    }

    private static func key(_ parts: [String]) throws -> TracedAction.Key {
        let transport = TransportProtocol.allCases.first { parts.suffix(2).first == $0.keyword }
        guard 2...3 ~= parts.count, let transport, let port = UInt16(parts[parts.count - 1]),
            let address = parts.count == 2 ? .some(nil) : IPAddress(parts[0]).map(Optional.some)
        else { throw RuleFault("expected ADDRESS . PROTOCOL . PORT, found \(parts)") }
        return .init(address, transport, port)
    }

    private mutating func chain(_ name: String) throws {
        guard rules.chains[name] == nil else { throw RuleFault("chain \(name): is there twice") }
        rules.chains[name] = []
        try words.expect("{")
        words.skipEnds()
        while !words.take("}") {
            if words.take("type") {
                try hook(name)
            } else if words.take("policy") {
                try words.expect("accept")
            } else {
                try rule(of: name)
            }
            words.skipEnds()
        }
    }

    private mutating func hook(_ name: String) throws {
        let kind = try words.next()
        try words.expect("hook")
        let place = try words.next()
        try words.expect("priority")
        let text = try words.next()
        let names = ["dstnat": -100, "filter": 0, "srcnat": 100]
        guard let priority = Int(text) ?? names[text], let hook = Self.hook(kind, place) else {
            throw RuleFault("type \(kind) hook \(place) priority \(text) is not traced")
        }
        priorities.append((hook, priority, name))
    }

    private static func hook(_ kind: String, _ place: String) -> TracedRules.Hook? {
        switch (kind, place) {
        case ("nat", "prerouting"): .prerouting
        case ("nat", "output"): .output
        case ("nat", "postrouting"): .postrouting
        case ("filter", "forward"): .filterForward
        case ("filter", "input"): .filterInput
        case ("filter", "output"): .filterOutput
        default: nil
        }
    }

    private mutating func rule(of chain: String) throws {
        var statement = NFTStatement(sets: sets, timeouts: timeouts)
        while words.peek != ";", words.peek != "}" { try statement.take(&words) }
        if let map = statement.map { lookups.append((chain, rules.chains[chain]?.count ?? 0, map)) }
        guard (statement.map != nil) != !statement.rule.actions.isEmpty else {
            throw RuleFault("expected a rule that does something, or asks a map, not both")
        }
        rules.chains[chain]?.append(statement.rule)
    }
}
