import KeyValueModel
import LabSupport

extension StoreState {
    /// Reads keys.
    /// - Throws: `StoreError`.
    /// - etcd: 3.4, etcdserver/apply.go (Range), mvcc/kvstore_txn.go (rangeKeys)
    func range(_ request: RangeRequest) throws -> RangeResponse {
        guard !request.range.key.isEmpty else { throw StoreError.emptyKey }
        // TODO reconcilers.1
        // Refuse a revision that is not there yet, and one that is compacted; none means now. Collect what was
        // there then: no more than is `needed`. Leave out what the request filters, sort, and cut at the limit. The
        // count is what the range held: neither filters nor the limit change it. The answer's revision is the
        // store's, not the asked one.
        throw Unimplemented("reconcilers.1")
    }

    // TODO reconcilers.1
    /// What the range held, in the order of keys: one more than the limit asks for is enough to know that there
    /// are more, unless a later step needs all of them.
}

extension RangeRequest {
    /// How many values have to be looked at before the limit can be applied.
    ///
    /// As etcd decides it: a target without an order sorts, but sorts only what the limit let in, and one more.
    var needed: Int {
        let isCutLater = order != .none || hasBounds
        return isCutLater || limit <= 0 || limit == .max ? .max : Int(limit) + 1
    }

    /// Whether only some revisions are wanted.
    var hasBounds: Bool {
        (minModRevision, maxModRevision, minCreateRevision, maxCreateRevision) != (0, 0, 0, 0)
    }

    /// Whether a value is of the revisions that are wanted.
    func admits(_ kv: KeyValue) -> Bool {
        (minModRevision == 0 || kv.modRevision >= minModRevision)
            && (maxModRevision == 0 || kv.modRevision <= maxModRevision)
            && (minCreateRevision == 0 || kv.createRevision >= minCreateRevision)
            && (maxCreateRevision == 0 || kv.createRevision <= maxCreateRevision)
    }

    /// Sorts what came in the order of keys; of equals the smaller key comes first, in both orders.
    func sort(_ kvs: inout [KeyValue]) {
        switch (target, order) {
        case (.key, .none), (.key, .ascend): break
        case (.key, .descend): kvs.reverse()
        case (.version, _): sort(&kvs) { $0.version < $1.version }
        case (.create, _): sort(&kvs) { $0.createRevision < $1.createRevision }
        case (.mod, _): sort(&kvs) { $0.modRevision < $1.modRevision }
        case (.value, _): sort(&kvs) { $0.value.precedes($1.value) }
        }
    }

    private func sort(_ kvs: inout [KeyValue], by precedes: (KeyValue, KeyValue) -> Bool) {
        kvs.sort { first, second in
            let (low, high) = order == .descend ? (second, first) : (first, second)
            if precedes(low, high) { return true }
            return !precedes(high, low) && first.key.precedes(second.key)
        }
    }
}
