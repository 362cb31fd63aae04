import EventLoop
import Glibc
import KeyValueModel
import LabSupport
import LinuxSystem
import StoreGateway

/// Kills a store again and again, and looks at what is left.
final class CrashRun {
    /// The keys' lease: much longer than this takes.
    private static let lease: Int64 = 4711
    private static let leaseSeconds: Int64 = 100_000

    private let kind: CrashedServer
    private let etcd: String
    private let folder: ScratchFolder
    private var generator: SeededGenerator
    private var ledger: CrashLedger
    private var result: CrashResult

    init(_ kind: CrashedServer, clients: Int, seed: UInt64, folder: String) throws {
        guard let path = Bundle.realPath(folder) else {
            throw Complaint(file: folder, "\(reason(errno)); expected a folder")
        }
        let etcd = kind == .etcd ? ChildRun.find("etcd") : ""
        guard let etcd else { throw Complaint("etcd is not installed (package etcd-server)") }
        self.kind = kind
        self.etcd = etcd
        self.folder = try ScratchFolder(in: path, "crash")
        generator = SeededGenerator(seed: seed)
        ledger = CrashLedger(writers: clients)
        result = CrashResult(seed: seed)
    }

    /// - Throws: `Complaint` where a promise was broken.
    func run(kills: Int) throws -> CrashResult {
        for round in 1...kills {
            if isatty(2) == 1, round % 25 == 0 { complain("\(round) of \(kills) kills") }
            do {
                if Int.random(in: 0..<8, using: &generator) == 0 {
                    try killWhileItStarts()
                } else {
                    try killWhileItServes()
                }
            } catch {
                throw Complaint("kill \(round): \(error)")
            }
        }
        let (server, client) = try start()
        let watch = try check(client)
        watch.end()
        server.end(SIGTERM)
        return result
    }

    /// Starts it, and looks whether all is there.
    private func start() throws -> (BenchedServer, EtcdClient) {
        let began = EventLoop.monotonicTime()
        let server = try spawn(waits: true)
        let took = (EventLoop.monotonicTime() - began).components
        result.slowestStartSeconds = max(
            result.slowestStartSeconds, Double(took.seconds) + Double(took.attoseconds) / 1e18)
        return (server, try EtcdClient(address: server.address))
    }

    private func spawn(waits: Bool) throws -> BenchedServer {
        let data = "\(folder.path)/data"
        return switch kind {
        case .durable:
            try BenchedServer("drydock", waits: waits) { try StoreCommand.own(at: $0, data: data) }
        case .forgetful:
            try BenchedServer("drydock", waits: waits) { try StoreCommand.own(at: $0, data: nil) }
        case .etcd:
            try BenchedServer("etcd", waits: waits) { try StoreCommand.etcd(etcd, at: $0, data: data) }
        }
    }

    private func killWhileItStarts() throws {
        let server = try spawn(waits: false)
        usleep(.random(in: 0...30_000, using: &generator))
        server.end(SIGKILL)
        result.kills += 1
        result.killedWhileStarting += 1
    }

    private func killWhileItServes() throws {
        let (server, client) = try start()
        let watch = try check(client)
        let writers = ledger.numbers.enumerated().map {
            CrashWriter(client, writer: $0, from: $1, lease: Self.lease)
        }
        let threads =
            try writers.map { writer in try BlockingThread { writer.run() } }
            + [BlockingThread { watch.run() }]
        // From the first answer on: otherwise most would be killed before one.
        let end = EventLoop.monotonicTime() + .seconds(20)
        while writers.allSatisfy({ $0.count == 0 }), EventLoop.monotonicTime() < end { usleep(500) }
        usleep(.random(in: 0...40_000, using: &generator))
        server.end(SIGKILL)
        for thread in threads { thread.join() }
        watch.end()
        result.kills += 1
        try take(writers, watch)
    }

    private func take(_ writers: [CrashWriter], _ watch: CrashWatch) throws {
        let diaries = try writers.map { try $0.written() }
        try ledger.take(diaries)
        for response in try watch.responses() { try ledger.heard(response) }
        result.answered += diaries.reduce(0) { $0 + $1.answered.count }
        result.unanswered += diaries.count { $0.begun > $0.done }
    }
}

// What must be true.
extension CrashRun {
    /// - Returns: a watch that has heard of everything.
    private func check(_ client: EtcdClient) throws -> CrashWatch {
        let state = try client.range(RangeRequest(.all))
        result.unansweredDone += try ledger.checkState(state)
        result.revision = state.revision
        if let past = ledger.pastRevision {
            try ledger.checkPast(try client.range(RangeRequest(.all, revision: past)))
        }
        try checkCompacted(client)
        try checkLease(client, keys: state.kvs.count)
        if ledger.watched > 1 { result.watchResumed += 1 }
        let watch = try CrashWatch(client, from: ledger.watched + 1)
        try watch.catchUp(to: state.revision, { try ledger.heard($0) }, at: { ledger.watched })
        try ledger.checkWatched()
        ledger.notePast()
        // Now and then: also what is forgotten has to stay so.
        if result.kills % 10 == 9, ledger.watched > 1 {
            _ = try client.compact(ledger.watched)
            ledger.noteCompacted(ledger.watched)
        }
        return watch
    }

    private func checkCompacted(_ client: EtcdClient) throws {
        guard ledger.compacted > 1 else { return }
        do {
            _ = try client.range(RangeRequest(.all, revision: ledger.compacted - 1))
        } catch StoreError.compacted {
            return
        }
        throw Complaint("revision \(ledger.compacted - 1) was compacted, and can be read again")
    }

    private func checkLease(_ client: EtcdClient, keys: Int) throws {
        let lease = try client.timeToLive(Self.lease, keys: true)
        if lease.ttl < 0, ledger.newest == 1 {
            _ = try client.grant(id: Self.lease, ttl: Self.leaseSeconds)
        } else if lease.ttl < Self.leaseSeconds / 2 || lease.keys.count != keys {
            throw Complaint(
                "the lease: expected \(keys) keys and most of \(Self.leaseSeconds) s, got "
                    + "\(lease.keys.count) keys and \(lease.ttl) s")
        }
    }
}
