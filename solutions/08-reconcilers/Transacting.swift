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
        // >>> reconcilers.2
        // Find the path, check all that could go wrong on it (the puts, then the ranges), and then do it: then
        // nothing can go wrong any more, and nothing has to be undone.
        // stub: throw Unimplemented("reconcilers.2")
        let path = try path(of: request)
        try checkPuts(on: path)
        try checkRanges(on: path)
        return try perform(path)
        // <<<
    }

    // >>> reconcilers.2
    private func path(of request: TxnRequest) throws -> TransactionPath {
        let succeeds = try request.compares.allSatisfy(holds)
        let steps = succeeds ? request.success : request.failure
        var inner: [TransactionPath] = []
        for case .txn(let request) in steps { inner.append(try path(of: request)) }
        return TransactionPath(succeeds: succeeds, steps: steps, inner: inner)
    }

    private func checkPuts(on path: TransactionPath) throws {
        var inner = path.inner.makeIterator()
        for step in path.steps {
            switch step {
            case .put(let put):
                if put.keepsSomething, try before(put.key) == nil { throw StoreError.keyNotFound }
                guard put.lease == 0 || leases.contains(put.lease) else { throw StoreError.leaseNotFound }
            case .txn: if let path = inner.next() { try checkPuts(on: path) }
            case .range, .deleteRange: break
            }
        }
    }

    private func checkRanges(on path: TransactionPath) throws {
        var inner = path.inner.makeIterator()
        for step in path.steps {
            switch step {
            case .range(let range) where range.revision != 0:
                guard range.revision <= revision else { throw StoreError.futureRevision }
                guard range.revision >= compactRevision else { throw StoreError.compacted }
            case .txn: if let path = inner.next() { try checkRanges(on: path) }
            case .range, .put, .deleteRange: break
            }
        }
    }

    private mutating func perform(_ path: TransactionPath) throws -> TxnResponse {
        var inner = path.inner.makeIterator()
        var results: [TxnResult] = []
        for step in path.steps {
            switch step {
            case .range(let request): results.append(.range(try range(request)))
            case .put(let request): results.append(.put(try write(request)))
            case .deleteRange(let request): results.append(.deleteRange(try deleteRange(request)))
            case .txn: if let path = inner.next() { results.append(.txn(try perform(path))) }
            }
        }
        return TxnResponse(revision: current, succeeded: path.succeeds, results: results)
    }
    // <<<
}
