import ClusterAPI
import LabSupport

/// Runs a reconciler: what its caches tell becomes keys, and each key is looked at until it is well.
///
/// - Kubernetes: 1.20, the loop that every controller of pkg/controller has; controller-runtime's Controller
public final class ControllerLoop {
    /// Who looks at the objects.
    public let reconciler: any Reconciler
    /// What waits to be looked at.
    public let queue: WorkQueue<ObjectName>
    private let informers: Informers
    private let clock: any ClusterClock
    private var isPrepared = false
    /// Why a key last failed, of those that have not been well since.
    public private(set) var failures: [ObjectName: String] = [:]

    /// A loop over caches of its own.
    public convenience init(_ reconciler: any Reconciler, api: any ClusterAPI, clock: any ClusterClock) {
        self.init(reconciler, informers: Informers(api: api, clock: clock), clock: clock)
    }

    /// A loop over caches that others use, too: usually those that the reconciler reads.
    public init(_ reconciler: any Reconciler, informers: Informers, clock: any ClusterClock) {
        self.reconciler = reconciler
        self.informers = informers
        self.clock = clock
        queue = WorkQueue(clock: clock)
    }

    /// When there is something to do although no event comes; nil when only an event helps.
    public var nextWake: Duration? {
        guard isPrepared else { return clock.now }
        return [informers.nextWake, informers.haveSynced ? queue.nextWake : nil].compactMap(\.self).min()
    }

    /// Takes in all events that there are, then looks at one object at most.
    /// - Returns: whether anything was done; false: nothing to do now.
    /// - Throws: `Unimplemented` only; whatever else a reconciler throws, it is called again later.
    @discardableResult
    public func step() throws -> Bool {
        // TODO reconcilers.6
        // Prepare once, pump, and wait until every cache has been filled. Then one key: `work` on it, and whatever
        // comes of it, say that it is done.
        throw Unimplemented("reconcilers.6")
    }

    private func work(on key: ObjectName) throws {
        // TODO reconcilers.6
        // Well: forget its failures, and look again when the reconciler asks for it. Not well: note why, and look
        // again, later each time. A stub's `Unimplemented` goes to whoever runs the loop.
        throw Unimplemented("reconcilers.6")
    }

    /// From here on events become keys.
    private func prepare() throws {
        guard !isPrepared else { return }
        isPrepared = true
        for interest in reconciler.interests { try listen(to: interest.type, interest) }
    }

    private func listen<Object: ClusterObject>(to type: Object.Type, _ interest: Interest) throws {
        let queue = queue
        try informers.informer(of: type).onEvent { event in
            for key in interest.keys(event.before, event.after) { try queue.add(key) }
        }
    }
}
