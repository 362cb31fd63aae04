import ServiceModel

/// Rules as the kernel holds them: chains by name, and which are called at which hook.
public struct TracedRules: Equatable, Sendable {
    /// Where the kernel asks.
    public enum Hook: String, Sendable, CaseIterable {
        /// Packets that come in, before it is decided where to: destinations are translated here.
        case prerouting
        /// Packets of this node itself, likewise.
        case output
        /// What goes through, is for this node, or comes from it: may it?
        case filterForward
        case filterInput
        case filterOutput
        /// On the way out: sources are translated here.
        case postrouting
    }

    /// What each chain holds.
    public var chains: [String: [TracedRule]]
    /// Which chains are called, in order.
    public var hooks: [Hook: [String]]

    /// Rules.
    public init(chains: [String: [TracedRule]] = [:], hooks: [Hook: [String]] = [:]) {
        self.chains = chains
        self.hooks = hooks
    }

    /// Holds every call against the chains that there are.
    /// - Throws: `RuleFault` naming the first chain, in the order of names, that is called but not there.
    public func checkCalls() throws {
        let called = chains.values.joined().flatMap(\.actions).flatMap(\.calls)
        if let missing = called.filter({ chains[$0] == nil }).min() {
            throw RuleFault("chain \(missing): called, but not there")
        }
    }
}

/// Sends packets through rules, as the kernel would: the first packet of each connection.
///
/// Connections are not remembered; what is left out of a kernel is routing, and all that no rule of a proxy
/// asks for.
public struct PacketTracer {
    private let rules: TracedRules
    private let node: NodeNetwork
    private var lists: [String: [IPAddress: Duration]] = [:]
    private var chance: () -> Double

    /// - Parameters:
    ///   - chance: a number from 0 up to 1 whenever a rule throws dice.
    public init(_ rules: TracedRules, on node: NodeNetwork, chance: @escaping () -> Double) {
        self.rules = rules
        self.node = node
        self.chance = chance
    }

    private static let mostLooks = 1_000_000

    private struct State {
        var packet: Packet
        var mark: UInt32 = 0
        var now: Duration
        /// Chains within chains: deeper than this the kernel has refused the rules.
        var depth = 0
        /// Rules that were looked at. Chains that call each other twice at every depth would take hours.
        var looks = 0
    }

    private enum Step {
        case goesOn
        case back
        case ends(Outcome)
        case accepted
    }

    /// What becomes of the first packet of a connection.
    /// - Throws: `RuleFault` for rules that the kernel would refuse: chains that are not there, or that call
    ///   themselves.
    public mutating func trace(_ packet: Packet, at now: Duration = .zero) throws -> Outcome {
        let isOwn = node.owns(packet.source.address)
        var state = State(packet: packet, now: now)
        if let end = try call(isOwn ? .output : .prerouting, &state) { return end }
        let toNode = node.owns(state.packet.destination.address)
        let filter: TracedRules.Hook = isOwn ? .filterOutput : toNode ? .filterInput : .filterForward
        if let end = try call(filter, &state) { return Self.answered(end, packet) }
        if let end = try call(.postrouting, &state) { return end }
        return state.packet == packet ? .untouched : .forwarded(state.packet)
    }

    /// A refusal goes back to whom the client knows.
    private static func answered(_ outcome: Outcome, _ packet: Packet) -> Outcome {
        guard case .refused(let answer) = outcome else { return outcome }
        return .refused(packet.answer(answer.kind))
    }

    private mutating func call(_ hook: TracedRules.Hook, _ state: inout State) throws -> Outcome? {
        for chain in rules.hooks[hook] ?? [] {
            if case .ends(let outcome) = try run(chain, &state) { return outcome }
        }
        return nil
    }

    private mutating func run(_ chain: String, _ state: inout State) throws -> Step {
        guard let rules = rules.chains[chain] else {
            throw RuleFault("chain \(chain): called, but not there")
        }
        guard state.depth < 16 else { throw RuleFault("chain \(chain): called from too deep, or by itself") }
        state.depth += 1
        defer { state.depth -= 1 }
        for rule in rules {
            state.looks += 1
            guard state.looks <= Self.mostLooks else {
                throw RuleFault("chain \(chain): more than \(Self.mostLooks) rules for one packet")
            }
            guard try rule.matches.allSatisfy({ try holds($0, state) }) else { continue }
            for action in rule.actions {
                switch try perform(action, &state) {
                case .goesOn: continue
                case .back: return .goesOn
                case .accepted: return .accepted
                case .ends(let outcome): return .ends(outcome)
                }
            }
        }
        return .goesOn
    }

    private mutating func holds(_ match: TracedMatch, _ state: State) throws -> Bool {
        let (source, destination) = (state.packet.source.address, state.packet.destination.address)
        switch match {
        case .source(let ranges, let isNegated): return ranges.contains { $0.contains(source) } != isNegated
        case .destination(let ranges, let isNegated):
            return ranges.contains { $0.contains(destination) } != isNegated
        case .transport(let transport): return state.packet.transport == transport
        case .destinationPort(let port): return state.packet.destination.port == port
        case .sourceIsLocal: return node.owns(source)
        case .destinationIsLocal: return node.owns(destination)
        case .mark(let value, let mask, let isNegated): return (state.mark & mask == value) != isNegated
        case .chance(let share): return chance() < share
        case .isRemembered(let list, let time):
            guard let seen = lists[list]?[source] else { return false }
            return time.map { state.now - seen < $0 } ?? true
        }
    }

    private mutating func perform(_ action: TracedAction, _ state: inout State) throws -> Step {
        switch action {
        case .jump(let chain): return try run(chain, &state)
        case .goto(let chain):
            let step = try run(chain, &state)
            if case .goesOn = step { return .back }
            return step
        case .back: return .back
        case .accept: return .accepted
        case .drop: return .ends(.dropped)
        case .reject(let kind): return .ends(.refused(state.packet.answer(kind)))
        case .translate(let place):
            state.packet.destination = place
            return .accepted
        case .masquerade:
            let family = state.packet.source.address.family
            guard let own = node.addresses.first(where: { $0.family == family }) else {
                return .ends(.dropped)
            }
            state.packet.source.address = own
            return .accepted
        case .mark(let and, let xor):
            state.mark = state.mark & and ^ xor
            return .goesOn
        case .remember(let list):
            lists[list, default: [:]][state.packet.source.address] = state.now
            return .goesOn
        case .look(let map): return try look(map, &state)
        case .oneOf(let actions):
            guard !actions.isEmpty else { return .goesOn }
            let drawn = chance()
            // Whoever draws nonsense gets the first: an index must be one.
            let index = 0..<1 ~= drawn ? Int(drawn * Double(actions.count)) : 0
            return try perform(actions[min(actions.count - 1, index)], &state)
        }
    }

    private mutating func look(_ map: [TracedAction.Key: TracedAction], _ state: inout State) throws -> Step {
        let (to, transport) = (state.packet.destination, state.packet.transport)
        let found = map[.init(to.address, transport, to.port)] ?? map[.init(nil, transport, to.port)]
        return try found.map { try perform($0, &state) } ?? .goesOn
    }
}

/// What is wrong with rules, and where.
public struct RuleFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// `line 7: unknown option --foo`
    public let description: String

    /// A fault.
    public init(_ description: String) {
        self.description = description
    }
}
