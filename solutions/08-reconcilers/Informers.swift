import ClusterAPI
import LabSupport

/// Caches of a cluster, one for each kind that somebody asks for: what controllers read from.
///
/// - Kubernetes: 1.20, client-go informers SharedInformerFactory
public final class Informers: ClusterReader {
    private let api: any ClusterAPI
    private let clock: any ClusterClock
    private let resync: Duration?
    private var informers: [Resource: any Pumped] = [:]
    /// In the order in which they were asked for, so that every run pumps alike.
    private var order: [any Pumped] = []

    /// Without any cache yet.
    /// - Parameter resync: how often every object is brought to mind; nil for never.
    public init(api: any ClusterAPI, clock: any ClusterClock, resync: Duration? = nil) {
        self.api = api
        self.clock = clock
        self.resync = resync
    }

    /// The informer of a kind, made when there is none yet.
    public func informer<Object: ClusterObject>(of type: Object.Type) -> Informer<Object> {
        if let known = informers[Object.resource] as? Informer<Object> { return known }
        let informer = Informer(type, api: api, clock: clock, resync: resync)
        informers[Object.resource] = informer
        order.append(informer)
        return informer
    }

    /// Whether every cache has been filled once.
    public var haveSynced: Bool { order.allSatisfy { $0.hasSynced } }

    /// When there is something to do although no event comes.
    public var nextWake: Duration? { order.compactMap { $0.nextWake }.min() }

    /// Does all that there is to do now.
    /// - Returns: whether anything happened.
    @discardableResult
    public func pump() throws -> Bool {
        var didSomething = false
        for informer in order where try informer.pump() { didSomething = true }
        return didSomething
    }

    /// The object of this name, as its cache knows it; nil when it knows none.
    public func find<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object? {
        try filled(type).cache[name]
    }

    /// All that a scope chooses, as the cache knows them, by namespace and name.
    public func all<Object: ClusterObject>(_ type: Object.Type, in scope: ListScope) throws -> [Object] {
        try filled(type).cache.all(in: scope)
    }

    /// A cache that was never filled would say that nothing is there, and somebody would act on it.
    private func filled<Object: ClusterObject>(_ type: Object.Type) throws -> Informer<Object> {
        // >>> reconcilers.6
        // Pump it if it has not synced yet; if it still has not, throw why not.
        // stub: throw Unimplemented("reconcilers.6")
        let informer = informer(of: type)
        if !informer.hasSynced { try informer.pump() }
        guard informer.hasSynced else {
            throw informer.lastError
                ?? APIError(.serviceUnavailable, "\(Object.resource.plural): no list yet")
        }
        return informer
        // <<<
    }
}

/// An informer of any kind.
private protocol Pumped: AnyObject {
    var hasSynced: Bool { get }
    var nextWake: Duration? { get }
    func pump() throws -> Bool
}

extension Informer: Pumped {}
