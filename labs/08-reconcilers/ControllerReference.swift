import ClusterAPI
import ClusterObjects

/// The one owner of an object that manages it.
///
/// - Kubernetes: meta/v1 GetControllerOf, NewControllerRef
enum ControllerReference {
    /// Who manages an object; nil for an orphan.
    static func of(_ object: ObjectMeta) -> OwnerReference? {
        object.ownerReferences.first { $0.controller == true }
    }

    /// A reference to a manager, for what it manages.
    static func to<Owner: ClusterObject>(_ owner: Owner) -> OwnerReference {
        OwnerReference(
            apiVersion: Owner.resource.apiVersion, kind: Owner.resource.kind, name: owner.metadata.name,
            uid: owner.metadata.uid, controller: true, blockOwnerDeletion: true)
    }

    /// The name of the manager of an object, if it is of this kind.
    static func name(of object: ObjectMeta?, kind: Resource) -> ObjectName? {
        guard let object, let reference = of(object), reference.kind == kind.kind,
            reference.apiVersion.split(separator: "/").dropLast().joined() == kind.group
        else { return nil }
        return ObjectName(namespace: object.namespace, name: reference.name)
    }
}
