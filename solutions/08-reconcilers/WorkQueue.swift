import ClusterAPI
import LabSupport

/// Keys that somebody has to look at: each once, however often it was asked for, and never by two at a time.
///
/// Who adds a key that is being worked on has it worked on once more afterwards. Driven by a clock from outside:
/// nothing waits in here, whoever asks too early gets nothing.
/// - Kubernetes: 1.20, client-go util/workqueue
public final class WorkQueue<Key: Hashable> {
    private struct Ticket {
        let key: Key
        let due: Duration
        let number: Int
    }

    private let clock: any ClusterClock
    private let backOff: BackOff
    private var bucket: TokenBucket
    /// In the order in which they were added; all of them are dirty and nobody works on them.
    private var queue: [Key] = []
    private var head = 0
    /// Wanted, in the queue or as soon as their work is done.
    private var dirty: Set<Key> = []
    private var processing: Set<Key> = []
    /// The latest first. A ticket whose time is not the key's any more is worth nothing.
    private var waiting: [Ticket] = []
    private var dues: [Key: Duration] = [:]
    private var failures: [Key: Int] = [:]
    private var tickets = 0
    /// Whether it takes no more keys.
    public private(set) var isShutDown = false

    /// An empty queue.
    /// - Parameters:
    ///   - backOff: how long one key waits after so many failures.
    ///   - bucket: how many retries there are of all keys together.
    public init(
        clock: any ClusterClock, backOff: BackOff = BackOff(), bucket: TokenBucket = TokenBucket()
    ) {
        self.clock = clock
        self.backOff = backOff
        self.bucket = bucket
    }

    /// How many keys could be got now.
    public var count: Int { queue.count - head }

    /// How many keys wait for their time.
    public var waitingCount: Int { dues.count }

    /// When there is something to get: now, or when the first of the waiting is due; nil for never.
    public var nextWake: Duration? {
        while let ticket = waiting.last, dues[ticket.key] != ticket.due { waiting.removeLast() }
        return count > 0 ? clock.now : waiting.last?.due
    }

    /// Wants a key looked at.
    public func add(_ key: Key) throws {
        // >>> reconcilers.6
        // Not after the end, and not twice: whoever is dirty already is as good as looked at. A key that is being
        // worked on becomes dirty, but stays out of the queue until `done`: nobody else may work on it now.
        // stub: throw Unimplemented("reconcilers.6")
        guard !isShutDown, dirty.insert(key).inserted else { return }
        if !processing.contains(key) { queue.append(key) }
        // <<<
    }

    /// Wants a key looked at after a while; of two such wishes the earlier counts.
    public func add(_ key: Key, after delay: Duration) throws {
        // >>> reconcilers.6
        // No delay: at once. Otherwise `hold` it until then, unless it is held for an earlier time already.
        // stub: throw Unimplemented("reconcilers.6")
        guard !isShutDown else { return }
        guard delay > .zero else { return try add(key) }
        let due = clock.now + delay
        if let earlier = dues[key], earlier <= due { return }
        hold(key, until: due)
        // <<<
    }

    /// Wants a key looked at again after it has failed: later each time.
    public func addRateLimited(_ key: Key) throws {
        // >>> reconcilers.6
        // Both limits are asked, and the longer delay counts. The failure is counted now: the first waits 5 ms.
        // stub: throw Unimplemented("reconcilers.6")
        let failed = failures[key] ?? 0
        failures[key] = failed + 1
        let delay = max(try backOff.delay(afterFailures: failed), try bucket.take(at: clock.now))
        try add(key, after: delay)
        // <<<
    }

    /// The next key, to be worked on until `done`; nil when there is none now.
    public func get() throws -> Key? {
        // >>> reconcilers.6
        // First `letIn` those whose time has come. The first of the queue is dirty no more: whoever adds it from
        // now on means a state that its work may not have seen.
        // stub: throw Unimplemented("reconcilers.6")
        try letIn()
        guard head < queue.count else { return nil }
        let key = queue[head]
        head += 1
        if head > 64, head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
        processing.insert(key)
        dirty.remove(key)
        return key
        // <<<
    }

    /// Says that the work on a key has ended, well or not.
    public func done(_ key: Key) throws {
        // >>> reconcilers.6
        // Somebody wanted it in the meantime: now it may be queued.
        // stub: throw Unimplemented("reconcilers.6")
        guard processing.remove(key) != nil else { return }
        if dirty.contains(key) { queue.append(key) }
        // <<<
    }

    /// Forgets the failures of a key: it went well, or nobody wants it any more.
    public func forget(_ key: Key) { failures[key] = nil }

    /// How many times a key was added after a failure, since it was last forgotten.
    public func requeues(of key: Key) -> Int { failures[key] ?? 0 }

    /// Takes no more keys; those in the queue can still be got, those that wait are dropped.
    public func shutDown() {
        isShutDown = true
        waiting = []
        dues = [:]
    }

    private func hold(_ key: Key, until due: Duration) {
        dues[key] = due
        tickets += 1
        let ticket = Ticket(key: key, due: due, number: tickets)
        var (low, high) = (0, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if (waiting[middle].due, waiting[middle].number) > (ticket.due, ticket.number) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        waiting.insert(ticket, at: low)
    }

    private func letIn() throws {
        while let ticket = waiting.last, ticket.due <= clock.now {
            waiting.removeLast()
            guard dues[ticket.key] == ticket.due else { continue }
            dues[ticket.key] = nil
            try add(ticket.key)
        }
    }
}
