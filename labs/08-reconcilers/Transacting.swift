import KeyValueModel
import LabSupport

/// Which way a transaction goes: decided before any of it is done, for all transactions inside it too.
struct TransactionPath {
    let succeeds: Bool
    /// What is done.
    let steps: [TxnOperation]
    /// The paths of the transactions among the steps, in their order.
    let inner: [TransactionPath]
}

extension StoreState {
    /// Compares, then does one of two lists of steps, as part of the call that is under way; its
    /// `TransactionShape` has been checked.
    /// - Throws: `StoreError`, before anything is changed.
    /// - etcd: 3.4, etcdserver/apply.go (Txn)
    mutating func txn(_ request: TxnRequest) throws -> TxnResponse {
        // TODO reconcilers.2
        // Find the path, check all that could go wrong on it (the puts, then the ranges), and then do it: then
        // nothing can go wrong any more, and nothing has to be undone.
        throw Unimplemented("reconcilers.2")
    }

    // TODO reconcilers.2
}
