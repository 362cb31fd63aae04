import KeyValueModel
import LabSupport

/// What can be no transaction, whatever the store holds.
///
/// - etcd: 3.4, etcdserver/api/v3rpc/key.go (checkTxnRequest, checkIntervals)
enum TransactionShape {
    /// How many compares, or steps in a list, there may be; those of the transactions inside come on top.
    static let most = 128

    /// - Throws: `StoreError`.
    static func check(_ request: TxnRequest) throws {
        try checkParts(request, most: most)
        _ = try writes(of: request.success)
        _ = try writes(of: request.failure)
    }

    /// That there are not too many parts, and each is well formed by itself.
    private static func checkParts(_ request: TxnRequest, most: Int) throws {
        // >>> reconcilers.2
        // The longest of the three lists counts. A transaction inside may have what that leaves: so they cannot be
        // nested without end either. Every key must be there; a put has a shape of its own.
        // stub: throw Unimplemented("reconcilers.2")
        let longest = max(request.compares.count, request.success.count, request.failure.count)
        guard longest <= most else { throw StoreError.tooManyOperations }
        guard !request.compares.contains(where: \.range.key.isEmpty) else { throw StoreError.emptyKey }
        for operation in request.success + request.failure {
            switch operation {
            case .range(let range) where range.range.key.isEmpty: throw StoreError.emptyKey
            case .deleteRange(let range) where range.range.key.isEmpty: throw StoreError.emptyKey
            case .range, .deleteRange: break
            case .put(let put): try put.checkShape()
            case .txn(let inner): try checkParts(inner, most: most - longest)
            }
        }
        // <<<
    }

    /// What a list of steps may write: keys that it puts, ranges that it removes.
    private typealias Writes = (puts: Set<[UInt8]>, removals: [KeyRange])

    /// - Throws: `StoreError.duplicateKey` for a key that would be written twice at one revision.
    private static func writes(of operations: [TxnOperation]) throws -> Writes {
        // >>> reconcilers.2
        // First this list's removals, wherever they stand in it. Then, one after the other, the transactions inside:
        // a key that either of a transaction's lists puts must be neither removed nor put so far, but the two lists
        // may put the same, only one of them will happen; what they remove counts for what comes after. Last this
        // list's own puts. Two removals are never a conflict.
        // stub: throw Unimplemented("reconcilers.2")
        var all: Writes = ([], operations.compactMap(\.removal))
        for case .txn(let inner) in operations {
            let (success, failure) = (try writes(of: inner.success), try writes(of: inner.failure))
            let puts = success.puts.union(failure.puts)
            for key in puts { try claim(key, in: all) }
            all.puts.formUnion(puts)
            all.removals += success.removals + failure.removals
        }
        for case .put(let put) in operations {
            try claim(put.key, in: all)
            all.puts.insert(put.key)
        }
        return all
        // <<<
    }

    // >>> reconcilers.2
    /// - Throws: `StoreError.duplicateKey` when something else writes this key.
    private static func claim(_ key: [UInt8], in writes: Writes) throws {
        // Of a removal without end etcd does not notice that it holds the key, so nor do we.
        let isRemoved = writes.removals.contains { !$0.isEndless && $0.contains(key) }
        guard !isRemoved, !writes.puts.contains(key) else { throw StoreError.duplicateKey }
    }
    // <<<
}

extension TxnOperation {
    /// The keys that it removes.
    fileprivate var removal: KeyRange? {
        if case .deleteRange(let request) = self { request.range } else { nil }
    }
}
