import ServiceModel

/// One rule of nft.
struct NFTStatement {
    private(set) var rule = TracedRule()
    /// The map that it asks.
    private(set) var map: String?
    private var hasVerdict = false
    private let sets: Set<String>
    private let timeouts: [String: Duration]

    init(sets: Set<String>, timeouts: [String: Duration]) {
        self.sets = sets
        self.timeouts = timeouts
    }

    /// Takes one condition or statement.
    mutating func take(_ words: inout NFTWords) throws {
        guard !hasVerdict else {
            throw RuleFault("\(words.peek): stands behind a verdict, where nothing is done")
        }
        switch words.peek {
        case "ip", "ip6": try address(&words)
        case "meta": try meta(&words)
        case "mark":
            try mark(&words)
        case "tcp", "udp", "sctp", "th": try port(&words)
        case "fib": try local(&words)
        case "ct":
            try words.expect("ct", "state", "new")
        case "numgen": try numbers(&words)
        case "update", "add": try remember(&words)
        case "comment": _ = (try words.next(), try words.next())
        case "counter": _ = try words.next()
        default: try verdict(&words)
        }
    }

    private mutating func verdict(_ words: inout NFTWords) throws {
        let action = try Self.verdict(&words)
        if case .translate = action {
            let namesTransport = rule.matches.contains { if case .transport = $0 { true } else { false } }
            guard namesTransport else { throw RuleFault("dnat: a port needs meta l4proto before it") }
        }
        rule.actions.append(action)
        hasVerdict = true
    }

    private mutating func address(_ words: inout NFTWords) throws {
        _ = try words.next()
        let side = try words.next()
        guard ["saddr", "daddr"].contains(side) else {
            throw RuleFault("expected saddr or daddr, found \(side)")
        }
        if words.take(".") {
            guard side == "daddr" else { throw RuleFault("a map is asked for daddr, found saddr") }
            try words.expect("meta", "l4proto", ".", "th", "dport", "vmap")
            return map = try Self.reference(&words)
        }
        let isNegated = words.take("!=")
        if words.peek.hasPrefix("@") {
            let list = try Self.reference(&words)
            guard sets.contains(list), side == "saddr", !isNegated else { throw RuleFault("no set @\(list)") }
            rule.matches.append(.isRemembered(list, within: timeouts[list]))
            return
        }
        let ranges = try Self.ranges(&words)
        rule.matches.append(
            side == "saddr"
                ? .source(ranges, isNegated: isNegated) : .destination(ranges, isNegated: isNegated))
    }

    private static func reference(_ words: inout NFTWords) throws -> String {
        let word = try words.next()
        guard word.hasPrefix("@") else { throw RuleFault("expected @NAME, found \(word)") }
        return String(word.dropFirst())
    }

    private static func ranges(_ words: inout NFTWords) throws -> [AddressRange] {
        var ranges: [AddressRange] = []
        let isList = words.take("{")
        repeat {
            if isList, words.take("}") { return ranges }
            let text = try words.next()
            guard let range = AddressRange(text) else {
                throw RuleFault("expected an address, found \(text)")
            }
            ranges.append(range)
        } while isList && words.take(",")
        if isList { try words.expect("}") }
        return ranges
    }

    private mutating func meta(_ words: inout NFTWords) throws {
        try words.expect("meta")
        if words.peek == "mark" { return try mark(&words) }
        try words.expect("l4proto")
        if words.take(".") {
            try words.expect("th", "dport", "vmap")
            return map = try Self.reference(&words)
        }
        rule.matches.append(.transport(try Self.transport(&words)))
    }

    private static func transport(_ words: inout NFTWords) throws -> TransportProtocol {
        let word = try words.next()
        guard let transport = TransportProtocol.allCases.first(where: { $0.keyword == word }) else {
            throw RuleFault("expected tcp, udp or sctp, found \(word)")
        }
        return transport
    }

    private mutating func port(_ words: inout NFTWords) throws {
        if words.peek == "th" {
            _ = try words.next()
        } else {
            rule.matches.append(.transport(try Self.transport(&words)))
        }
        try words.expect("dport")
        guard let port = UInt16(try words.next()) else { throw RuleFault("dport: expected a port") }
        rule.matches.append(.destinationPort(port))
    }

    private mutating func local(_ words: inout NFTWords) throws {
        try words.expect("fib")
        let side = try words.next()
        guard ["saddr", "daddr"].contains(side) else {
            throw RuleFault("fib: expected saddr or daddr, found \(side)")
        }
        try words.expect("type", "local")
        rule.matches.append(side == "saddr" ? .sourceIsLocal : .destinationIsLocal)
    }

    /// `mark & 0x4000 == 0`, `mark set mark | 0x4000`, `mark set mark ^ 0x4000`
    private mutating func mark(_ words: inout NFTWords) throws {
        try words.expect("mark")
        if words.take("set") {
            _ = words.take("meta")
            try words.expect("mark")
            let sign = try words.next()
            let value = try Self.number(try words.next())
            guard ["|", "or", "^", "xor"].contains(sign) else {
                throw RuleFault("mark set: expected |, or, ^ or xor")
            }
            return rule.actions.append(.mark(and: ["|", "or"].contains(sign) ? ~value : .max, xor: value))
        }
        guard words.take("&") || words.take("and") else { throw RuleFault("mark: expected & MASK == VALUE") }
        let mask = try Self.number(try words.next())
        let isNegated = words.take("!=")
        if !isNegated { try words.expect("==") }
        rule.matches.append(.mark(value: try Self.number(try words.next()), mask: mask, isNegated: isNegated))
    }

    private static func number(_ text: String) throws -> UInt32 {
        let number = text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
        guard let number else { throw RuleFault("expected a number, found \(text)") }
        return number
    }

    /// `numgen random mod 3 vmap { 0 : goto a, 1 : goto b, 2 : goto c }`
    private mutating func numbers(_ words: inout NFTWords) throws {
        try words.expect("numgen", "random", "mod")
        let count = try Self.number(try words.next())
        try words.expect("vmap", "{")
        var actions: [UInt32: TracedAction] = [:]
        while !words.take("}") {
            let number = try Self.number(try words.next())
            try words.expect(":")
            actions[number] = try Self.verdict(&words)
            if !words.take(","), words.peek != "}" { throw RuleFault("expected , or }, found \(words.peek)") }
        }
        guard actions.keys.allSatisfy({ $0 < count }), count > 0, count < 100_000 else {
            throw RuleFault("numgen: expected numbers below \(count)")
        }
        // A number that the map has nothing for goes on behind the rule.
        rule.actions.append(.oneOf((0..<count).map { actions[$0] ?? .mark(and: .max, xor: 0) }))
    }

    /// `update @list { ip saddr }`
    private mutating func remember(_ words: inout NFTWords) throws {
        _ = try words.next()
        let list = try Self.reference(&words)
        guard sets.contains(list) else { throw RuleFault("no set @\(list)") }
        try words.expect("{")
        _ = try words.next()
        try words.expect("saddr")
        while !words.take("}") { _ = try words.next() }
        rule.actions.append(.remember(list))
    }

    /// What ends a rule, or stands in a map.
    static func verdict(_ words: inout NFTWords) throws -> TracedAction {
        switch try words.next() {
        case "jump": return .jump(try words.next())
        case "goto": return .goto(try words.next())
        case "return": return .back
        case "accept": return .accept
        case "drop": return .drop
        case "reject":
            guard words.take("with") else { return .reject(.unreachable) }
            if words.take("tcp") {
                try words.expect("reset")
                return .reject(.reset)
            }
            _ = (try words.next(), try words.next())
            return .reject(.unreachable)
        case "masquerade":
            while words.take("fully-random") || words.take("random") {}
            return .masquerade
        case "dnat":
            _ = words.take("ip") || words.take("ip6")
            try words.expect("to")
            let text = try words.next()
            guard let place = SocketPlace(text) else {
                throw RuleFault("dnat: expected ADDRESS:PORT, found \(text)")
            }
            return .translate(place)
        case let other: throw RuleFault("unknown statement \(other)")
        }
    }

    /// `10800s`, `3h`
    static func duration(_ text: String) throws -> Duration {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()),
            0..<(1 << 32) ~= number
        else { throw RuleFault("expected a time such as 10800s, found \(text)") }
        return .seconds(number * unit)
    }
}
