import ServiceModel

/// The options of one rule.
struct IPTablesOptions {
    private var words: ArraySlice<String>
    private let table: String
    private var rule = TracedRule()
    private var modules: Set<String> = []
    private var isNegated = false
    private var hasTarget = false
    private var recent = (name: "", seconds: Duration?.none)

    init(_ words: ArraySlice<String>, table: String) {
        self.words = words
        self.table = table
    }

    /// Reads them all.
    mutating func read() throws -> TracedRule {
        while let word = words.popFirst() {
            if word == "!" {
                isNegated = true
                continue
            }
            // Passed over elsewhere, it would turn a condition round.
            guard !isNegated || ["-s", "-d", "--mark"].contains(word) else {
                throw RuleFault("! \(word): is not traced")
            }
            try option(word)
            isNegated = false
        }
        guard !isNegated else { throw RuleFault("!: expected an option behind it") }
        guard hasTarget else { throw RuleFault("expected a target: -j …") }
        return rule
    }

    private mutating func option(_ word: String) throws {
        switch word {
        case "-s": rule.matches.append(.source([try range()], isNegated: isNegated))
        case "-d": rule.matches.append(.destination([try range()], isNegated: isNegated))
        case "-p": try protocolOption()
        case "-m": modules.insert(try value(of: word))
        case "-j": try target(try value(of: word))
        case "--dport":
            rule.matches.append(.destinationPort(try port(of: word, module: ["tcp", "udp", "sctp"])))
        case "--comment":
            try need(["comment"], for: word)
            guard try value(of: word).utf8.count <= 256 else {
                throw RuleFault("comment: more than 256 letters")
            }
        case "--ctstate":
            try need(["conntrack"], for: word)
            guard try value(of: word) == "NEW" else { throw RuleFault("--ctstate: only NEW is traced") }
        default: try extended(word)
        }
    }

    private mutating func extended(_ word: String) throws {
        switch word {
        case "--dst-type", "--src-type":
            try need(["addrtype"], for: word)
            guard try value(of: word) == "LOCAL" else { throw RuleFault("\(word): only LOCAL is traced") }
            rule.matches.append(word == "--dst-type" ? .destinationIsLocal : .sourceIsLocal)
        case "--mark":
            try need(["mark"], for: word)
            let (value, mask) = try masked(of: word)
            rule.matches.append(.mark(value: value, mask: mask, isNegated: isNegated))
        case "--mode":
            try need(["statistic"], for: word)
            guard try value(of: word) == "random" else { throw RuleFault("--mode: only random is traced") }
        case "--probability":
            try need(["statistic"], for: word)
            guard let share = Double(try value(of: word)), 0...1 ~= share else {
                throw RuleFault("--probability: expected a number from 0 to 1")
            }
            rule.matches.append(.chance(share))
        case "--name", "--rcheck", "--set", "--seconds", "--reap", "--rsource": try recentOption(word)
        default: throw RuleFault("unknown option \(word)")
        }
    }

    private mutating func recentOption(_ word: String) throws {
        try need(["recent"], for: word)
        switch word {
        case "--name": recent.name = try value(of: word)
        case "--seconds":
            guard let seconds = Int64(try value(of: word)), seconds > 0,
                case .isRemembered(let list, _)? = rule.matches.last
            else { throw RuleFault("--seconds: expected a number behind --rcheck") }
            rule.matches[rule.matches.count - 1] = .isRemembered(list, within: .seconds(seconds))
        case "--rcheck": rule.matches.append(.isRemembered(try listName(), within: nil))
        case "--set": rule.actions.append(.remember(try listName()))
        default: break
        }
    }

    private func listName() throws -> String {
        guard !recent.name.isEmpty else { throw RuleFault("expected --name before --rcheck or --set") }
        return recent.name
    }

    private mutating func protocolOption() throws {
        let name = try value(of: "-p")
        guard let transport = TransportProtocol.allCases.first(where: { $0.keyword == name }) else {
            throw RuleFault("-p: expected tcp, udp or sctp, found \(name)")
        }
        rule.matches.append(.transport(transport))
    }

    private mutating func target(_ name: String) throws {
        guard !hasTarget else { throw RuleFault("-j \(name): a rule has one target") }
        hasTarget = true
        switch name {
        case "ACCEPT": rule.actions.append(.accept)
        case "RETURN": rule.actions.append(.back)
        case "DROP":
            guard table == "filter" else { throw RuleFault("DROP: the nat table is not for filtering") }
            rule.actions.append(.drop)
        case "REJECT": try reject()
        case "DNAT": try translate()
        case "MARK": try mark()
        case "MASQUERADE":
            guard table == "nat" else { throw RuleFault("MASQUERADE: only in the nat table") }
            rule.actions.append(.masquerade)
            while words.first == "--random-fully" { words.removeFirst() }
        default: rule.actions.append(.jump("\(table) \(name)"))
        }
    }

    private mutating func reject() throws {
        guard table == "filter" else { throw RuleFault("REJECT: only in the filter table") }
        var kind = Packet.Kind.unreachable
        if words.first == "--reject-with" {
            words.removeFirst()
            let with = try value(of: "--reject-with")
            guard ["tcp-reset", "icmp-port-unreachable", "icmp6-port-unreachable"].contains(with) else {
                throw RuleFault("--reject-with: \(with) is not traced")
            }
            kind = with == "tcp-reset" ? .reset : .unreachable
            guard kind != .reset || rule.matches.contains(.transport(.tcp)) else {
                throw RuleFault("tcp-reset: only for -p tcp")
            }
        }
        rule.actions.append(.reject(kind))
    }

    private mutating func translate() throws {
        guard table == "nat", words.popFirst() == "--to-destination",
            let place = SocketPlace(try value(of: "DNAT"))
        else { throw RuleFault("DNAT: expected --to-destination ADDRESS:PORT, in the nat table") }
        guard namesTransport else { throw RuleFault("DNAT: a port needs -p before it") }
        rule.actions.append(.translate(place))
    }

    private mutating func mark() throws {
        guard let word = words.popFirst(), ["--set-xmark", "--or-mark", "--xor-mark"].contains(word) else {
            throw RuleFault("MARK: expected --set-xmark, --or-mark or --xor-mark")
        }
        let (value, mask) = try masked(of: word)
        switch word {
        case "--or-mark": rule.actions.append(.mark(and: ~value, xor: value))
        case "--xor-mark": rule.actions.append(.mark(and: .max, xor: value))
        default: rule.actions.append(.mark(and: ~mask, xor: value))
        }
    }

    private mutating func value(of option: String) throws -> String {
        guard let word = words.popFirst() else { throw RuleFault("\(option): expected something behind it") }
        return word
    }

    private var namesTransport: Bool {
        rule.matches.contains { if case .transport = $0 { true } else { false } }
    }

    private func need(_ names: Set<String>, for option: String) throws {
        guard !modules.isDisjoint(with: names) else {
            throw RuleFault("\(option): expected -m \(names.sorted().joined(separator: " or ")) before it")
        }
    }

    private mutating func range() throws -> AddressRange {
        let text = try value(of: "-s or -d")
        guard let range = AddressRange(text) else {
            throw RuleFault("expected an address or a range, found \(text)")
        }
        return range
    }

    private mutating func port(of option: String, module: Set<String>) throws -> UInt16 {
        try need(module, for: option)
        guard namesTransport else { throw RuleFault("\(option): expected -p before it") }
        guard let port = UInt16(try value(of: option)) else { throw RuleFault("\(option): expected a port") }
        return port
    }

    /// `0x4000/0x4000`, `0x4000`
    private mutating func masked(of option: String) throws -> (UInt32, UInt32) {
        let parts = try value(of: option).split(separator: "/").map { part in
            part.hasPrefix("0x") ? UInt32(part.dropFirst(2), radix: 16) : UInt32(part)
        }
        guard let value = parts.first ?? nil, parts.count <= 2, let mask = parts.count == 2 ? parts[1] : .max
        else { throw RuleFault("\(option): expected VALUE/MASK") }
        return (value, mask)
    }
}
