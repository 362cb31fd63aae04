import EventLoop

/// A load on one server, measured in slices.
final class LoadRun {
    private let load: StoreLoad
    private let server: BenchedServer
    private let loop: EventLoop
    private let clients: [LoadClient]
    /// Requests a second, of each slice.
    private var rates: [Double] = []
    private var (done, processorSeconds) = (0, 0.0)

    init(_ load: StoreLoad, on server: BenchedServer) throws {
        self.load = load
        self.server = server
        let loop = try EventLoop()
        self.loop = loop
        clients = try (0..<load.clients).map { number in
            try LoadClient(
                to: server.address, on: loop, requests: load.requests,
                from: number * load.requests.count / load.clients)
        }
    }

    deinit {
        for client in clients { client.close() }
    }

    private var answers: Int { clients.reduce(0) { $0 + $1.answers } }

    /// - Parameter isFilling: not before every key has been written.
    func warmUp(_ seconds: Double, isFilling: Bool) throws {
        for client in clients { client.ask() }
        try turn(seconds) { isFilling && self.answers < self.load.requests.count }
    }

    func measure(_ seconds: Double) throws {
        // What was answered while nobody listened is not of this slice.
        try turn(0.01) { false }
        let (count, processor) = (answers, try server.processorSeconds)
        let began = EventLoop.monotonicTime()
        try turn(seconds) { false }
        let took = StoreRace.seconds(EventLoop.monotonicTime() - began)
        rates.append(Double(answers - count) / took)
        done += answers - count
        processorSeconds += try server.processorSeconds - processor
    }

    var row: StoreBenchResult.Row {
        StoreBenchResult.Row(
            task: load.task, server: server.name, clients: load.clients,
            perSecond: rates.sorted()[rates.count / 2],
            cpuMicroseconds: processorSeconds / Double(max(1, done)) * 1e6)
    }

    private func turn(_ seconds: Double, whileTrue isMissing: () -> Bool) throws {
        let end = EventLoop.monotonicTime() + .seconds(seconds)
        while EventLoop.monotonicTime() < end || isMissing() {
            try loop.turn(waiting: .milliseconds(100))
            if let trouble = clients.lazy.compactMap(\.trouble).first {
                throw Complaint("the server is in trouble: \(trouble)")
            }
        }
    }
}
