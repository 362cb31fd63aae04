import ClusterAPI
import ClusterObjects
import LabSupport

/// Who belongs to whom, as it was last seen.
///
/// - Kubernetes: 1.20, pkg/controller/garbagecollector, GraphBuilder
public struct OwnerGraph {
    /// An object, as far as it matters here.
    public struct Vertex {
        /// Its kind.
        public var type: any ClusterObject.Type
        /// Who it is.
        public var metadata: ObjectMeta

        /// An object.
        public init<Object: ClusterObject>(_ object: Object) {
            type = Object.self
            metadata = object.metadata
        }

        /// Its name with its namespace.
        public var name: ObjectName { ObjectName(namespace: metadata.namespace, name: metadata.name) }
        /// Whether it is on its way out.
        public var isLeaving: Bool { metadata.deletionTimestamp != nil }
        /// Whether it waits for what belongs to it.
        public var awaitsDependents: Bool {
            isLeaving && metadata.finalizers.contains(Finalizer.foreground)
        }
    }

    /// What is to be looked at, or done.
    public enum Step: Equatable, Sendable {
        /// It may have lost its owners: look closely.
        case examine(uid: String)
        /// What belongs to it is to stay: take it off their owners, then off its own finalizers.
        case orphan(uid: String, dependents: [String])
        /// Nothing holds it any more.
        case finish(uid: String)
    }

    private let vertices: [String: Vertex]
    private let order: [String]
    private let dependents: [String: [String]]

    /// The graph of some objects.
    public init(_ objects: [Vertex]) {
        vertices = Dictionary(objects.map { ($0.metadata.uid, $0) }) { first, _ in first }
        order = objects.map(\.metadata.uid)
        var dependents: [String: [String]] = [:]
        for object in objects {
            for reference in object.metadata.ownerReferences {
                dependents[reference.uid, default: []].append(object.metadata.uid)
            }
        }
        self.dependents = dependents
    }

    /// The object of a uid; nil when it was not seen.
    public subscript(uid: String) -> Vertex? { vertices[uid] }

    /// The owner that a reference means; nil when it was not seen: then it is virtual, a name that somebody
    /// mentioned.
    ///
    /// An owner lies in the namespace of what belongs to it, or in none.
    public func owner(_ reference: OwnerReference, of object: Vertex) throws -> Vertex? {
        // >>> reconcilers.8
        // The uid alone is not enough: kind, name and namespace must be those of the object with this uid.
        // stub: throw Unimplemented("reconcilers.8")
        guard let owner = vertices[reference.uid], reference.names(owner.type.resource) else { return nil }
        let isNear = owner.name.namespace.isEmpty || owner.name.namespace == object.name.namespace
        return isNear && owner.name.name == reference.name ? owner : nil
        // <<<
    }

    /// What belongs to an object, in the order in which it was seen.
    public func dependents(of owner: Vertex, onlyBlocking: Bool = false) throws -> [Vertex] {
        // >>> reconcilers.8
        // Whoever mentions it rightly; blocking are those whose reference says `blockOwnerDeletion`.
        // stub: throw Unimplemented("reconcilers.8")
        let uid = owner.metadata.uid
        return try (dependents[uid] ?? []).compactMap { vertices[$0] }.filter { dependent in
            try dependent.metadata.ownerReferences.contains { reference in
                guard reference.uid == uid, !onlyBlocking || reference.blockOwnerDeletion == true else {
                    return false
                }
                return try self.owner(reference, of: dependent) != nil
            }
        }
        // <<<
    }

    /// What is to be looked at or done, in the order in which the objects were seen.
    public func steps() throws -> [Step] {
        // >>> reconcilers.8
        // Leaving, with the finalizer "orphan": orphan. Leaving, with "foregroundDeletion": finish when no
        // dependent blocks it. Leaving otherwise: wait. Not leaving: examine if one of its owners was not
        // seen, or awaits its dependents. Most objects need no look at all.
        // stub: throw Unimplemented("reconcilers.8")
        try order.compactMap { uid in
            guard let vertex = vertices[uid] else { return nil }
            if vertex.isLeaving {
                if vertex.metadata.finalizers.contains(Finalizer.orphan) {
                    return .orphan(uid: uid, dependents: try dependents(of: vertex).map(\.metadata.uid))
                }
                let isHeld = try !dependents(of: vertex, onlyBlocking: true).isEmpty
                return vertex.awaitsDependents && !isHeld ? .finish(uid: uid) : nil
            }
            let isSuspect = try vertex.metadata.ownerReferences.contains { reference in
                try owner(reference, of: vertex).map(\.awaitsDependents) ?? true
            }
            return isSuspect ? .examine(uid: uid) : nil
        }
        // <<<
    }
}

extension OwnerReference {
    /// Whether it means objects of this kind, in whatever version.
    func names(_ resource: Resource) -> Bool {
        let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
        return kind == resource.kind && group == resource.group
    }
}
