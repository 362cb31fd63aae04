import KeyValueModel
import Synchronization

/// A store in which somebody else is always a little faster: before a transaction that writes, they do something.
final class RacingStore: KeyValueStore {
    typealias Rival = @Sendable (any KeyValueStore) throws -> Void

    private struct State {
        var rivals: [Rival] = []
        var transactions = 0
    }

    private let base: any KeyValueStore
    private let state = Mutex(State())

    init(_ base: any KeyValueStore) { self.base = base }

    /// What happens before each of the next transactions, one thing each.
    func race(_ rivals: [Rival]) { state.withLock { $0.rivals = rivals } }

    /// How many transactions there were.
    var transactions: Int { state.withLock { $0.transactions } }

    func txn(_ request: TxnRequest) throws -> TxnResponse {
        let rival = state.withLock { state in
            state.transactions += 1
            return state.rivals.isEmpty ? nil : state.rivals.removeFirst()
        }
        try rival?(base)
        return try base.txn(request)
    }

    var revision: Int64 { get throws { try base.revision } }
    func range(_ request: RangeRequest) throws -> RangeResponse { try base.range(request) }
    func put(_ request: PutRequest) throws -> PutResponse { try base.put(request) }
    func deleteRange(_ request: DeleteRangeRequest) throws -> DeleteRangeResponse {
        try base.deleteRange(request)
    }
    func compact(_ revision: Int64) throws -> Int64 { try base.compact(revision) }
    func grant(id: Int64, ttl: Int64) throws -> LeaseGrant { try base.grant(id: id, ttl: ttl) }
    func revoke(_ lease: Int64) throws -> Int64 { try base.revoke(lease) }
    func keepAlive(_ lease: Int64) throws -> LeaseGrant { try base.keepAlive(lease) }
    func timeToLive(_ lease: Int64, keys: Bool) throws -> LeaseTimeToLive {
        try base.timeToLive(lease, keys: keys)
    }
    func leases() throws -> [Int64] { try base.leases() }
    func expireLeases() throws -> [Int64] { try base.expireLeases() }
    func watch(_ request: WatchRequest, wake: @escaping @Sendable () -> Void) throws -> any StoreWatch {
        try base.watch(request, wake: wake)
    }
}
