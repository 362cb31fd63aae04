import ClusterAPI
import ClusterObjects
import LabSupport

/// Runs the pods that are bound to its node.
///
/// What it must not forget lies in the API and in the runtime, so that it may be started again at any time;
/// in its own memory are only back-offs, counts of probes, and when it began to end something. Begin with one
/// call of `reconcile` for the node's own key: it makes the node, and from then on events do the rest.
/// - Kubernetes: 1.20, pkg/kubelet; there a node that was deleted is not made again before a restart
public final class Kubelet: Reconciler {
    /// As its logs call it.
    public let name = "kubelet"
    /// How often it looks whether its containers still run.
    public static let relistPeriod = Duration.seconds(1)
    /// Seconds that a pod has to end when it does not say.
    public static let defaultGrace: Int64 = 30

    private let node: Node
    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let clock: any ClusterClock
    private let runtime: any ContainerRuntime
    private let note: (Notice) -> Void
    private let heartbeat: NodeHeartbeat
    private let termination: ContainerTermination
    /// By the uid of the pod.
    private var workers: [String: PodWorker] = [:]

    /// A kubelet.
    /// - Parameter node: what the node says of itself: name, labels, capacity, allocatable.
    public init(
        node: Node, api: any ClusterAPI, reader: any ClusterReader, clock: any ClusterClock,
        runtime: any ContainerRuntime, note: @escaping (Notice) -> Void = { _ in }
    ) {
        self.node = node
        self.api = api
        self.reader = reader
        self.clock = clock
        self.runtime = runtime
        self.note = note
        heartbeat = NodeHeartbeat(of: node, api: api, clock: clock)
        termination = ContainerTermination(runtime, clock: clock)
    }

    /// Its node, and the pods that are or were bound to it.
    public var interests: [Interest] {
        let name = node.metadata.name
        return [
            Interest(in: Node.self) { before, after in
                (after ?? before)?.metadata.name == name ? [ObjectName(name: name)] : []
            },
            Interest(in: Pod.self) { before, after in
                let pods = [before, after].compactMap(\.self).filter { $0.spec.nodeName == name }
                return pods.first.map { [$0.name] } ?? []
            },
        ]
    }

    /// Looks at one pod, or, with the key of its node, says that the node is alive and tidies up.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // >>> reconcilers.8
        // Containers of a pod that the API does not know (any more), or that was another one of the same name,
        // are ended, whatever else is to be done.
        // stub: throw Unimplemented("reconcilers.8")
        if key == ObjectName(name: node.metadata.name) { return try tend() }
        let found = try reader.find(Pod.self, key)
        let pod = found.flatMap { $0.spec.nodeName == node.metadata.name ? $0 : nil }
        let strays = try runtime.containers().filter {
            $0.launch.pod == key && $0.launch.podUID != pod?.metadata.uid
        }
        let wakes = [try tidy(strays) ? Self.relistPeriod : nil, try pod.flatMap(sync)]
        return wakes.compactMap(\.self).min()
        // <<<
    }

    // >>> reconcilers.8
    /// Says that the node is alive, and ends what belongs to no pod.
    private func tend() throws -> Duration? {
        let pods = try reader.all(Pod.self, in: ListScope(fields: ["spec.nodeName": node.metadata.name]))
        let uids = Set(pods.map(\.metadata.uid))
        var containers: [RuntimeContainer] = []
        var trouble: String?
        do {
            containers = try runtime.containers()
            termination.keep(Set(containers.map(\.id)))
        } catch {
            trouble = "container runtime is down: \(error)"
        }
        try heartbeat.beat(trouble: trouble)
        workers = workers.filter { uids.contains($0.key) }
        let areLeft = try tidy(containers.filter { !uids.contains($0.launch.podUID) })
        return areLeft ? Self.relistPeriod : NodeHeartbeat.period
    }

    /// Ends containers whose pods are gone, and forgets them.
    /// - Returns: whether some still run.
    private func tidy(_ strays: [RuntimeContainer]) throws -> Bool {
        var areLeft = false
        for stray in strays where try !isBound(stray.launch) {
            if stray.isRunning {
                try termination.end(stray.id, grace: Self.defaultGrace)
                areLeft = true
            } else {
                try runtime.remove(stray.id)
            }
        }
        return areLeft
    }

    /// What was read may be old, and nobody is ended on hearsay: the API itself is asked.
    private func isBound(_ launch: ContainerLaunch) throws -> Bool {
        guard let pod = try api.find(Pod.self, launch.pod) else { return false }
        return pod.metadata.uid == launch.podUID && pod.spec.nodeName == node.metadata.name
    }

    private func sync(_ pod: Pod) throws -> Duration? {
        let isLeaving = pod.metadata.deletionTimestamp != nil
        var wanted = pod
        if !isLeaving, !PodReport.isOver(pod.status.phase), let verdict = try verdict(on: pod) {
            note(Notice(about: pod, isWarning: true, reason: verdict.reason, message: verdict.message))
            wanted.status.phase = "Failed"
            wanted.status.reason = verdict.reason
            wanted.status.message = verdict.message
        }
        let worker = workers[pod.metadata.uid] ?? PodWorker(runtime, clock: clock, termination)
        workers[pod.metadata.uid] = worker
        let grace = isLeaving ? pod.metadata.deletionGracePeriodSeconds : nil
        let outcome = try worker.sync(
            wanted, isOver: isLeaving || PodReport.isOver(wanted.status.phase),
            grace: grace ?? pod.spec.terminationGracePeriodSeconds ?? Self.defaultGrace)
        if outcome.status != pod.status {
            wanted.status = outcome.status
            wanted = try api.updateStatus(wanted)
        }
        guard isLeaving, !outcome.isRunning else { return outcome.next }
        // Without time left it waits for its finalizers, and not for us.
        if pod.metadata.deletionGracePeriodSeconds != 0 || pod.metadata.finalizers.isEmpty {
            try release(pod)
        }
        return nil
    }

    /// Nothing of the pod runs any more: only now may its name be taken.
    private func release(_ pod: Pod) throws {
        do {
            let options = DeleteOptions(uid: pod.metadata.uid, gracePeriodSeconds: 0)
            _ = try api.delete(Pod.self, pod.name, options)
        } catch let error as APIError where error.reason == .notFound || error.reason == .conflict {
            // It is gone already, or another one has its name.
        }
        workers[pod.metadata.uid] = nil
        for container in try runtime.containers() where container.launch.podUID == pod.metadata.uid {
            try runtime.remove(container.id)
        }
    }

    /// Why a pod must fail that has not failed yet.
    private func verdict(on pod: Pod) throws -> PodRoom.Refusal? {
        if let most = pod.spec.activeDeadlineSeconds, let start = pod.status.startTime,
            clock.timestamp - start >= .seconds(most)
        {
            return PodRoom.Refusal(
                reason: "DeadlineExceeded",
                message: "Pod was active on the node longer than the specified deadline")
        }
        // Whoever was taken in stays, also after a restart of this kubelet.
        if pod.status.startTime != nil || workers[pod.metadata.uid] != nil { return nil }
        let all = try reader.all(Pod.self, in: ListScope(fields: ["spec.nodeName": node.metadata.name]))
        let others = all.filter { other in
            other.metadata.uid != pod.metadata.uid && !PodReport.isOver(other.status.phase)
                && (other.status.startTime != nil || workers[other.metadata.uid] != nil)
        }
        return try PodRoom.refusal(of: pod, beside: others, allocatable: node.status.allocatable)
    }
    // <<<
}
