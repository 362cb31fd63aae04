/// What a store refuses, and in which words.
///
/// - etcd: api/v3rpc/rpctypes/error.go
public enum StoreError: Error, Hashable, Sendable, CaseIterable {
    case emptyKey
    case keyNotFound
    case valueProvided
    case leaseProvided
    case tooManyOperations
    case duplicateKey
    case compacted
    case futureRevision
    case noSpace
    case requestTooLarge
    case leaseNotFound
    case leaseExists
    case leaseTTLTooLarge
    case invalidSortOption
    case emptyWatchRange
    case stopped

    /// What etcd 3.4 says.
    public var message: String {
        self == .emptyWatchRange ? words : "etcdserver: " + words
    }

    private var words: String {
        switch self {
        case .emptyKey: "key is not provided"
        case .keyNotFound: "key not found"
        case .valueProvided: "value is provided"
        case .leaseProvided: "lease is provided"
        case .tooManyOperations: "too many operations in txn request"
        case .duplicateKey: "duplicate key given in txn request"
        case .compacted: "mvcc: required revision has been compacted"
        case .futureRevision: "mvcc: required revision is a future revision"
        case .noSpace: "mvcc: database space exceeded"
        case .requestTooLarge: "request is too large"
        case .leaseNotFound: "requested lease not found"
        case .leaseExists: "lease already exists"
        case .leaseTTLTooLarge: "too large lease TTL"
        case .invalidSortOption: "invalid sort option"
        case .emptyWatchRange: "mvcc: watcher range is empty"
        case .stopped: "server stopped"
        }
    }

    /// The status code of gRPC.
    /// - Source: grpc/statuscodes.md
    public var code: Int {
        switch self {
        case .emptyKey, .keyNotFound, .valueProvided, .leaseProvided, .tooManyOperations, .duplicateKey,
            .requestTooLarge, .invalidSortOption, .emptyWatchRange:
            3  // INVALID_ARGUMENT
        case .compacted, .futureRevision, .leaseTTLTooLarge: 11  // OUT_OF_RANGE
        case .noSpace: 8  // RESOURCE_EXHAUSTED
        case .leaseNotFound: 5  // NOT_FOUND
        case .leaseExists: 9  // FAILED_PRECONDITION
        case .stopped: 14  // UNAVAILABLE
        }
    }
}

extension StoreError: CustomStringConvertible {
    /// What etcd says.
    public var description: String { message }
}
