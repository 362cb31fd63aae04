import ClusterAPI
import ClusterObjects
import Documents
import LabSupport

/// What an API server decides for itself: who an object is, and since when.
public struct ServerIdentity {
    /// What time it is.
    public let clock: any ClusterClock
    /// A uid that nothing else ever had or will have.
    public let makeUID: () -> String
    /// Five letters for the end of a name.
    public let makeSuffix: () -> String

    /// A server's choices.
    public init(
        clock: any ClusterClock, makeUID: @escaping () -> String, makeSuffix: @escaping () -> String
    ) {
        self.clock = clock
        self.makeUID = makeUID
        self.makeSuffix = makeSuffix
    }
}

/// The API of one kind: what may be asked for, and what becomes of it.
///
/// What a caller sends is a wish. The registry lets through what callers may say, puts in what only the server knows,
/// refuses what cannot be, and writes only if nobody else was faster.
/// - Kubernetes: 1.20, apiserver/pkg/registry/generic/registry/store.go
public final class Registry<Object: ClusterObject> {
    /// The objects.
    public let storage: ObjectStorage<Object>
    let server: ServerIdentity

    /// The API of a kind on its objects.
    public init(_ storage: ObjectStorage<Object>, server: ServerIdentity) {
        self.storage = storage
        self.server = server
    }

    static var resource: Resource { Object.resource }

    /// The object of this name.
    public func get(_ name: ObjectName) throws -> Object { try storage.get(scoped(name)) }

    /// Makes an object.
    /// - Throws: `AlreadyExists`, `Invalid`
    public func create(_ object: Object) throws -> Object {
        // >>> reconcilers.5
        // `prepared` for creation, then: when there is a name, it must be free. When there is only the beginning of
        // one, find the rest, as often as `NameGenerator.attempts` says. Look for faults before each attempt: the
        // name counts.
        // stub: throw Unimplemented("reconcilers.5")
        var object = try prepared(object)
        let base = object.metadata.generateName
        let isGenerated = object.metadata.name.isEmpty && !base.isEmpty
        for _ in 0..<(isGenerated ? NameGenerator.attempts : 1) {
            if isGenerated {
                object.metadata.name = try NameGenerator.name(from: base, suffix: server.makeSuffix())
            }
            try refuse(
                object,
                object.metadata.faults(isNamespaced: Self.resource.isNamespaced)
                    + object.faults(updating: nil))
            if let created = try storage.create(object) { return created }
        }
        let refusal = APIError.alreadyExists(Self.resource, object.metadata.name)
        guard isGenerated else { throw refusal }
        throw APIError(
            .alreadyExists,
            refusal.message + ", the server was not able to generate a unique name for the object")
        // <<<
    }

    /// A new object, with what callers may not say taken out and what only the server knows put in.
    private func prepared(_ wish: Object) throws -> Object {
        // >>> reconcilers.5
        // A resource version is that of something that exists already. Nothing begins its life in deletion. The uid
        // and the time are the server's; the first generation is 1, for kinds that count them. What the kind
        // itself takes out: `prepareForCreation`.
        // stub: throw Unimplemented("reconcilers.5")
        guard ["", "0"].contains(wish.metadata.resourceVersion) else {
            throw APIError(.internalError, "resourceVersion should not be set on objects to be created")
        }
        var object = wish
        object.dropHeads()
        if !Self.resource.isNamespaced { object.metadata.namespace = "" }
        object.metadata.resourceVersion = ""
        object.metadata.uid = server.makeUID()
        object.metadata.creationTimestamp = server.clock.timestamp
        object.metadata.deletionTimestamp = nil
        object.metadata.deletionGracePeriodSeconds = nil
        object.metadata.generation = Object.countsGenerations ? 1 : 0
        object.prepareForCreation()
        return object
        // <<<
    }

    /// Throws `Invalid` when there are faults.
    func refuse(_ object: Object, _ faults: [FieldFault]) throws(APIError) {
        guard faults.isEmpty else { throw .invalid(Self.resource, object.metadata.name, faults) }
    }

    /// A name with a namespace only where the kind has one.
    func scoped(_ name: ObjectName) -> ObjectName {
        Self.resource.isNamespaced ? name : ObjectName(name: name.name)
    }
}
