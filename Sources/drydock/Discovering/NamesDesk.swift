import DNSMessages
import EventLoop
import LinuxSystem
import NameServing
import ServiceModel
import ServiceProxy
import Synchronization

/// Serves the names in a file, and looks whether it is another one by now.
final class NamesDesk {
    /// How often the file is looked at.
    private static let pause = Duration.seconds(1)

    /// What other threads ask for.
    let requests: DeskRequests
    var domain: DNSName { settings.domain }
    /// How many services it knows.
    private(set) var count = 0

    private let path: String
    private let loop: EventLoop
    private var settings: ZoneSettings
    private var service: NameService
    private var server: NameServer?
    private var stamp: FileStamp?

    /// - Throws: `Complaint` for a file that cannot be served.
    init(_ path: String, settings: ZoneSettings, seed: UInt64, loop: EventLoop) throws {
        self.path = path
        self.loop = loop
        self.settings = settings
        requests = DeskRequests(loop.waker)
        // Before it is read: what changes while it is read is seen at the next look.
        stamp = FileStamp(of: path)
        let file = try NamesFile(path)
        count = file.services.count
        self.settings.serial = FileStamp.seconds
        service = NameService(try file.zone(self.settings), seed: seed)
    }

    func listen(at address: SocketAddress) throws -> SocketAddress {
        let server = try NameServer(at: address, on: loop) { [unowned self] bytes, carrier in
            self.answer(bytes, carrier)
        }
        self.server = server
        return server.address
    }

    /// Serves until it is asked to stop.
    func run() throws {
        loop.atTurnEnd = { [unowned self] in
            switch requests.take() {
            case .stop?: loop.stop()
            case .reload?: reload()
            case nil: break
            }
        }
        look()
        try loop.run()
        server?.close()
    }

    private func answer(_ bytes: [UInt8], _ carrier: MessageCarrier) -> [UInt8]? {
        do {
            return try service.answer(bytes, over: carrier)
        } catch {
            complain("\(error)")
            requests.ask(.stop)
            return nil
        }
    }

    private func look() {
        if let now = FileStamp(of: path), now != stamp { reload() }
        loop.schedule(after: Self.pause) { [weak self] in self?.look() }
    }

    /// What cannot be read leaves everything as it was.
    private func reload() {
        stamp = FileStamp(of: path)
        do {
            let file = try NamesFile(path)
            var next = settings
            next.serial = max(settings.serial &+ 1, FileStamp.seconds)
            service.zone = try file.zone(next)
            settings = next
            count = file.services.count
            complain("\(path): read again, \(count) services")
        } catch {
            complain("\(error); what was read before stays")
        }
    }
}

/// What is asked of a desk from other threads.
final class DeskRequests: Sendable {
    enum Request {
        case reload, stop
    }

    private let waiting = Mutex<Request?>(nil)
    private let waker: LoopWaker

    init(_ waker: LoopWaker) {
        self.waker = waker
    }

    /// The loop will see it; a stop is not forgotten for the sake of a reload.
    func ask(_ request: Request) {
        waiting.withLock { if $0 != .stop { $0 = request } }
        waker.wake()
    }

    func take() -> Request? {
        waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
    }
}
