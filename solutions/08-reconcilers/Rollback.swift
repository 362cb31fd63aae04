import ClusterAPI
import ClusterObjects
import Documents
import LabSupport

/// Gives a deployment the template of an earlier revision again: the way back is one more rollout.
///
/// - Kubernetes: kubectl 1.20, pkg/polymorphichelpers/rollback.go
public struct Rollback {
    /// The revision whose template it is.
    public let revision: Int64
    private let deployment: Deployment
    private let set: ReplicaSet

    /// The way back to a revision.
    /// - Parameters:
    ///   - revision: which; nil for the one before the newest.
    ///   - sets: the replica sets of the deployment.
    /// - Throws: `RolloutError` when there is no such way.
    public init(of deployment: Deployment, to revision: Int64? = nil, among sets: [ReplicaSet]) throws {
        // >>> reconcilers.7
        // Not while it is paused. Look among the sets that this deployment controls, by uid; the second greatest
        // revision when none is named. Nothing is to be done when the template is the same: say so.
        // stub: throw Unimplemented("reconcilers.7")
        guard !deployment.spec.paused else { throw RolloutError.paused }
        let own = sets.filter { ControllerReference.of($0.metadata)?.uid == deployment.metadata.uid }
            .filter { RevisionNotes.revision(of: $0.metadata) > 0 }
            .sorted { RevisionNotes.revision(of: $0.metadata) > RevisionNotes.revision(of: $1.metadata) }
        if let revision {
            guard let set = own.first(where: { RevisionNotes.revision(of: $0.metadata) == revision }) else {
                throw RolloutError.noRevision(revision)
            }
            self.set = set
        } else {
            guard own.count > 1 else { throw RolloutError.noHistory }
            set = own[1]
        }
        self.revision = RevisionNotes.revision(of: set.metadata)
        self.deployment = deployment
        guard !TemplateHash.isSame(deployment.spec.template, set.spec.template) else {
            throw RolloutError.sameTemplate(self.revision)
        }
        // <<<
    }

    /// What it changes: a JSON patch.
    public var patch: JSONValue {
        // Annotations go back with the template, except those that are each object's own.
        let annotations = RevisionNotes.own(deployment.metadata.annotations).merging(
            RevisionNotes.shared(set.metadata.annotations)
        ) { $1 }
        let members = annotations.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
        return .array([
            Self.replace("/spec/template", TemplateHash.bare(set.spec.template).json),
            Self.replace("/metadata/annotations", .object(members)),
        ])
    }

    private static func replace(_ path: String, _ value: JSONValue) -> JSONValue {
        .object([
            JSONMember("op", .string("replace")), JSONMember("path", .string(path)),
            JSONMember("value", value),
        ])
    }

    /// Writes it.
    @discardableResult
    public func apply(through api: any ClusterAPI) throws -> Deployment {
        try api.patch(Deployment.self, deployment.name, .json, patch, part: nil)
    }
}
