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
        // TODO reconcilers.2
        // The longest of the three lists counts. A transaction inside may have what that leaves: so they cannot be
        // nested without end either. Every key must be there; a put has a shape of its own.
        throw Unimplemented("reconcilers.2")
    }

    /// What a list of steps may write: keys that it puts, ranges that it removes.
    private typealias Writes = (puts: Set<[UInt8]>, removals: [KeyRange])

    /// - Throws: `StoreError.duplicateKey` for a key that would be written twice at one revision.
    private static func writes(of operations: [TxnOperation]) throws -> Writes {
        // TODO reconcilers.2
        // First this list's removals, wherever they stand in it. Then, one after the other, the transactions inside:
        // a key that either of a transaction's lists puts must be neither removed nor put so far, but the two lists
        // may put the same, only one of them will happen; what they remove counts for what comes after. Last this
        // list's own puts. Two removals are never a conflict.
        throw Unimplemented("reconcilers.2")
    }

    // TODO reconcilers.2
    /// - Throws: `StoreError.duplicateKey` when something else writes this key.
}

extension TxnOperation {
    /// The keys that it removes.
    fileprivate var removal: KeyRange? {
        if case .deleteRange(let request) = self { request.range } else { nil }
    }
}
