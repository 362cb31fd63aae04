import EventLoop
import LinuxSystem
import ServiceModel

/// A port of a service, open for TCP: takes connections, and carries each to an endpoint.
///
/// Without endpoints it does not listen: the kernel then refuses whoever comes, at once and at no cost.
public final class TCPDoor {
    /// What it has done.
    public struct Counts: Equatable, Sendable {
        /// Connections that came.
        public var accepted: UInt64 = 0
        /// Attempts after the first.
        public var retries: UInt64 = 0
        /// Connections that did not end by themselves.
        public var resets: UInt64 = 0
        /// Connections turned away: too many, or no descriptors.
        public var shed: UInt64 = 0
        /// Bytes from clients, and from endpoints.
        public var bytes: [UInt64] = [0, 0]
    }

    /// Where it listens, or would.
    public private(set) var address: SocketAddress
    /// What it puts up with.
    public let limits: ProxyLimits
    /// What it has done.
    public internal(set) var counts = Counts()
    /// Why it does not work as it should: it cannot listen, or what a stub threw.
    public private(set) var trouble: (any Error)?
    /// How often time-outs are looked for.
    public static let period = Duration.milliseconds(250)

    let loop: EventLoop
    let pipes = SplicePipes()
    let scratch: UnsafeMutableRawBufferPointer
    var pool: EndpointPool
    private var prober: HealthProber?
    private var gate: TCPGate?
    private var relays: [TCPRelay?] = []
    private var free: [Int] = []
    private var byPlace: [SocketPlace: Set<Int>] = [:]
    private var perClient: [IPAddress: Int] = [:]
    private var unfinished: [Int] = []
    private var timer: LoopTimer?
    private var isLeaving = false

    /// A door that opens with the first endpoints.
    /// - Parameter address: port 0 lets the kernel choose when it first opens.
    public init(
        at address: SocketAddress, pool: EndpointPool, limits: ProxyLimits = ProxyLimits(), on loop: EventLoop
    ) {
        self.address = address
        self.pool = pool
        self.limits = limits
        self.loop = loop
        scratch = .allocate(byteCount: min(64 << 10, max(1, limits.bytesHeld)), alignment: 16)
        prober = pool.health.map { HealthProber($0.policy, on: loop) }
    }

    deinit {
        scratch.deallocate()
    }

    /// Connections that are open, attempts included.
    public var connectionCount: Int { relays.count - free.count }
    /// Bytes that came and have not gone, of all connections.
    public var bytesHeld: Int {
        relays.reduce(0) { $0 + ($1.map { $0.machine.fromClient.held + $0.machine.fromEndpoint.held } ?? 0) }
    }
    /// Connections to a place.
    public func connections(to place: SocketPlace) -> Int { byPlace[place]?.count ?? 0 }
    /// Who gets new connections.
    public var usable: [Endpoint] { pool.usable }
    /// Everybody who is there.
    public var endpoints: [Endpoint] { pool.endpoints }
    /// Whether an endpoint is healthy as far as probes say.
    public func isHealthy(_ place: SocketPlace) -> Bool { pool.health?.isHealthy(place) ?? true }
    /// Whether an endpoint is left out for its failures.
    public func isEjected(_ place: SocketPlace) -> Bool { pool.ejection?.isEjected(place) ?? false }

    /// Takes in who is there, and opens or shuts.
    /// - Throws: `SystemError` when it cannot listen; it tries again by itself.
    public func update(_ endpoints: [Endpoint]) throws {
        try pool.update(endpoints, at: loop.now)
        if timer == nil { tickLater() }
        try openOrShut()
    }

    /// Takes no more, for good; what is open goes on. Whoever has connected by now is let in first: the kernel
    /// resets those that nobody has accepted, and they believe that they are connected.
    public func drain() {
        isLeaving = true
        gate?.takeLast()
        gate = nil
    }

    /// Takes no more, and resets what is open.
    public func close() {
        gate = nil
        prober?.close()
        if let timer { loop.cancel(timer) }
        timer = nil
        for relay in relays { relay?.withdraw() }
    }

    func note(_ error: any Error) {
        if trouble == nil { trouble = error }
    }

    private func openOrShut() throws {
        guard !pool.usable.isEmpty else {
            gate = nil
            return
        }
        guard gate == nil, !isLeaving else { return }
        let gate = try TCPGate(at: address, on: loop)
        gate.accept = { [unowned self] in admit($0, $1) }
        gate.shed = { [unowned self] in counts.shed += 1 }
        address = gate.address
        self.gate = gate
    }
}

// Connections.
extension TCPDoor {
    private func admit(_ socket: consuming StreamSocket, _ peer: SocketAddress) {
        counts.accepted += 1
        let client = Client(SocketPlace(peer), at: loop.now)
        let theirs = perClient[client.place.address] ?? 0
        guard connectionCount < limits.connections, theirs < limits.connectionsPerClient else {
            counts.shed += 1
            return socket.resetWhenClosed()
        }
        let index = free.popLast() ?? relays.count
        if index == relays.count { relays.append(nil) }
        let relay = TCPRelay(socket, of: client, index: index, door: self)
        relays[index] = relay
        if countsClients { perClient[client.place.address] = theirs + 1 }
        relay.start()
    }

    private var countsClients: Bool { limits.connectionsPerClient < limits.connections }

    func opened(_ relay: TCPRelay, to choice: EndpointAttempts.Choice) {
        byPlace[choice.place, default: []].insert(relay.index)
    }

    func closed(_ relay: TCPRelay, _ choice: EndpointAttempts.Choice?, stood: Bool, isReset: Bool) {
        relays[relay.index] = nil
        free.append(relay.index)
        if isReset { counts.resets += 1 }
        if countsClients {
            let address = relay.client.place.address
            let left = (perClient[address] ?? 1) - 1
            perClient[address] = left > 0 ? left : nil
        }
        guard let choice else { return }
        byPlace[choice.place]?.remove(relay.index)
        if byPlace[choice.place]?.isEmpty ?? false { byPlace[choice.place] = nil }
        do {
            try stood ? pool.finished(choice) : pool.abandoned(choice)
        } catch {
            note(error)
        }
    }

    /// A relay had more to move than one turn is long.
    func continueLater(_ relay: TCPRelay) {
        unfinished.append(relay.index)
        guard unfinished.count == 1 else { return }
        loop.schedule(after: .zero) { [weak self] in self?.continueAll() }
    }

    private func continueAll() {
        let now = unfinished
        unfinished = []
        for index in now { relays[index]?.goOn() }
    }
}

// Time.
extension TCPDoor {
    private func tickLater() {
        timer = loop.schedule(after: Self.period) { [weak self] in
            guard let self else { return }
            tick()
            tickLater()
        }
    }

    private func tick() {
        do {
            for case let relay? in relays where try isOver(relay) { relay.expire() }
            let due = try pool.tick(at: loop.now)
            for place in due.reset {
                for index in byPlace[place] ?? [] { relays[index]?.withdraw() }
            }
            for place in due.probe { probe(place) }
            try openOrShut()
        } catch {
            note(error)
        }
    }

    private func isOver(_ relay: TCPRelay) throws -> Bool {
        try limits.isOver(relay.machine, hasSpoken: relay.hasSpoken, quiet: loop.now - relay.last)
    }

    private func probe(_ place: SocketPlace) {
        prober?.probe(place) { [weak self] isGood in
            guard let self else { return }
            do {
                try pool.probed(place, isGood: isGood)
                try openOrShut()
            } catch {
                note(error)
            }
        }
    }
}
