import KeyValueModel
import LabSupport

extension StoreState {
    /// Whether what a compare claims is so.
    /// - etcd: 3.4, etcdserver/apply.go (applyCompare)
    func holds(_ compare: Compare) throws -> Bool {
        // >>> reconcilers.2
        // It has to be so of every key of the range that is there. When none is, a key is compared that has 0 for
        // everything; but a value that is not there stands in no relation to any, not even "not equal".
        // stub: throw Unimplemented("reconcilers.2")
        let found = try range(RangeRequest(compare.range)).kvs
        guard found.isEmpty else { return found.allSatisfy(compare.holds) }
        if case .value = compare.target { return false }
        return compare.holds(KeyValue(key: compare.range.key))
        // <<<
    }
}

extension Compare {
    /// Whether it is so of this key.
    func holds(_ kv: KeyValue) -> Bool {
        switch target {
        case .version(let version): relates(kv.version, version, by: <)
        case .create(let revision): relates(kv.createRevision, revision, by: <)
        case .mod(let revision): relates(kv.modRevision, revision, by: <)
        case .lease(let lease): relates(kv.lease, lease, by: <)
        case .value(let value): relates(kv.value, value) { $0.precedes($1) }
        }
    }

    private func relates<Part: Equatable>(
        _ mine: Part, _ given: Part, by precedes: (Part, Part) -> Bool
    ) -> Bool {
        switch relation {
        case .equal: mine == given
        case .notEqual: mine != given
        case .less: precedes(mine, given)
        case .greater: precedes(given, mine)
        }
    }
}
