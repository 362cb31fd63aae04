import ClusterAPI
import ClusterObjects
import LabSupport

/// Deletes what belongs to nobody any more.
///
/// It looks at everything at once: the graph is made anew each time from what is read, so that there is none
/// that could be wrong. What is read may lag, and nothing is deleted on hearsay: an object and its owners are
/// read from the API itself before anything is done.
/// - Kubernetes: 1.20, pkg/controller/garbagecollector, which keeps its graph up to date by events
public final class GarbageCollector: Reconciler {
    /// As its logs call it.
    public let name = "garbage-collector"
    /// Its only key: everything.
    public static let key = ObjectName(name: "objects")
    /// So long after an owner was found that has not been read yet, it looks again.
    public static let patience = Duration.seconds(5)

    private let api: any ClusterAPI
    private let reader: any ClusterReader
    private let types: [any ClusterObject.Type]
    private let note: (Notice) -> Void

    /// A collector of objects of some kinds. An owner of any other kind is taken to be there.
    public init(
        api: any ClusterAPI, reader: any ClusterReader, types: [any ClusterObject.Type],
        note: @escaping (Notice) -> Void = { _ in }
    ) {
        self.api = api
        self.reader = reader
        self.types = types
        self.note = note
    }

    /// Everything.
    public var interests: [Interest] {
        types.map { interest(in: $0) }
    }

    private func interest<Object: ClusterObject>(in type: Object.Type) -> Interest {
        Interest(in: type) { _, _ in [Self.key] }
    }

    /// Looks at everything.
    public func reconcile(_ key: ObjectName) throws -> Duration? {
        // >>> reconcilers.8
        // Make the graph, take its steps one by one. One that goes wrong does not hinder the others; what went
        // wrong first is thrown in the end. Look again when an object stayed because of an owner that the
        // graph did not have: no event will tell of it.
        // stub: throw Unimplemented("reconcilers.8")
        guard key == Self.key else { return nil }
        let graph = OwnerGraph(try types.flatMap { try read($0) })
        var failure: (any Error)?
        var mustLookAgain = false
        for step in try graph.steps() {
            do {
                if try !take(step, graph) { mustLookAgain = true }
            } catch let error as APIError where error.reason == .notFound {
                // It went by itself.
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return mustLookAgain ? Self.patience : nil
        // <<<
    }

    // >>> reconcilers.8
    private func read<Object: ClusterObject>(_ type: Object.Type) throws -> [OwnerGraph.Vertex] {
        try reader.all(type, in: .all).map { OwnerGraph.Vertex($0) }
    }

    /// - Returns: whether that settles it.
    private func take(_ step: OwnerGraph.Step, _ graph: OwnerGraph) throws -> Bool {
        switch step {
        case .examine(let uid):
            guard let vertex = graph[uid] else { return true }
            return try examine(vertex.type, vertex, graph)
        case .orphan(let uid, let dependents):
            for dependent in dependents.compactMap({ graph[$0] }) {
                try change(dependent.type, dependent) { $0.ownerReferences.removeAll { $0.uid == uid } }
            }
            try graph[uid].map { try drop(Finalizer.orphan, of: $0) }
        case .finish(let uid): try graph[uid].map { try drop(Finalizer.foreground, of: $0) }
        }
        return true
    }

    private func examine<Object: ClusterObject>(
        _ type: Object.Type, _ vertex: OwnerGraph.Vertex, _ graph: OwnerGraph
    ) throws -> Bool {
        guard let live = try api.find(type, vertex.name), live.metadata.uid == vertex.metadata.uid,
            live.metadata.deletionTimestamp == nil
        else { return true }
        let findings = try live.metadata.ownerReferences.map { ($0.uid, try find($0, of: live, graph)) }
        let verdict = try OwnerVerdict(
            on: live.metadata, findings: findings, dependents: graph.dependents(of: vertex))
        switch verdict {
        case .stays: return findings.contains { $0.1 == .unclear } || findings.isEmpty
        case .sheds(let uids):
            try change(type, vertex) { $0.ownerReferences.removeAll { uids.contains($0.uid) } }
        case .goes(let propagation, let unblocking):
            if unblocking {
                try change(type, vertex) { metadata in
                    for index in metadata.ownerReferences.indices {
                        metadata.ownerReferences[index].blockOwnerDeletion = false
                    }
                }
            }
            let options = DeleteOptions(uid: live.metadata.uid, propagation: propagation)
            _ = try api.delete(type, vertex.name, options)
        }
        return true
    }

    /// What an owner is, by the API's own word.
    private func find<Object: ClusterObject>(
        _ reference: OwnerReference, of object: Object, _ graph: OwnerGraph
    ) throws -> OwnerVerdict.Finding {
        guard let type = types.first(where: { reference.names($0.resource) }) else { return .unclear }
        let isFar = Object.resource.isNamespaced == false && type.resource.isNamespaced
        let seen = graph[reference.uid].map { $0.name.namespace }
        if isFar || (type.resource.isNamespaced && seen.map { $0 != object.metadata.namespace } ?? false) {
            let place = object.metadata.namespace
            let what =
                "\(reference.apiVersion)/\(reference.kind), name: \(reference.name), uid: \(reference.uid)"
            note(
                Notice(
                    about: object, isWarning: true, reason: "OwnerRefInvalidNamespace",
                    message: "ownerRef [\(what)] does not exist in namespace \"\(place)\""))
        }
        if isFar { return .unclear }
        let namespace = type.resource.isNamespaced ? object.metadata.namespace : ""
        let name = ObjectName(namespace: namespace, name: reference.name)
        guard let owner = try live(type, name), owner.metadata.uid == reference.uid else { return .dangling }
        return owner.awaitsDependents ? .waiting : .solid
    }

    private func live<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName
    ) throws -> OwnerGraph.Vertex? {
        try api.find(type, name).map { OwnerGraph.Vertex($0) }
    }

    private func drop(_ finalizer: String, of vertex: OwnerGraph.Vertex) throws {
        try change(vertex.type, vertex) { $0.finalizers.removeAll { $0 == finalizer } }
    }

    /// Changes an object as it is now, if it still is the one that was meant, and if there is anything to change.
    private func change<Object: ClusterObject>(
        _ type: Object.Type, _ vertex: OwnerGraph.Vertex, _ body: (inout ObjectMeta) -> Void
    ) throws {
        guard var object = try api.find(type, vertex.name), object.metadata.uid == vertex.metadata.uid else {
            return
        }
        let before = object.metadata
        body(&object.metadata)
        if object.metadata != before { _ = try api.update(object) }
    }
    // <<<
}
