import KeyValueModel
import LabSupport

extension StoreState {
    /// Gives a key a value, as part of the call that is under way.
    /// - Throws: `StoreError`, before anything is changed.
    /// - etcd: 3.4, etcdserver/apply.go (Put)
    mutating func put(_ request: PutRequest) throws -> PutResponse {
        try request.checkShape()
        // >>> reconcilers.1
        // Refuse a lease that is not there; then, when value or lease shall be kept, a key that is not there.
        // Only then write.
        // stub: throw Unimplemented("reconcilers.1")
        guard request.lease == 0 || leases.contains(request.lease) else { throw StoreError.leaseNotFound }
        if request.keepsSomething, try before(request.key) == nil { throw StoreError.keyNotFound }
        return try write(request)
        // <<<
    }

    /// What a key was before the call that is under way.
    func before(_ key: [UInt8]) throws -> KeyValue? {
        try keys[key]?.value(at: revision)
    }

    /// Writes a value that has been checked.
    mutating func write(_ request: PutRequest) throws -> PutResponse {
        // A store that has counted to the end takes no more; what can be read stays as it is.
        guard revision < .max else { throw StoreError.noSpace }
        // >>> reconcilers.1
        // Keep of what was there `before` what shall be kept. `record` the change over what the key is now, at the
        // revision that this call will get, and `move` the key from its old lease to its new one.
        // stub: throw Unimplemented("reconcilers.1")
        let kept = request.keepsSomething ? try before(request.key) : nil
        let value = request.ignoreValue ? kept?.value ?? [] : request.value
        let lease = request.ignoreLease ? kept?.lease ?? 0 : request.lease
        let old = keys[request.key]?.current
        record(
            try KeyHistory.putting(value, lease: lease, to: request.key, over: old, at: revision + 1))
        try leases.move(request.key, from: old?.lease ?? 0, to: lease)
        return PutResponse(revision: current, previous: request.prevKV ? old : nil)
        // <<<
    }

    /// Removes keys, as part of the call that is under way.
    /// - Throws: `StoreError`, before anything is changed.
    /// - etcd: 3.4, mvcc/kvstore_txn.go (deleteRange)
    mutating func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        guard !request.range.key.isEmpty else { throw StoreError.emptyKey }
        guard revision < .max else { throw StoreError.noSpace }
        // >>> reconcilers.1
        // A tombstone for each key that is there: its key and the new revision, nothing else. Keys that are not
        // there get none, so that a removal of nothing has no revision.
        // stub: throw Unimplemented("reconcilers.1")
        var doomed: [KeyValue] = []
        keys.visit(request.range) { history in
            if let kv = history.current { doomed.append(kv) }
            return true
        }
        for kv in doomed {
            record(StoreImage.Change(.delete, KeyValue(key: kv.key, modRevision: revision + 1)))
            try leases.move(kv.key, from: kv.lease, to: 0)
        }
        return DeleteRangeResponse(
            revision: current, deleted: Int64(doomed.count), previous: request.prevKV ? doomed : [])
        // <<<
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
