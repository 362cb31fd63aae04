/// All or nothing: compares, then does one of two lists, all at one revision.
///
/// - etcd: etcdserverpb.TxnRequest
public struct TxnRequest: Hashable, Sendable {
    /// What must all be true.
    public var compares: [Compare]
    /// Done when they are.
    public var success: [TxnOperation]
    /// Done when one is not.
    public var failure: [TxnOperation]

    /// A transaction.
    public init(
        compares: [Compare] = [], success: [TxnOperation] = [], failure: [TxnOperation] = []
    ) {
        self.compares = compares
        self.success = success
        self.failure = failure
    }
}

/// What must be true of a key, or of each key of a range that exists.
///
/// - etcd: etcdserverpb.Compare
public struct Compare: Hashable, Sendable {
    /// How the two are to stand to each other: what the store has, then what is given here.
    public enum Relation: Int, Sendable, CaseIterable {
        case equal, greater, less, notEqual
    }

    /// What is compared, with what.
    public enum Target: Hashable, Sendable {
        case version(Int64)
        case create(Int64)
        case mod(Int64)
        case value([UInt8])
        case lease(Int64)
    }

    /// Which keys.
    public var range: KeyRange
    /// How.
    public var relation: Relation
    /// What.
    public var target: Target

    /// `Compare(key, .version(0), .equal)`: the key does not exist.
    public init(_ range: KeyRange, _ target: Target, _ relation: Relation = .equal) {
        self.range = range
        self.relation = relation
        self.target = target
    }
}

/// One step of a transaction.
public enum TxnOperation: Hashable, Sendable {
    case range(RangeRequest)
    case put(PutRequest)
    case deleteRange(DeleteRangeRequest)
    case txn(TxnRequest)
}

/// What one step did.
public enum TxnResult: Hashable, Sendable {
    case range(RangeResponse)
    case put(PutResponse)
    case deleteRange(DeleteRangeResponse)
    case txn(TxnResponse)
}

/// What a transaction did.
public struct TxnResponse: Hashable, Sendable {
    /// The store's revision afterwards.
    public var revision: Int64
    /// Which of the lists was done.
    public var succeeded: Bool
    /// One for each step.
    public var results: [TxnResult]

    /// An answer.
    public init(revision: Int64, succeeded: Bool, results: [TxnResult] = []) {
        self.revision = revision
        self.succeeded = succeeded
        self.results = results
    }
}
