import ClusterAPI
import ClusterObjects
import LabSupport

/// The set of the wanted template.
///
/// - Kubernetes: 1.20, deployment/sync.go getNewReplicaSet
extension DeploymentPass {
    /// The set of the wanted template, made if there is none, with its revision.
    mutating func newSet() throws -> ReplicaSet? {
        if new == nil { try create() }
        try keepRevision()
        return new
    }

    /// Keeps the notes on the new set, and the revision on the deployment.
    mutating func keepRevision() throws {
        // >>> reconcilers.7
        // One more than the greatest revision of the old ones, unless it has a greater one. The deployment's own
        // annotations go with it. Whoever finds a set and nothing said about progress begins to say something.
        // stub: throw Unimplemented("reconcilers.7")
        guard let set = new else { return }
        var changed = set
        changed.metadata.annotations.merge(RevisionNotes.shared(deployment.metadata.annotations)) { $1 }
        RevisionNotes.note(revision: nextRevision, on: &changed)
        changed.spec.minReadySeconds = deployment.spec.minReadySeconds
        if changed != set { keep(try api.update(changed)) }
        let revision = RevisionNotes.revision(of: changed.metadata)
        if RevisionNotes.revision(of: deployment.metadata) != revision { try note(revision) }
        if ConditionSet(deployment.status.conditions)[DeploymentReport.Word.progressing] == nil {
            try sayProgress(
                "True", DeploymentReport.Word.found, "Found new replica set \"\(set.metadata.name)\"")
        }
        // <<<
    }

    /// One more than the greatest revision of the old sets.
    private var nextRevision: Int64 {
        let greatest = old.map { RevisionNotes.revision(of: $0.metadata) }.max() ?? 0
        return greatest == .max ? .max : greatest + 1
    }

    /// Notes the revision on the deployment. Conditions that are yet to be written stay so.
    private mutating func note(_ revision: Int64) throws {
        var changed = deployment
        changed.metadata.annotations[RevisionNotes.revision] = "\(revision)"
        let status = deployment.status
        deployment = try api.update(changed)
        deployment.status = status
    }

    /// Makes the set of the wanted template.
    private mutating func create() throws {
        // >>> reconcilers.7
        // `AlreadyExists`: perhaps it was made a moment ago and no cache shows it: take it if it is controlled by
        // this deployment and has the template. Otherwise two templates have one hash: count the collision, write
        // the count, and let the next pass try another name. Any other failure is said in the conditions.
        // stub: throw Unimplemented("reconcilers.7")
        let set = try wanted()
        do {
            keep(try api.create(set))
            let message = "Created new replica set \"\(set.metadata.name)\""
            try sayProgress("True", DeploymentReport.Word.created, message)
        } catch let error as APIError where error.reason == .alreadyExists {
            guard let other = try api.find(ReplicaSet.self, set.name) else { throw error }
            let isOurs = ControllerReference.of(other.metadata)?.uid == deployment.metadata.uid
            if isOurs, TemplateHash.isSame(other.spec.template, set.spec.template) { return keep(other) }
            deployment.status.collisionCount = (deployment.status.collisionCount ?? 0) &+ 1
            _ = try api.updateStatus(deployment)
            throw RolloutError.nameTaken(set.metadata.name)
        } catch let error as APIError {
            let message = "Failed to create new replica set \"\(set.metadata.name)\": \(error.message)"
            try sayProgress("False", DeploymentReport.Word.creationFailed, message)
            _ = try? api.updateStatus(deployment)
            throw error
        }
        // <<<
    }

    /// The set of the wanted template as it is to be made: its pods, and nobody else's, have the hash.
    private func wanted() throws -> ReplicaSet {
        let hash = try TemplateHash.of(deployment.spec.template, collisions: deployment.status.collisionCount)
        var template = deployment.spec.template
        template.metadata.labels[TemplateHash.label] = hash
        var selector = deployment.spec.selector
        selector.matchLabels[TemplateHash.label] = hash
        var set = ReplicaSet(
            metadata: ObjectMeta(
                name: "\(deployment.metadata.name)-\(hash)", namespace: deployment.metadata.namespace,
                labels: template.metadata.labels,
                annotations: RevisionNotes.shared(deployment.metadata.annotations),
                ownerReferences: [ControllerReference.to(deployment)]),
            spec: ReplicaSetSpec(
                replicas: 0, minReadySeconds: deployment.spec.minReadySeconds, selector: selector,
                template: template))
        RevisionNotes.note(revision: nextRevision, on: &set)
        let fenceposts = try Fenceposts(of: deployment)
        RevisionNotes.note(desired: replicas, surge: fenceposts.surge, on: &set)
        let step = try Rollout(of: deployment, new: set, old: old).next()
        return set.resized(to: step.first { $0.reason == .growth }?.size ?? 0)
    }

    /// Says something about progress, where somebody wants to hear of it.
    private mutating func sayProgress(_ status: String, _ reason: String, _ message: String) throws {
        let report = try DeploymentReport(on: deployment, new: new, old: old, at: now)
        guard report.deadline != nil else { return }
        var conditions = ConditionSet(deployment.status.conditions)
        conditions.set(report.said(DeploymentReport.Word.progressing, status, reason, message))
        deployment.status.conditions = conditions.all
    }

    /// Says that it is paused, or goes on: while it is, no deadline runs.
    mutating func notePause() {
        var conditions = ConditionSet(deployment.status.conditions)
        guard let report = try? DeploymentReport(on: deployment, new: new, old: old, at: now),
            report.deadline != nil,
            conditions[DeploymentReport.Word.progressing]?.reason != DeploymentReport.Word.timedOut
        else { return }
        let isNoted =
            conditions[DeploymentReport.Word.progressing]?.reason == DeploymentReport.Word.paused
        guard deployment.spec.paused != isNoted else { return }
        let (reason, message) =
            isNoted
            ? (DeploymentReport.Word.resumed, "Deployment is resumed")
            : (DeploymentReport.Word.paused, "Deployment is paused")
        conditions.set(report.said(DeploymentReport.Word.progressing, "Unknown", reason, message))
        deployment.status.conditions = conditions.all
    }
}
