import LabSupport
import SchedulingModel

/// The pods that wait for a node, in three groups: those that are tried next, those that back off after a
/// failure, and those for which something has to happen first.
///
/// - Kubernetes: 1.20, internal/queue/scheduling_queue.go
public struct SchedulingQueue {
    /// The least and the greatest time before a pod is tried again.
    public static let backOffs: (least: Duration, greatest: Duration) = (.seconds(1), .seconds(10))
    /// So long a pod lies there at most without being tried, whatever happens (1.20; later five minutes).
    public static let patience = Duration.seconds(60)

    private enum Place {
        case active, backingOff, unschedulable
    }

    private struct Entry {
        var pod: QueuedPod
        var place: Place
        /// Tickets of earlier places are worth nothing.
        var ticket: Int
    }

    private struct Ticket {
        let pod: QueuedPod
        let number: Int
    }

    private var entries: [String: Entry] = [:]
    private var active = Heap<Ticket> { SchedulingQueue.comesBefore($0.pod, $1.pod) }
    private var backingOff = Heap<Ticket> { $0.pod.backsOffUntil < $1.pod.backsOffUntil }
    private var resting = Heap<Ticket> { $0.pod.restsSince < $1.pod.restsSince }
    /// The unschedulable by who refused them: events look at groups, not at pods.
    private var refused: [Set<String>: Set<String>] = [:]
    private var moves = 0
    private var tickets = 0
    private var arrivals = 0

    /// An empty queue.
    public init() {}

    /// How many pods wait.
    public var count: Int { entries.count }

    /// The keys of the pods in each group, in no order.
    public var groups: (active: [String], backingOff: [String], unschedulable: [String]) {
        let keys = { (place: Place) in entries.filter { $0.value.place == place }.map(\.key).sorted() }
        return (keys(.active), keys(.backingOff), keys(.unschedulable))
    }

    /// The first of two pods: the one of greater priority, and of equals the one that came first.
    private static func comesBefore(_ first: QueuedPod, _ second: QueuedPod) -> Bool {
        (first.pod.priority, second.number) > (second.pod.priority, first.number)
    }

    /// How long a pod backs off after so many attempts.
    public static func backOff(attempts: Int) throws -> Duration {
        // TODO scheduler.5
        // One second after the first, doubled after each, ten at most. Mind what 2^attempts does after a day.
        throw Unimplemented("scheduler.5")
    }

    /// Takes a new pod in; one of the same name takes its place.
    public mutating func add(_ pod: PodInfo, at now: Duration) throws {
        // TODO scheduler.5
        // It is tried as soon as its turn comes: `put` it among the active.
        throw Unimplemented("scheduler.5")
    }

    /// The next pod to be tried: it is no longer in the queue.
    public mutating func pop(at now: Duration) throws -> QueuedPod? {
        // TODO scheduler.5
        // First let those in whose back-off has ended, and those that have been lying as unschedulable for
        // `patience`. Then the first of the active; tickets of pods that are elsewhere now are skipped. Count the
        // attempt, and note the number of moves: whatever happens from now on, this attempt has not seen.
        throw Unimplemented("scheduler.5")
    }

    /// Takes a pod back that could not be placed.
    /// - Parameter rejectedBy: the plug-ins that refused it; none when it was an accident.
    public mutating func putBack(_ pod: QueuedPod, rejectedBy: Set<String>, at now: Duration) throws {
        // TODO scheduler.5
        // Its back-off starts now. Nobody refused it, or something has moved since it was taken: it backs off.
        // Otherwise nothing has changed, and it waits until something does: unschedulable.
        throw Unimplemented("scheduler.5")
    }

    /// Something has happened: pods that it may help are tried again.
    /// - Returns: their keys.
    @discardableResult
    public mutating func move(for event: ClusterEvent, at now: Duration) throws -> [String] {
        // TODO scheduler.5
        // Of the unschedulable those that a plug-in refused which the event may help: to the active, or
        // while their back-off lasts to those that back off. Count the move, also when nobody was moved.
        throw Unimplemented("scheduler.5")
    }

    /// Lets a pod go that is not wanted any more.
    public mutating func remove(_ key: String) {
        guard let entry = entries.removeValue(forKey: key), entry.place == .unschedulable else { return }
        refused[entry.pod.rejectedBy]?.remove(key)
        if refused[entry.pod.rejectedBy]?.isEmpty == true { refused[entry.pod.rejectedBy] = nil }
    }

    /// When the next pod can be tried; nil when only an event helps, now when one is active.
    /// - Parameter patiently: whether to wait also for those that only `patience` brings back.
    public mutating func nextTime(after now: Duration, patiently: Bool = true) -> Duration? {
        while let ticket = active.first, current(ticket, in: .active) == nil { _ = active.popFirst() }
        while let ticket = backingOff.first, current(ticket, in: .backingOff) == nil {
            _ = backingOff.popFirst()
        }
        while let ticket = resting.first, current(ticket, in: .unschedulable) == nil {
            _ = resting.popFirst()
        }
        let times = [
            active.first.map { _ in now }, backingOff.first?.pod.backsOffUntil,
            patiently ? resting.first.map { $0.pod.restsSince + Self.patience } : nil,
        ]
        return times.compactMap(\.self).min().map { max($0, now) }
    }

    private mutating func put(_ pod: QueuedPod, in place: Place) {
        remove(pod.pod.key)
        tickets += 1
        entries[pod.pod.key] = Entry(pod: pod, place: place, ticket: tickets)
        let ticket = Ticket(pod: pod, number: tickets)
        switch place {
        case .active: active.insert(ticket)
        case .backingOff: backingOff.insert(ticket)
        case .unschedulable:
            resting.insert(ticket)
            refused[pod.rejectedBy, default: []].insert(pod.pod.key)
        }
    }

    /// The entry that a ticket still stands for.
    private func current(_ ticket: Ticket, in place: Place) -> Entry? {
        guard let entry = entries[ticket.pod.pod.key], entry.ticket == ticket.number, entry.place == place
        else {
            return nil
        }
        return entry
    }

    // TODO scheduler.5
}
