import ClusterAPI
import ClusterObjects
import LabSupport

/// What an autoscaler changes: how many replicas an object shall have, and which pods they are.
///
/// - Kubernetes: autoscaling/v1 Scale
enum ScaleTarget {
    case deployment(Deployment)
    case replicaSet(ReplicaSet)

    /// The object of a reference.
    init(_ reference: CrossVersionObjectReference, namespace: String, _ api: any ClusterAPI) throws {
        let name = ObjectName(namespace: namespace, name: reference.name)
        switch (reference.apiVersion, reference.kind) {
        case ("apps/v1", "Deployment"): self = .deployment(try api.get(Deployment.self, name))
        case ("apps/v1", "ReplicaSet"): self = .replicaSet(try api.get(ReplicaSet.self, name))
        default:
            let kind = "\(reference.apiVersion) \(reference.kind)"
            throw APIError(.badRequest, "expected apps/v1 Deployment or apps/v1 ReplicaSet, found \(kind)")
        }
    }

    /// How many there shall be.
    var specReplicas: Int32 {
        switch self {
        case .deployment(let object): object.spec.replicas ?? 1
        case .replicaSet(let object): object.spec.replicas ?? 1
        }
    }

    /// How many there are.
    var statusReplicas: Int32 {
        switch self {
        case .deployment(let object): object.status.replicas
        case .replicaSet(let object): object.status.replicas
        }
    }

    /// Which pods they are.
    var selector: LabelSelector {
        switch self {
        case .deployment(let object): object.spec.selector
        case .replicaSet(let object): object.spec.selector
        }
    }

    /// Changes how many there shall be, if nobody else did meanwhile.
    func scale(to replicas: Int32, _ api: any ClusterAPI) throws {
        switch self {
        case .deployment(var object):
            object.spec.replicas = replicas
            _ = try api.update(object, part: .scale)
        case .replicaSet(var object):
            object.spec.replicas = replicas
            _ = try api.update(object, part: .scale)
        }
    }
}
