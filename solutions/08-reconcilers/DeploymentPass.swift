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
        // >>> reconcilers.7
        // On its way out: only the status. Paused, or the wanted number is not the one noted on the active sets: it
        // is scaled, in proportion, and nothing rolls. Otherwise as its strategy says.
        // stub: throw Unimplemented("reconcilers.7")
        guard deployment.metadata.deletionTimestamp == nil else { return try report(isRollout: false) }
        notePause()
        if deployment.spec.paused || isScaled {
            try keepRevision()
            let scaling = try ProportionalScaling(of: deployment, new: new, old: old)
            try resize(try scaling.resizings())
            if deployment.spec.paused { try cleanUp() }
            return try report(isRollout: false)
        }
        switch try Strategy(of: deployment) {
        case .rollingUpdate: return try roll()
        case .recreate: return try recreate()
        }
        // <<<
    }

    private mutating func roll() throws -> Duration? {
        // >>> reconcilers.7
        // The set of the wanted template, made if there is none. One step of the rollout; when there is none left
        // to do and it is complete, clean up. Then report.
        // stub: throw Unimplemented("reconcilers.7")
        guard let new = try newSet() else { return try report(isRollout: true) }
        let steps = try Rollout(of: deployment, new: new, old: old).next()
        try resize(steps)
        if steps.isEmpty, try isComplete() { try cleanUp() }
        return try report(isRollout: true)
        // <<<
    }

    private mutating func recreate() throws -> Duration? {
        // >>> reconcilers.7
        // Old ones down to nothing; wait until the last of their pods has gone; only then the new set, full size.
        // stub: throw Unimplemented("reconcilers.7")
        let active = old.filter { $0.size > 0 }
        if !active.isEmpty {
            try resize(active.map { Resizing($0.metadata.name, to: 0, .recreation) })
            return try report(isRollout: true)
        }
        if try oldPodsRun() { return try report(isRollout: true) }
        guard let new = try newSet() else { return try report(isRollout: true) }
        if new.size != replicas {
            try resize([Resizing(new.metadata.name, to: replicas, .recreation)])
        }
        if try isComplete() { try cleanUp() }
        return try report(isRollout: true)
        // <<<
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
        // >>> reconcilers.7
        // Write a set only if its size or a note on it is new.
        // stub: throw Unimplemented("reconcilers.7")
        let surge = try Fenceposts(of: deployment).surge
        for resizing in resizings {
            guard
                let set = ([new].compactMap(\.self) + old).first(where: { $0.metadata.name == resizing.name })
            else { continue }
            var changed = set.size == resizing.size ? set : set.resized(to: resizing.size)
            RevisionNotes.note(desired: replicas, surge: surge, on: &changed)
            if changed != set { keep(try api.update(changed)) }
        }
        // <<<
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
        // >>> reconcilers.7
        // 10 are kept when nothing is said. The earliest revisions go, if they are empty: they shall have no pods,
        // have none, and have seen that they shall have none.
        // stub: throw Unimplemented("reconcilers.7")
        let limit = Int(max(0, deployment.spec.revisionHistoryLimit ?? 10))
        let kept = old.filter { $0.metadata.deletionTimestamp == nil }
        let sorted = kept.enumerated().sorted {
            let revisions = [$0, $1].map { RevisionNotes.revision(of: $0.element.metadata) }
            return (revisions[0], $0.offset) < (revisions[1], $1.offset)
        }
        for set in sorted.prefix(max(0, kept.count - limit)).map(\.element) {
            guard set.size == 0, set.existing == 0,
                set.metadata.generation <= set.status.observedGeneration
            else { continue }
            do {
                _ = try api.delete(ReplicaSet.self, set.name, DeleteOptions(uid: set.metadata.uid))
            } catch let error as APIError where error.reason == .notFound {
                continue
            }
        }
        // <<<
    }
}
