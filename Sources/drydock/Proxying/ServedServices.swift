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
        fileprivate let isStopping = Atomic<Bool>(false)
        fileprivate let isReloading = Atomic<Bool>(false)
        private let waker: LoopWaker

        fileprivate init(waker: LoopWaker) {
            self.waker = waker
        }

        /// Ends it.
        func stop() {
            isStopping.store(true, ordering: .releasing)
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

    /// Serves until it is stopped.
    func run() throws {
        watch()
        while !requests.isStopping.load(ordering: .acquiring) { try loop.turn() }
        proxy.close()
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
