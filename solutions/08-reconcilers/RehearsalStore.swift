import KeyValueModel

/// A store in which every transaction is only tried: what it compares is compared, what it would write is not
/// written. An API server on it answers what would come of a call: `kubectl --dry-run=server`.
public final class RehearsalStore: KeyValueStore {
    private let base: any KeyValueStore

    /// Tries on this store.
    public init(_ base: any KeyValueStore) { self.base = base }

    /// The answer of the transaction, without its effect.
    public func txn(_ request: TxnRequest) throws -> TxnResponse {
        var request = request
        request.success = []
        return try base.txn(request)
    }

    /// The revision of the newest change.
    public var revision: Int64 { get throws { try base.revision } }

    /// Reads keys.
    public func range(_ request: RangeRequest) throws -> RangeResponse { try base.range(request) }

    /// Tells what happens to keys.
    public func watch(
        _ request: WatchRequest, wake: @escaping @Sendable () -> Void
    ) throws -> any StoreWatch { try base.watch(request, wake: wake) }

    /// The numbers of all leases.
    public func leases() throws -> [Int64] { try base.leases() }

    /// How long a lease has left.
    public func timeToLive(_ lease: Int64, keys: Bool) throws -> LeaseTimeToLive {
        try base.timeToLive(lease, keys: keys)
    }

    // What writes without a condition has no answer but its effect.

    /// Refused: `StoreError.stopped`.
    public func put(_ request: PutRequest) throws -> PutResponse { throw StoreError.stopped }
    /// Refused: `StoreError.stopped`.
    public func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        throw StoreError.stopped
    }
    /// Refused: `StoreError.stopped`.
    public func compact(_ revision: Int64) throws -> Int64 { throw StoreError.stopped }
    /// Refused: `StoreError.stopped`.
    public func grant(id: Int64, ttl: Int64) throws -> LeaseGrant { throw StoreError.stopped }
    /// Refused: `StoreError.stopped`.
    public func revoke(_ lease: Int64) throws -> Int64 { throw StoreError.stopped }
    /// Refused: `StoreError.stopped`.
    public func keepAlive(_ lease: Int64) throws -> LeaseGrant { throw StoreError.stopped }
    /// Refused: `StoreError.stopped`.
    public func expireLeases() throws -> [Int64] { throw StoreError.stopped }
}
