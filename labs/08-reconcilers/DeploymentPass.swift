import ClusterAPI
import ClusterObjects
import LabSupport

/// One look at one deployment, and what is done about it.
///
/// The deployment's conditions change on the way; they are written once, with the status, at the end.
/// - Kubernetes: 1.20, deployment_controller.go syncDeployment
struct DeploymentPass {
    let api: any ClusterAPI
    let reader: any ClusterReader
    let now: Timestamp
    let written: WrittenSets
    /// As the API has it, but for conditions that are yet to be written.
    var deployment: Deployment
    /// The status as it is stored.
    private let stored: DeploymentStatus
    /// The set of the wanted template, if there is one.
    var new: ReplicaSet?
    /// The others, the oldest first.
    private(set) var old: [ReplicaSet]

    init(
        over deployment: Deployment, sets: [ReplicaSet], api: any ClusterAPI, reader: any ClusterReader,
        now: Timestamp, written: WrittenSets
    ) {
        self.api = api
        self.reader = reader
        self.now = now
        self.written = written
        self.deployment = deployment
        stored = deployment.status
        let sorted = sets.sorted(by: SetOrder.isOlder)
        // Of two with the wanted template the older: every pass must choose the same.
        let found = sorted.first { TemplateHash.isSame($0.spec.template, deployment.spec.template) }
        new = found
        old = sorted.filter { $0.metadata.uid != found?.metadata.uid }
    }

    var replicas: Int { Int(max(0, deployment.spec.replicas ?? 1)) }

    /// Does what is to be done.
    /// - Returns: when to look again although nothing happens.
    mutating func run() throws -> Duration? {
        // TODO reconcilers.7
        // On its way out: only the status. Paused, or the wanted number is not the one noted on the active sets: it
        // is scaled, in proportion, and nothing rolls. Otherwise as its strategy says.
        throw Unimplemented("reconcilers.7")
    }

    private mutating func roll() throws -> Duration? {
        // TODO reconcilers.7
        // The set of the wanted template, made if there is none. One step of the rollout; when there is none left
        // to do and it is complete, clean up. Then report.
        throw Unimplemented("reconcilers.7")
    }

    private mutating func recreate() throws -> Duration? {
        // TODO reconcilers.7
        // Old ones down to nothing; wait until the last of their pods has gone; only then the new set, full size.
        throw Unimplemented("reconcilers.7")
    }

    /// Whether a pod of an old set may still run, as far as anybody knows.
    private func oldPodsRun() throws -> Bool {
        // A set that has not looked at its new size yet may be making pods that no cache shows.
        if old.contains(where: { $0.existing > 0 || $0.status.observedGeneration < $0.metadata.generation }) {
            return true
        }
        let uids = Set(old.map(\.metadata.uid))
        return try reader.all(Pod.self, in: ListScope(namespace: deployment.metadata.namespace)).contains {
            let isOld = ControllerReference.of($0.metadata).map { uids.contains($0.uid) } ?? false
            return isOld && $0.status.phase != "Succeeded" && $0.status.phase != "Failed"
        }
    }

    /// Whether the wanted number is another than when the active sets were sized.
    private var isScaled: Bool {
        (old + [new].compactMap(\.self)).contains {
            $0.size > 0 && RevisionNotes.desired(of: $0).map { $0 != replicas } ?? false
        }
    }

    /// Whether the stored status says that the rollout has ended.
    private func isComplete() throws -> Bool {
        try DeploymentReport(on: deployment, new: new, old: old, at: now).isComplete(stored)
    }

    /// Writes the status if it is new.
    private mutating func report(isRollout: Bool) throws -> Duration? {
        let report = try DeploymentReport(on: deployment, new: new, old: old, at: now)
        deployment.status = isRollout ? try report.progressed() : try report.counted()
        if deployment.status != stored { deployment = try api.updateStatus(deployment) }
        return isRollout ? try report.timeToDeadline(deployment.status) : nil
    }

    /// Gives sets their sizes, and notes on each how far the deployment means to go.
    mutating func resize(_ resizings: [Resizing]) throws {
        // TODO reconcilers.7
        // Write a set only if its size or a note on it is new.
        throw Unimplemented("reconcilers.7")
    }

    /// Takes in what was written to a set.
    mutating func keep(_ set: ReplicaSet) {
        written.note(set, of: deployment.metadata.uid)
        if let position = old.firstIndex(where: { $0.metadata.uid == set.metadata.uid }) {
            old[position] = set
        } else {
            new = set
        }
    }

    /// Deletes old sets beyond the limit of the history.
    private mutating func cleanUp() throws {
        // TODO reconcilers.7
        // 10 are kept when nothing is said. The earliest revisions go, if they are empty: they shall have no pods,
        // have none, and have seen that they shall have none.
        throw Unimplemented("reconcilers.7")
    }
}
