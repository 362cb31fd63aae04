import KeyValueModel
import LabSupport

extension StoreState {
    /// Gives a key a value, as part of the call that is under way.
    /// - Throws: `StoreError`, before anything is changed.
    /// - etcd: 3.4, etcdserver/apply.go (Put)
    mutating func put(_ request: PutRequest) throws -> PutResponse {
        try request.checkShape()
        // TODO reconcilers.1
        // Refuse a lease that is not there; then, when value or lease shall be kept, a key that is not there.
        // Only then write.
        throw Unimplemented("reconcilers.1")
    }

    /// What a key was before the call that is under way.
    func before(_ key: [UInt8]) throws -> KeyValue? {
        try keys[key]?.value(at: revision)
    }

    /// Writes a value that has been checked.
    mutating func write(_ request: PutRequest) throws -> PutResponse {
        // A store that has counted to the end takes no more; what can be read stays as it is.
        guard revision < .max else { throw StoreError.noSpace }
        // TODO reconcilers.1
        // Keep of what was there `before` what shall be kept. `record` the change over what the key is now, at the
        // revision that this call will get, and `move` the key from its old lease to its new one.
        throw Unimplemented("reconcilers.1")
    }

    /// Removes keys, as part of the call that is under way.
    /// - Throws: `StoreError`, before anything is changed.
    /// - etcd: 3.4, mvcc/kvstore_txn.go (deleteRange)
    mutating func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        guard !request.range.key.isEmpty else { throw StoreError.emptyKey }
        guard revision < .max else { throw StoreError.noSpace }
        // TODO reconcilers.1
        // A tombstone for each key that is there: its key and the new revision, nothing else. Keys that are not
        // there get none, so that a removal of nothing has no revision.
        throw Unimplemented("reconcilers.1")
    }
}

extension PutRequest {
    /// Whether the key has to be there already.
    var keepsSomething: Bool { ignoreValue || ignoreLease }

    /// Refuses what can be no put, whatever the store holds.
    /// - etcd: 3.4, etcdserver/api/v3rpc/key.go (checkPutRequest)
    func checkShape() throws {
        guard !key.isEmpty else { throw StoreError.emptyKey }
        guard !ignoreValue || value.isEmpty else { throw StoreError.valueProvided }
        guard !ignoreLease || lease == 0 else { throw StoreError.leaseProvided }
    }
}
