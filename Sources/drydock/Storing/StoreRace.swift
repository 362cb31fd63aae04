import EventLoop
import Glibc
import LinuxSystem

/// Our store and etcd under the same load in one run: in turns, a slice of time each, so that whatever else the machine
/// and its disk do meanwhile is shared out. A rate is the median of its slices.
struct StoreRace {
    let seconds: Double
    let watchers: [Int]
    private let place: OpenFolder
    private let path: String
    private let etcd = ChildRun.find("etcd")

    /// - Parameter folder: where durable data is kept meanwhile.
    init(seconds: Double, watchers: [Int], folder: String) throws {
        guard let path = Bundle.realPath(folder) else {
            throw Complaint(file: folder, "\(reason(errno)); expected a folder")
        }
        self.seconds = seconds
        self.watchers = watchers
        self.path = path
        place = try OpenFolder(path)
    }

    /// - Parameter say: told each line of the table as it comes to be.
    func run(_ say: (String) -> Void) throws -> StoreBenchResult {
        var result = StoreBenchResult()
        say(StoreBenchResult.heading)
        func add(_ row: StoreBenchResult.Row) {
            result.rows.append(row)
            say(result.text(row))
        }
        let durable = [StoreLoad.put("durable put", clients: 1), .put("durable put", clients: 64)]
        let memory = [
            StoreLoad.put("memory put", clients: 1), .put("memory put", clients: 64), .get(clients: 1),
            .get(clients: 64), .range(clients: 8), .txn(clients: 64),
        ]
        if etcd == nil { result.missing = ["etcd"] }
        add(try SyncedFile.measure(in: path, seconds: seconds))
        // etcd first: ours is then compared as it comes. Each pair of servers is gone before the next starts.
        do {
            let guests = [try etcd(in: path), try own(in: path)].compactMap(\.self)
            for load in durable { try measure(load, guests).forEach(add) }
        }
        do {
            let guests = [try etcd(in: "/dev/shm"), try own(in: nil)].compactMap(\.self)
            for load in memory { try measure(load, guests).forEach(add) }
            for number in watchers {
                for guest in guests { add(try measureWatches(number, guest)) }
            }
        }
        try ClusterRace.run().forEach(add)
        add(try CheckerRace.run())
        if etcd == nil { say("not installed, left out: etcd") }
        return result
    }

    private func own(in folder: String?) throws -> Guest? {
        let data = try folder.map { try ScratchFolder(in: $0, "own") }
        let server = try BenchedServer("drydock") { try StoreCommand.own(at: $0, data: data?.path) }
        return Guest(server: server, scratch: data)
    }

    private func etcd(in folder: String) throws -> Guest? {
        guard let etcd else { return nil }
        let data = try ScratchFolder(in: folder, "etcd")
        let server = try BenchedServer("etcd") { try StoreCommand.etcd(etcd, at: $0, data: data.path) }
        return Guest(server: server, scratch: data)
    }

    /// A server with its data, which goes after it.
    private struct Guest {
        let server: BenchedServer
        let scratch: ScratchFolder?
    }
}

// What is measured.
extension StoreRace {
    private static let slices = 5

    private func measure(_ load: StoreLoad, _ guests: [Guest]) throws -> [StoreBenchResult.Row] {
        let runs = try guests.map { try LoadRun(load, on: $0.server) }
        // Every key is there, and every connection, before it counts.
        for run in runs { try run.warmUp(seconds / 4, isFilling: load.task.hasSuffix("put")) }
        for _ in 0..<Self.slices {
            for run in runs { try run.measure(seconds / Double(Self.slices)) }
        }
        return runs.map(\.row)
    }

    static func seconds(_ time: Duration) -> Double {
        Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    }

    /// One put after another, each when every watcher has heard of the one before.
    private func measureWatches(_ number: Int, _ guest: Guest) throws -> StoreBenchResult.Row {
        let loop = try EventLoop()
        var (heard, sent) = (0, EventLoop.monotonicTime())
        var latencies: [Double] = []
        let watchers = try (0..<number).map { _ in
            try WatchingClient(to: guest.server.address, on: loop, request: StoreLoad.watch) {
                heard += 1
                latencies.append(Self.seconds(EventLoop.monotonicTime() - sent) * 1000)
            }
        }
        let writer = try LoadClient(
            to: guest.server.address, on: loop, requests: [StoreLoad.watchedPut], from: 0)
        writer.isFree = false
        defer {
            for watcher in watchers { watcher.close() }
            writer.close()
        }
        // The first line of each says that it stands.
        while heard < number { try loop.turn(waiting: .milliseconds(100)) }
        latencies = []
        let before = (try guest.server.processorSeconds, EventLoop.monotonicTime())
        var puts = 0
        while Self.seconds(EventLoop.monotonicTime() - before.1) < seconds {
            heard = 0
            sent = EventLoop.monotonicTime()
            puts += 1
            writer.ask()
            while heard < number || writer.answers < puts {
                try loop.turn(waiting: .seconds(1))
                if let trouble = watchers.lazy.compactMap(\.trouble).first ?? writer.trouble {
                    throw Complaint("the server is in trouble: \(trouble)")
                }
            }
        }
        let took = Self.seconds(EventLoop.monotonicTime() - before.1)
        let events = Double(puts * number)
        let processor = try guest.server.processorSeconds - before.0
        latencies.sort()
        return StoreBenchResult.Row(
            task: "watch fan-out", server: guest.server.name, clients: number, perSecond: events / took,
            cpuMicroseconds: processor / events * 1e6, p50Milliseconds: latencies[latencies.count / 2],
            p99Milliseconds: latencies[latencies.count * 99 / 100])
    }
}
