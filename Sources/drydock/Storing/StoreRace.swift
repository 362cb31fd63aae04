import EventLoop
import Glibc
import LinuxSystem

/// Our store and etcd under the same load, one after the other, in one run.
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
        // etcd first: ours is then compared as it comes.
        for (server, loads) in [(try etcd(in: path), durable), (try own(in: path), durable)] {
            guard let server else { continue }
            for load in loads { add(try measure(load, server)) }
        }
        for server in [try etcd(in: "/dev/shm"), try own(in: nil)].compactMap(\.self) {
            for load in memory { add(try measure(load, server)) }
            for number in watchers { add(try measureWatches(number, server)) }
        }
        if etcd == nil { say("not installed, left out: etcd") }
        return result
    }

    private func own(in folder: String?) throws -> Guest? {
        guard let program = Bundle.realPath("/proc/self/exe") else {
            throw Complaint("/proc/self/exe is missing")
        }
        let data = try folder.map { try Scratch(in: $0, "own") }
        let server = try BenchedServer("drydock") { address in
            [program, "store", "--listen", "\(address)"] + (data.map { ["--data", $0.path] } ?? [])
        }
        return Guest(server: server, scratch: data)
    }

    private func etcd(in folder: String) throws -> Guest? {
        guard let etcd else { return nil }
        let data = try Scratch(in: folder, "etcd")
        let server = try BenchedServer("etcd") { address in
            let (client, peer) = ("http://\(address)", "http://\(try BenchedServer.freePort())")
            return [
                etcd, "--data-dir", data.path, "--listen-client-urls", client, "--advertise-client-urls",
                client,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster",
                "default=\(peer)", "--log-level", "error",
            ]
        }
        return Guest(server: server, scratch: data)
    }

    /// A server with its data, which goes after it.
    private struct Guest {
        let server: BenchedServer
        let scratch: Scratch?
    }

    /// A folder that is gone with its owner.
    private final class Scratch {
        let path: String
        private let above: OpenFolder
        private let name: String

        init(in folder: String, _ kind: String) throws {
            name = "drydock-\(getpid())-store-\(kind)"
            path = "\(folder)/\(name)"
            above = try OpenFolder(folder)
            try above.makeFolder(Array(name.utf8), mode: 0o700)
        }

        deinit {
            try? above.removeTree(Array(name.utf8))
        }
    }
}

// What is measured.
extension StoreRace {
    private func measure(_ load: StoreLoad, _ guest: Guest) throws -> StoreBenchResult.Row {
        let loop = try EventLoop()
        let clients = try (0..<load.clients).map { number in
            try LoadClient(
                to: guest.server.address, on: loop, requests: load.requests,
                from: number * load.requests.count / load.clients)
        }
        defer { for client in clients { client.close() } }
        for client in clients { client.ask() }
        // Every key is there, and every connection, before it counts.
        let count = { clients.reduce(0) { $0 + $1.answers } }
        try turn(loop, seconds / 4, clients) { load.task.hasSuffix("put") && count() < 6000 }
        let before = (count(), try guest.server.processorSeconds, EventLoop.monotonicTime())
        try turn(loop, seconds, clients) { false }
        let took = Self.seconds(EventLoop.monotonicTime() - before.2)
        let done = Double(count() - before.0)
        let processor = try guest.server.processorSeconds - before.1
        return StoreBenchResult.Row(
            task: load.task, server: guest.server.name, clients: load.clients, perSecond: done / took,
            cpuMicroseconds: processor / done * 1e6)
    }

    private func turn(
        _ loop: EventLoop, _ seconds: Double, _ clients: [LoadClient], whileTrue isMissing: () -> Bool
    ) throws {
        let end = EventLoop.monotonicTime() + .seconds(seconds)
        while EventLoop.monotonicTime() < end || isMissing() {
            try loop.turn(waiting: .milliseconds(100))
            if let trouble = clients.lazy.compactMap(\.trouble).first {
                throw Complaint("the server is in trouble: \(trouble)")
            }
        }
    }

    private static func seconds(_ time: Duration) -> Double {
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
