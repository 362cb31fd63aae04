import LabSupport
import ServiceModel

/// The endpoints of one port of a service, and all that decides who gets the next connection.
public struct EndpointPool {
    /// What milestone 7 adds; without it whoever is ready is asked.
    public struct Care: Equatable, Sendable {
        /// How endpoints are probed; nil: they are not.
        public var probes: ProbePolicy?
        /// When one is left out for a while; nil: never.
        public var ejection: EjectionPolicy?
        /// How long connections to an endpoint that leaves may go on; nil: for ever.
        public var grace: Duration?

        /// Only what is asked for.
        public init(
            probes: ProbePolicy? = nil, ejection: EjectionPolicy? = nil, grace: Duration? = nil
        ) {
            self.probes = probes
            self.ejection = ejection
            self.grace = grace
        }
    }

    /// Everybody, as it was said last.
    public private(set) var endpoints: [Endpoint] = []
    /// Who gets new connections.
    public private(set) var usable: [Endpoint] = []
    /// Who is healthy; nil without probes.
    public private(set) var health: ActiveHealth?
    /// Who is left out; nil where nobody ever is.
    public private(set) var ejection: OutlierEjection?
    /// Who leaves; nil where connections may go on for ever.
    public private(set) var draining: Draining?
    private var balancer: any Balancer
    private let policy: ServicePortInfo.TrafficPolicy

    /// One without endpoints.
    /// - Parameter policy: whether those of other nodes are asked.
    public init(
        balancer: any Balancer, policy: ServicePortInfo.TrafficPolicy = .cluster, care: Care = Care()
    ) {
        self.balancer = balancer
        self.policy = policy
        health = care.probes.map { ActiveHealth($0) }
        ejection = care.ejection.map { OutlierEjection($0) }
        draining = care.grace.map { Draining(grace: $0) }
    }

    /// Takes in who is there.
    public mutating func update(_ endpoints: [Endpoint], at now: Duration) throws {
        self.endpoints = endpoints
        try health?.update(endpoints.map(\.place), at: now)
        ejection?.update(endpoints.map(\.place))
        try draining?.update(endpoints, at: now)
        try choose()
    }

    /// Whether somebody gets new connections although it may be unwell: better than nobody.
    static func cared(
        _ endpoints: [Endpoint], health: ActiveHealth?, ejection: OutlierEjection?
    ) throws -> [Endpoint] {
        // TODO proxy.7
        // Without those that are ejected, and without those that are unhealthy; but if that leaves nobody, the
        // probes are not believed (Envoy calls it panic, load balancers fail open): all probes failing at once
        // more often means a wrong probe than a service that is down.
        endpoints
    }

    private mutating func choose() throws {
        let chosen = try EndpointChoice.usable(endpoints, policy: policy)
        let cared = try Self.cared(chosen, health: health, ejection: ejection)
        // A balancer is told only of changes: it may have to build a table.
        guard cared != usable else { return }
        try balancer.update(cared)
        usable = cared
    }

    /// Who is asked next for a client.
    public mutating func next(
        _ attempts: inout EndpointAttempts, for client: Client
    ) throws -> EndpointAttempts.Choice? {
        try attempts.next(from: &balancer, among: usable, for: client)
    }
}

// What became of them.
extension EndpointPool {
    /// A connection stands.
    public mutating func connected(_ choice: EndpointAttempts.Choice) throws {
        draining?.opened(choice.place)
        try ejection?.succeeded(choice.place)
    }

    /// An attempt failed.
    public mutating func failed(_ choice: EndpointAttempts.Choice, at now: Duration) throws {
        if choice.isCounted { try balancer.finished(choice.place) }
        if try ejection?.failed(choice.place, at: now) ?? false { try choose() }
    }

    /// An attempt was given up before it came to anything.
    public mutating func abandoned(_ choice: EndpointAttempts.Choice) throws {
        if choice.isCounted { try balancer.finished(choice.place) }
    }

    /// A connection that stood is over.
    public mutating func finished(_ choice: EndpointAttempts.Choice) throws {
        if choice.isCounted { try balancer.finished(choice.place) }
        try draining?.closed(choice.place)
    }

    /// A probe came out.
    public mutating func probed(_ place: SocketPlace, isGood: Bool) throws {
        if try health?.probed(place, isGood: isGood) ?? false { try choose() }
    }

    /// What time brings.
    /// - Returns: whom to probe now, and whose connections are to be reset.
    public mutating func tick(at now: Duration) throws -> (probe: [SocketPlace], reset: [SocketPlace]) {
        let late = try health?.expire(at: now) ?? []
        let back = try ejection?.readmit(at: now) ?? []
        if !late.isEmpty || !back.isEmpty { try choose() }
        return (try health?.due(at: now) ?? [], try draining?.overdue(at: now) ?? [])
    }
}
