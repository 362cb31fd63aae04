import EventLoop
import Glibc
import LinuxSystem
import ServiceModel
import ServiceProxy
import Synchronization

/// A proxy that serves what a file says, and reads it again when that changes.
final class ServedServices {
    /// What other threads may ask for.
    final class Requests: Sendable {
        fileprivate let stops = Atomic<Int>(0)
        fileprivate let isReloading = Atomic<Bool>(false)
        private let waker: LoopWaker

        fileprivate init(waker: LoopWaker) {
            self.waker = waker
        }

        /// Ends it: what is open goes on for a while; asked again, at once.
        func stop() {
            stops.wrappingAdd(1, ordering: .releasing)
            waker.wake()
        }

        /// Reads the file again, within a second.
        func reload() {
            isReloading.store(true, ordering: .releasing)
        }
    }

    let loop: EventLoop
    let proxy: UserspaceProxy
    let requests: Requests
    /// How often the file was taken in, and refused.
    private(set) var loads = (good: 0, bad: 0)
    private(set) var state = ProxyState()
    /// It takes no more connections.
    private(set) var isLeaving = false
    private var addresses: [ServicePortName: SocketAddress] = [:]
    private let file: String
    private let places: ListenPlaces
    private let node: String
    private var version: Version?

    /// Tells one content of the file from another.
    private struct Version: Equatable {
        var inode: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    init(file: String, places: ListenPlaces, node: String, manner: UserspaceProxy.Manner) throws {
        self.file = file
        self.places = places
        self.node = node
        loop = try EventLoop()
        proxy = UserspaceProxy(on: loop, manner)
        requests = Requests(waker: loop.waker)
    }

    /// Takes in the file.
    /// - Throws: `Complaint`; nothing has changed then.
    func load() throws {
        version = Self.version(of: file)
        do {
            let content = try ServiceFile(file, node: node)
            var wanted: [ServicePortName: SocketAddress] = [:]
            for entry in content.state.entries {
                wanted[entry.info.name] = try places.place(of: entry.info, in: content.services)
            }
            state = content.state
            addresses = wanted
            loads.good += 1
        } catch {
            loads.bad += 1
            throw error
        }
        proxy.apply(state) { addresses[$0.name] }
        for (name, fault) in proxy.faults.sorted(by: { $0.key < $1.key }) {
            complain("\(name): \(fault); try --listen \(name)=127.0.0.1:0")
        }
    }

    /// Serves until it is stopped, and then what is open.
    /// - Parameter grace: not longer than this.
    func run(grace: Duration) throws {
        watch()
        while stops == 0 { try loop.turn() }
        isLeaving = true
        proxy.drain()
        // A second more: datagrams that were passed on have their answers by then.
        let answered = hasDatagrams ? EventLoop.monotonicTime() + .seconds(1) : .zero
        let end = EventLoop.monotonicTime() + grace
        if proxy.connectionCount > 0 {
            complain("\(proxy.connectionCount) connections go on; a second signal ends them")
        }
        while stops == 1, EventLoop.monotonicTime() < end,
            proxy.connectionCount > 0 || EventLoop.monotonicTime() < answered
        {
            try loop.turn(waiting: .milliseconds(100))
        }
        proxy.close()
    }

    private var stops: Int { requests.stops.load(ordering: .acquiring) }

    private var hasDatagrams: Bool {
        proxy.doors.values.contains { door in
            if case .udp(let door) = door { door.sessionCount > 0 } else { false }
        }
    }

    private func watch() {
        loop.schedule(after: .seconds(1)) { [weak self] in
            guard let self else { return }
            let isAsked = requests.isReloading.exchange(false, ordering: .acquiringAndReleasing)
            if isAsked || Self.version(of: file) != version {
                do {
                    try load()
                } catch {
                    complain("\(error); what was known goes on")
                }
            }
            watch()
        }
    }

    private static func version(of path: String) -> Version? {
        var value = stat()
        guard stat(path, &value) == 0 else { return nil }
        return Version(
            inode: value.st_ino, size: value.st_size, seconds: value.st_mtim.tv_sec,
            nanoseconds: value.st_mtim.tv_nsec)
    }

    /// What is served where, a line each.
    var announcement: String {
        state.entries.map { entry in
            "\(entry.info.name) at \(ProxyReport.address(proxy.doors[entry.info.name]) ?? "nowhere")\n"
        }.joined()
    }
}
