import ServiceModel

/// A rule as it is traced: conditions that must all hold, then what is done, in order.
public struct TracedRule: Equatable, Sendable {
    /// What must hold.
    public var matches: [TracedMatch]
    /// What is done then.
    public var actions: [TracedAction]

    /// A rule.
    public init(_ matches: [TracedMatch] = [], _ actions: [TracedAction] = []) {
        self.matches = matches
        self.actions = actions
    }
}

/// What a rule looks at.
public enum TracedMatch: Equatable, Sendable {
    case source([AddressRange], isNegated: Bool)
    case destination([AddressRange], isNegated: Bool)
    case transport(TransportProtocol)
    case destinationPort(UInt16)
    case sourceIsLocal
    case destinationIsLocal
    case mark(value: UInt32, mask: UInt32, isNegated: Bool)
    /// A share of the packets, from 0 to 1.
    case chance(Double)
    /// The client is remembered in this list, and was there within this time.
    case isRemembered(String, within: Duration?)
}

/// What a rule does.
public enum TracedAction: Equatable, Sendable {
    /// Goes on here when the chain has ended.
    case jump(String)
    /// Goes on where this chain was called from when the other has ended.
    case goto(String)
    case back
    case accept
    case drop
    case reject(Packet.Kind)
    case translate(SocketPlace)
    case masquerade
    /// The mark becomes `mark & and ^ xor`.
    case mark(and: UInt32, xor: UInt32)
    /// Notes the client in this list.
    case remember(String)
    /// Does what the map says for destination, transport and port; nothing when it says nothing.
    case look([Key: TracedAction])
    /// Does one of these, each as likely as the others.
    case oneOf([TracedAction])

    /// The chains that it may call.
    var calls: [String] {
        switch self {
        case .jump(let chain), .goto(let chain): [chain]
        case .look(let map): map.values.flatMap(\.calls)
        case .oneOf(let actions): actions.flatMap(\.calls)
        default: []
        }
    }

    /// What a map is asked for.
    public struct Key: Hashable, Sendable {
        /// Nil in a map of ports.
        public var address: IPAddress?
        /// What carries it.
        public var transport: TransportProtocol
        /// To which port.
        public var port: UInt16

        /// A key.
        public init(_ address: IPAddress?, _ transport: TransportProtocol, _ port: UInt16) {
            self.address = address
            self.transport = transport
            self.port = port
        }
    }
}
