import ClusterAPI
import ClusterObjects

/// A kubelet for all nodes at once, without containers: pods that have a node become ready after a while,
/// pods that were asked to go are gone after a while. Milestone 8 has the real state machine.
public final class PretendKubelet: SimulatedPart {
    /// How long a pod takes until it is ready; nil for never.
    public var startDelay: (Pod) -> Duration? = { _ in .seconds(2) }
    /// How long a pod takes to go once it was asked to.
    public var stopDelay: Duration = .seconds(1)

    private let api: any ClusterAPI
    private let clock: any ClusterClock
    private var watch: (any ObjectWatch<Pod>)?
    private var due: [ObjectName: Duration] = [:]

    /// - Parameters:
    ///   - api: where the pods are.
    ///   - clock: what time it is.
    public init(api: any ClusterAPI, clock: any ClusterClock) {
        self.api = api
        self.clock = clock
    }

    /// When the next pod is due.
    public var nextWake: Duration? { due.values.min() }

    /// Takes in what happened, or brings one pod forward.
    public func step() throws -> Bool {
        do {
            if try listen() { return true }
            guard let name = due.filter({ $0.value <= clock.now }).keys.min() else { return false }
            // Whatever goes wrong, it is tried again; what went well brings news that take the note away.
            due[name] = clock.now + .seconds(1)
            try bringForward(name)
            return true
        } catch is APIError {
            return false
        }
    }

    private func listen() throws -> Bool {
        if watch?.hasEnded ?? true {
            due = [:]
            watch = try api.watch(Pod.self, in: .all, from: "")
        }
        guard let event = try watch?.next() else { return false }
        if let pod = event.object { plan(pod, isGone: Self.isDeletion(event)) }
        return true
    }

    private static func isDeletion(_ event: ObjectEvent<Pod>) -> Bool {
        if case .deleted = event { true } else { false }
    }

    private func plan(_ pod: Pod, isGone: Bool) {
        due[pod.name] = nil
        if isGone || pod.spec.nodeName.isEmpty { return }
        if let asked = pod.metadata.deletionTimestamp {
            // The time of deletion is when its grace ends; it goes as soon as it can.
            let grace = Duration.seconds(pod.metadata.deletionGracePeriodSeconds ?? 0)
            due[pod.name] = max(clock.now, since1970(asked) - grace + min(grace, stopDelay))
        } else if pod.status.phase.isEmpty || pod.status.phase == "Pending" {
            due[pod.name] = startDelay(pod).map { clock.now + $0 }
        }
    }

    private func since1970(_ time: Timestamp) -> Duration { .microseconds(time.microseconds) }

    private func bringForward(_ name: ObjectName) throws {
        guard var pod = try api.find(Pod.self, name) else { return due[name] = nil }
        if pod.metadata.deletionTimestamp != nil {
            let options = DeleteOptions(uid: pod.metadata.uid, gracePeriodSeconds: 0)
            _ = try api.delete(Pod.self, name, options)
        } else if pod.status.phase != "Running" {
            pod.status = Self.ready(pod, at: clock.timestamp)
            _ = try api.updateStatus(pod)
        } else {
            due[name] = nil
        }
    }

    private static func ready(_ pod: Pod, at now: Timestamp) -> PodStatus {
        var status = pod.status
        status.phase = "Running"
        status.startTime = status.startTime ?? now
        status.conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map {
            Condition(type: $0, status: "True", lastTransitionTime: now)
        }
        status.containerStatuses = pod.spec.containers.map {
            ContainerStatus(
                name: $0.name, state: ContainerState(running: ContainerStateRunning(startedAt: now)),
                ready: true, image: $0.image, started: true)
        }
        return status
    }
}
