import ClusterAPI
import ClusterObjects
import LabSupport

/// Knows all objects of a kind, and tells what happens to them.
///
/// It lists once and watches from the moment of that list: nothing is missed, nothing comes twice. When the watch
/// ends it begins another where the last one stopped; when that moment is forgotten (`Expired`) it lists again and
/// tells what has changed in between, also what has gone. Handlers are called after the cache has changed.
///
/// Nothing runs by itself: `pump` does what there is to do now. That makes a cluster of informers deterministic.
/// - Kubernetes: 1.20, client-go tools/cache Reflector, DeltaFIFO and SharedIndexInformer in one
public final class Informer<Object: ClusterObject> {
    private enum Phase {
        case listing
        case watching(any ObjectWatch<Object>)
        /// The watch has ended: another one, from where it stopped.
        case interrupted
    }

    private let api: any ClusterAPI
    private let clock: any ClusterClock
    private let scope: ListScope
    private let resync: Duration?
    // 800 ms to 30 s as client-go's reflector, without its jitter.
    private let backOff = BackOff(base: .milliseconds(800), cap: .seconds(30))
    private var phase = Phase.listing
    private var failures = 0
    private var rests: Duration?
    /// Watches begun in this pump: an API that ends each at once must not keep it busy for ever.
    private var begun = 0
    private var nextResync: Duration?
    private var handlers: [(CacheEvent<Object>) throws -> Void] = []

    /// What it knows.
    public private(set) var cache = ObjectCache<Object>()
    /// The moment up to which it knows everything; empty before the first list.
    public private(set) var resourceVersion = ""
    /// Whether it has listed once.
    public var hasSynced: Bool { !resourceVersion.isEmpty }
    /// Why it last failed; nil once it went well again.
    public private(set) var lastError: APIError?

    /// An informer that knows nothing yet.
    /// - Parameters:
    ///   - scope: which objects of the kind.
    ///   - resync: how often every object is brought to mind although nothing happened; nil for never.
    public init(
        _ type: Object.Type, api: any ClusterAPI, clock: any ClusterClock, scope: ListScope = .all,
        resync: Duration? = nil
    ) {
        self.api = api
        self.clock = clock
        self.scope = scope
        self.resync = resync
    }

    /// Adds a handler: it is first told of all that is there, as added.
    public func onEvent(_ handler: @escaping (CacheEvent<Object>) throws -> Void) throws {
        handlers.append(handler)
        for name in cache.names {
            if let object = cache[name] { try handler(.added(object)) }
        }
    }

    /// When there is something to do although no event comes: a failure has been rested from, or a resync is due.
    public var nextWake: Duration? {
        if case .watching = phase { return nextResync }
        return rests ?? clock.now
    }

    /// Does all that there is to do now.
    /// - Returns: whether anything happened.
    /// - Throws: what handlers throw; the API's failures only make it try again later.
    @discardableResult
    public func pump() throws -> Bool {
        if let rests, rests > clock.now { return false }
        var didSomething = false
        begun = 0
        do {
            while try step() { didSomething = true }
            (failures, rests, lastError) = (0, nil, nil)
        } catch let error as APIError {
            try fail(error)
            // Nothing to rest from: the caller shall call again.
            didSomething = didSomething || rests == clock.now
        }
        return try remind() || didSomething
    }

    /// One step: a list, a watch begun, or an event of it. False: nothing to do now.
    private func step() throws -> Bool {
        // >>> reconcilers.6
        // Listing: list, `replace` the cache by it, and watch from the list's resource version - not from "now",
        // between the two things happen. Watching: the next event, if there is one, to `take`; when there is none
        // and the watch has ended, it is interrupted. Interrupted: watch from `resourceVersion` and nowhere else; not more than twice in one pump.
        // stub: throw Unimplemented("reconcilers.6")
        switch phase {
        case .listing:
            let page = try api.list(Object.self, in: scope)
            phase = .interrupted
            try replace(by: page)
        case .interrupted:
            begun += 1
            guard begun <= 2 else { throw APIError(.serviceUnavailable, "watches end as soon as they begin") }
            phase = .watching(try api.watch(Object.self, in: scope, from: resourceVersion))
        case .watching(let watch):
            guard let event = try watch.next() else {
                guard watch.hasEnded else { return false }
                phase = .interrupted
                return true
            }
            try take(event)
        }
        return true
        // <<<
    }

    /// After a failure: where it goes on, and when.
    private func fail(_ error: APIError) throws {
        // >>> reconcilers.6
        // `Expired` or `Gone`: what came after `resourceVersion` is forgotten, so list again, at once the first
        // time. Otherwise rest, longer each time; a watch that failed is interrupted, a list is still to be made.
        // stub: throw Unimplemented("reconcilers.6")
        lastError = error
        let isForgotten = error.reason == .expired || error.reason == .gone
        if case .watching(let watch) = phase {
            watch.stop()
            phase = .interrupted
        }
        if isForgotten { phase = .listing }
        let isFirst = isForgotten && failures == 0
        rests = clock.now + (isFirst ? .zero : try backOff.delay(afterFailures: failures))
        failures += 1
        // <<<
    }

    /// An event of the watch.
    private func take(_ event: ObjectEvent<Object>) throws {
        // >>> reconcilers.6
        // Note the resource version, also a bookmark's; change the cache; then tell. What is "added" but known was
        // modified, what is "modified" but unknown is new; what goes but was not known is not told.
        // stub: throw Unimplemented("reconcilers.6")
        if case .bookmark(let version) = event {
            resourceVersion = version
            return
        }
        guard let object = event.object else { return }
        resourceVersion = object.metadata.resourceVersion
        let before = cache[object.name]
        if case .deleted = event {
            cache[object.name] = nil
            if before != nil { try tell(.deleted(object, isGuess: false)) }
            return
        }
        cache[object.name] = object
        for event in Self.changes(from: before, to: object) { try tell(event) }
        // <<<
    }

    /// What a list says that is not known yet, or no longer true.
    private func replace(by page: ObjectPage<Object>) throws {
        // >>> reconcilers.6
        // The whole cache first, then the events: handlers see one moment, not half of two. Who is missing in the
        // list has gone, and nobody will ever tell it but you: first these, then the new and the changed. Whoever
        // has the same resource version has not changed.
        // stub: throw Unimplemented("reconcilers.6")
        let old = cache
        cache = ObjectCache()
        for object in page.items { cache[object.name] = object }
        resourceVersion = page.resourceVersion
        if let resync, nextResync == nil { nextResync = clock.now + resync }
        for name in old.names where cache[name] == nil {
            if let last = old[name] { try tell(.deleted(last, isGuess: true)) }
        }
        for object in page.items {
            let before = old[object.name]
            guard before?.metadata.resourceVersion != object.metadata.resourceVersion else { continue }
            for event in Self.changes(from: before, to: object) { try tell(event) }
        }
        // <<<
    }

    /// One of the same name but another uid is another one: the first has gone.
    private static func changes(from before: Object?, to after: Object) -> [CacheEvent<Object>] {
        guard let before else { return [.added(after)] }
        guard before.metadata.uid == after.metadata.uid else {
            return [.deleted(before, isGuess: true), .added(after)]
        }
        return [.updated(before, after)]
    }

    private func tell(_ event: CacheEvent<Object>) throws {
        for handler in handlers { try handler(event) }
    }

    /// Brings all to mind when the time has come.
    private func remind() throws -> Bool {
        guard let resync, let due = nextResync, due <= clock.now else { return false }
        nextResync = clock.now + max(resync, .milliseconds(1))
        for name in cache.names {
            if let object = cache[name] { try tell(.updated(object, object)) }
        }
        return true
    }
}
