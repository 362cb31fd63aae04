import ClusterObjects
import LabSupport

/// The status of a deployment, as its replica sets say.
///
/// - Kubernetes: 1.20, deployment/sync.go calculateStatus; progress.go
public struct DeploymentReport {
    /// Types and reasons of conditions.
    enum Word {
        static let available = "Available"
        static let progressing = "Progressing"
        static let enough = "MinimumReplicasAvailable"
        static let tooFew = "MinimumReplicasUnavailable"
        static let created = "NewReplicaSetCreated"
        static let found = "FoundNewReplicaSet"
        static let creationFailed = "ReplicaSetCreateError"
        static let updated = "ReplicaSetUpdated"
        static let complete = "NewReplicaSetAvailable"
        static let timedOut = "ProgressDeadlineExceeded"
        static let paused = "DeploymentPaused"
        static let resumed = "DeploymentResumed"
    }

    private let deployment: Deployment
    private let new: ReplicaSet?
    private let sets: [ReplicaSet]
    private let now: Timestamp
    private let least: Int
    private var replicas: Int { Int(max(0, deployment.spec.replicas ?? 1)) }

    /// A report on a deployment with these sets.
    public init(on deployment: Deployment, new: ReplicaSet?, old: [ReplicaSet], at now: Timestamp) throws {
        self.deployment = deployment
        self.new = new
        sets = old + (new.map { [$0] } ?? [])
        self.now = now
        least = Int(max(0, deployment.spec.replicas ?? 1)) - (try Fenceposts(of: deployment).unavailable)
    }

    /// The counts, and whether enough are available.
    public func counted() throws -> DeploymentStatus {
        // >>> reconcilers.7
        // What the sets say that they have; unavailable is what they shall have less what is available, never below
        // zero. `Available` is true when at least replicas - maxUnavailable are.
        // stub: throw Unimplemented("reconcilers.7")
        let available = sets.reduce(0) { $0 + Int(max(0, $1.status.availableReplicas)) }
        var status = deployment.status
        status.observedGeneration = deployment.metadata.generation
        status.replicas = Int32(clamping: sets.reduce(0) { $0 + $1.existing })
        status.updatedReplicas = Int32(clamping: new?.existing ?? 0)
        status.readyReplicas = Int32(clamping: sets.reduce(0) { $0 + Int(max(0, $1.status.readyReplicas)) })
        status.availableReplicas = Int32(clamping: available)
        status.unavailableReplicas = Int32(clamping: max(0, sets.reduce(0) { $0 + $1.size } - available))
        var conditions = ConditionSet(status.conditions)
        conditions.set(
            available >= least
                ? said(Word.available, "True", Word.enough, "Deployment has minimum availability.")
                : said(Word.available, "False", Word.tooFew, "Deployment does not have minimum availability.")
        )
        status.conditions = conditions.all
        return status
        // <<<
    }

    /// Whether the rollout has ended: all pods are new, there are no others, and all are available.
    public func isComplete(_ status: DeploymentStatus) throws -> Bool {
        // >>> reconcilers.7
        // As many as are wanted, not only as many as must be: and the status is about this generation.
        // stub: throw Unimplemented("reconcilers.7")
        let counts = [status.updatedReplicas, status.replicas, status.availableReplicas]
        return counts.allSatisfy { Int($0) == replicas }
            && status.observedGeneration >= deployment.metadata.generation
        // <<<
    }

    /// The counts, and how the rollout gets on.
    public func progressed() throws -> DeploymentStatus {
        // >>> reconcilers.7
        // Without a deadline nothing is said about progress. A rollout that is complete stays so until there is
        // another template: scaling is no rollout. Otherwise: complete; or it has got on (more new, fewer old or more
        // available pods than the stored status says): the time counts from now; or the deadline has passed.
        // Last, what the sets say about failures is said here, too.
        // stub: throw Unimplemented("reconcilers.7")
        var status = try counted()
        var conditions = ConditionSet(status.conditions)
        if deadline == nil { conditions.remove(Word.progressing) }
        let wasComplete =
            status.replicas == status.updatedReplicas
            && conditions[Word.progressing]?.reason == Word.complete
        if deadline != nil, !wasComplete { try judgeProgress(to: status, &conditions) }
        copyFailures(to: &conditions)
        status.conditions = conditions.all
        return status
        // <<<
    }

    private func judgeProgress(to status: DeploymentStatus, _ conditions: inout ConditionSet) throws {
        // >>> reconcilers.7
        // `said` makes a condition; the messages begin with the `subject`.
        // stub: throw Unimplemented("reconcilers.7")
        if try isComplete(status) {
            let message = "\(subject) has successfully progressed."
            conditions.set(said(Word.progressing, "True", Word.complete, message))
        } else if try hasProgressed(to: status) {
            // Said again although it was said: the time of the update is what the deadline is measured from.
            conditions.replace(said(Word.progressing, "True", Word.updated, "\(subject) is progressing."))
        } else if try isTimedOut(status) {
            let message = "\(subject) has timed out progressing."
            conditions.set(said(Word.progressing, "False", Word.timedOut, message))
        }
        // <<<
    }

    /// Whether the rollout has got on since the status that is stored.
    public func hasProgressed(to status: DeploymentStatus) throws -> Bool {
        // >>> reconcilers.7
        // More new pods, fewer old ones, or more available ones. Counts of strangers may be anything: mind overflow.
        // stub: throw Unimplemented("reconcilers.7")
        let before = deployment.status
        let old = { (status: DeploymentStatus) in Int(status.replicas) - Int(status.updatedReplicas) }
        return status.updatedReplicas > before.updatedReplicas || old(status) < old(before)
            || status.availableReplicas > before.availableReplicas
        // <<<
    }

    /// Whether the rollout has made no progress for longer than its deadline.
    public func isTimedOut(_ status: DeploymentStatus) throws -> Bool {
        // >>> reconcilers.7
        // Measured from when progress was last said. What is complete cannot time out, what has timed out stays so.
        // stub: throw Unimplemented("reconcilers.7")
        guard let deadline, let current = ConditionSet(status.conditions)[Word.progressing],
            current.reason != Word.complete
        else { return false }
        guard current.reason != Word.timedOut, let since = current.lastUpdateTime else {
            return current.reason == Word.timedOut
        }
        return now - since > deadline
        // <<<
    }

    /// How long until the deadline may have passed; nil when it cannot.
    public func timeToDeadline(_ status: DeploymentStatus) throws -> Duration? {
        guard let deadline, try !isComplete(status),
            let current = ConditionSet(status.conditions)[Word.progressing],
            current.reason != Word.timedOut, current.reason != Word.complete,
            let since = current.lastUpdateTime
        else { return nil }
        // A second more: times are noted in whole seconds.
        return max(.seconds(1), since + deadline - now + .seconds(1))
    }

    /// A condition that is said now.
    func said(_ type: String, _ status: String, _ reason: String, _ message: String) -> Condition {
        Condition(
            type: type, status: status, lastUpdateTime: now, lastTransitionTime: now, reason: reason,
            message: message)
    }

    /// How long a rollout may make no progress; nil for ever.
    var deadline: Duration? {
        let seconds = deployment.spec.progressDeadlineSeconds ?? 600
        return seconds == .max ? nil : .seconds(max(0, seconds))
    }

    private var subject: String {
        new.map { "ReplicaSet \"\($0.metadata.name)\"" } ?? "Deployment \"\(deployment.metadata.name)\""
    }

    private func copyFailures(to conditions: inout ConditionSet) {
        let candidates = (new.map { [$0] } ?? []) + sets
        let failures = candidates.compactMap { ConditionSet($0.status.conditions)[ReplicaSetReport.failure] }
        guard var failure = failures.first else { return conditions.remove(ReplicaSetReport.failure) }
        failure.lastUpdateTime = failure.lastTransitionTime
        conditions.set(failure)
    }
}
