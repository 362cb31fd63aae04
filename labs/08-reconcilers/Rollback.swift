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
        // TODO reconcilers.7
        // Not while it is paused. Look among the sets that this deployment controls, by uid; the second greatest
        // revision when none is named. Nothing is to be done when the template is the same: say so.
        throw Unimplemented("reconcilers.7")
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
