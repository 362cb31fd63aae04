import ClusterAPI
import ClusterObjects
import KeyValueModel
import LabSupport

/// Objects of one kind in a store: each at a key of its own, as JSON, without its resource version: that is the
/// revision at which the store took it.
///
/// - Kubernetes: 1.20, apiserver/pkg/storage/etcd3/store.go
public final class ObjectStorage<Object: ClusterObject> {
    /// What becomes of an object.
    public enum Change {
        /// It becomes this.
        case write(Object)
        /// It goes; this is how it was last.
        case remove(Object)
        /// It stays as it is.
        case keep
    }

    /// Somebody else may be faster that often before a write gives up. The real one has no such number, but a
    /// deadline.
    static var patience: Int { 100 }

    let store: any KeyValueStore
    private let coder = ObjectCoder<Object>()

    /// Objects in a store.
    public init(_ store: any KeyValueStore) { self.store = store }

    /// The object that a key and its value are.
    func object(_ kv: KeyValue) throws -> Object { try coder.object(kv) }

    /// The object of this name.
    /// - Throws: `NotFound`
    public func get(_ name: ObjectName) throws -> Object {
        // >>> reconcilers.5
        // `find` its key and value; none is `notFound`.
        // stub: throw Unimplemented("reconcilers.5")
        guard let kv = try find(ObjectKey.of(Object.self, name)) else { throw Self.notFound(name) }
        return try object(kv)
        // <<<
    }

    /// Takes a new object in.
    /// - Returns: it with its resource version; nil when there is one of this name.
    public func create(_ object: Object) throws -> Object? {
        // >>> reconcilers.5
        // One transaction: when the key does not exist (its version is 0) put the value. The object's resource
        // version is the revision of the transaction.
        // stub: throw Unimplemented("reconcilers.5")
        let key = try ObjectKey.of(Object.self, object.name)
        let response = try calling {
            try store.txn(
                TxnRequest(
                    compares: [Compare(KeyRange(key: key), .version(0))],
                    success: [.put(PutRequest(key: key, value: coder.bytes(object)))]))
        }
        return response.succeeded ? coder.noting(object, at: key, response.revision) : nil
        // <<<
    }

    /// Changes an object, whoever else changes it meanwhile: a change is made of the newest state, and written only
    /// if that is still the newest; otherwise it is made anew.
    /// - Parameter change: what becomes of the object; called again for each state that it is tried on.
    /// - Returns: the object afterwards, or as it was last.
    /// - Throws: `NotFound`, what `change` throws, `Timeout` when others are faster a hundred times.
    public func update(_ name: ObjectName, _ change: (Object) throws -> Change) throws -> Object {
        // >>> reconcilers.5
        // Find the key, `change` its object, and `commit` that: nil from it says that the other list of the
        // transaction was done, and `kv` is the newest state now. A change that makes no difference is not written:
        // the object keeps its resource version, and nobody who watches is woken.
        // stub: throw Unimplemented("reconcilers.5")
        let key = try ObjectKey.of(Object.self, name)
        guard var kv = try find(key) else { throw Self.notFound(name) }
        for _ in 0..<Self.patience {
            let old = try object(kv)
            switch try change(old) {
            case .keep: return old
            case .write(let new):
                if coder.isSame(new, old) { return old }
                let put = TxnOperation.put(PutRequest(key: key, value: coder.bytes(new)))
                if let revision = try commit(put, name, &kv) { return coder.noting(new, at: key, revision) }
            case .remove(let last):
                if try commit(.deleteRange(DeleteRangeRequest(KeyRange(key: key))), name, &kv) != nil {
                    coder.forget(key)
                    return last
                }
            }
        }
        throw APIError(.timeout, "\(Object.resource.qualifiedName) \"\(name.name)\" changes all the time")
        // <<<
    }

    /// Does something to a key if it is still as it was read.
    /// - Parameter kv: as it was read; when that is not what it is any more, as it is now.
    /// - Returns: the revision at which it was done; nil when it was not.
    private func commit(_ operation: TxnOperation, _ name: ObjectName, _ kv: inout KeyValue) throws -> Int64?
    {
        // >>> reconcilers.5
        // Compare the revision of the last change (not the version: an object that was deleted and made anew may
        // have the same). On failure read the key in the same transaction: one way to the store, not two.
        // stub: throw Unimplemented("reconcilers.5")
        let range = KeyRange(key: kv.key)
        let request = TxnRequest(
            compares: [Compare(range, .mod(kv.modRevision))], success: [operation],
            failure: [.range(RangeRequest(range))])
        let response = try calling { try store.txn(request) }
        if response.succeeded { return response.revision }
        guard case .range(let found)? = response.results.first, let now = found.kvs.first else {
            throw Self.notFound(name)
        }
        kv = now
        return nil
        // <<<
    }

    private func find(_ key: [UInt8]) throws -> KeyValue? {
        try calling { try store.range(RangeRequest(KeyRange(key: key))) }.kvs.first
    }

    private static func notFound(_ name: ObjectName) -> APIError { .notFound(Object.resource, name.name) }
}
