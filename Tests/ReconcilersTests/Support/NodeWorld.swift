import ClusterAPI
import ClusterObjects
import ClusterSimulation
import LabSupport
import Reconcilers
import XCTest

/// A cluster on a clock that stands still: an API, controllers, and nothing that happens by itself.
final class NodeWorld {
    let clock = ManualClock()
    let api: any ClusterAPI
    private(set) var notices: [Notice] = []
    /// What controllers threw, in order; stubs end the test instead.
    private(set) var failures: [String] = []
    private var hosts: [Host] = []

    private final class Host {
        let reconciler: any Reconciler
        var keys: Set<ObjectName>
        var wakes: [ObjectName: Duration] = [:]
        /// The revision that it has looked at.
        var seen = ""

        init(_ reconciler: any Reconciler, keys: Set<ObjectName>) {
            self.reconciler = reconciler
            self.keys = keys
        }
    }

    init() {
        var made = 0
        api = APIServer(
            store: Store(now: { .zero }), clock: clock,
            makeUID: {
                made += 1
                return "uid-\(made)"
            })
    }

    /// Where controllers drop what they have to say.
    var note: (Notice) -> Void {
        { [unowned self] in notices.append($0) }
    }

    /// Lets a controller work from now on.
    func add(_ reconciler: any Reconciler, keys: ObjectName...) {
        hosts.append(Host(reconciler, keys: Set(keys)))
    }

    /// Lets a controller work no longer, as if its process had died.
    func drop(_ reconciler: any Reconciler) {
        hosts.removeAll { $0.reconciler === reconciler }
    }

    /// Lets time pass; whoever wants to be woken is woken in time.
    func pass(_ time: Duration) throws {
        let end = clock.now + time
        try settle()
        while clock.now < end {
            let wakes = hosts.flatMap(\.wakes.values).filter { $0 > clock.now }
            clock.advance(by: min(wakes.min() ?? end, end) - clock.now)
            try settle()
        }
    }

    /// Lets the controllers work until nothing changes any more.
    func settle() throws {
        for _ in 0..<100 {
            let before = try revision()
            for host in hosts { try work(host) }
            if try revision() == before { return }
        }
        XCTFail(
            "after 100 rounds controllers still write: one of them undoes what another does, or repeats itself"
        )
    }

    /// All keys when something has changed, otherwise those that are due.
    private func work(_ host: Host) throws {
        let revision = try revision()
        for interest in host.reconciler.interests where host.seen != revision {
            host.keys.formUnion(try keys(interest.type, interest))
        }
        let due = host.keys.filter {
            host.seen != revision || host.wakes[$0].map { $0 <= clock.now } ?? false
        }
        host.seen = revision
        for key in due.sorted() {
            do {
                let wake = try host.reconciler.reconcile(key)
                host.wakes[key] = wake.map { clock.now + $0 }
            } catch let stub as Unimplemented {
                throw stub
            } catch {
                failures.append("\(host.reconciler.name) \(key): \(error)")
                host.wakes[key] = clock.now + .seconds(1)
            }
        }
    }

    private func keys<Object: ClusterObject>(_ type: Object.Type, _ interest: Interest) throws -> [ObjectName]
    {
        try api.all(type, in: .all).flatMap { interest.keys(nil, $0) }
    }

    private func revision() throws -> String { try api.list(Node.self).resourceVersion }
}

/// A reader that has not heard of everything.
final class LaggingReader: ClusterReader {
    private let api: any ClusterAPI
    /// The names of objects that it does not know.
    var unheard: Set<String> = []

    init(_ api: any ClusterAPI) {
        self.api = api
    }

    func find<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object? {
        unheard.contains(name.name) ? nil : try api.find(type, name)
    }

    func all<Object: ClusterObject>(_ type: Object.Type, in scope: ListScope) throws -> [Object] {
        try api.all(type, in: scope).filter { !unheard.contains($0.metadata.name) }
    }
}
