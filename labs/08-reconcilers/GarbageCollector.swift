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
        // TODO reconcilers.8
        // Make the graph, take its steps one by one. One that goes wrong does not hinder the others; what went
        // wrong first is thrown in the end. Look again when an object stayed because of an owner that the
        // graph did not have: no event will tell of it.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
