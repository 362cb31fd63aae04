import KeyValueModel
import LabSupport
import Reconcilers
import Synchronization

/// A store that is asked what a question says, and its answers as text.
final class CaseStore {
    private final class Time: Sendable {
        let now = Mutex(Duration.zero)
    }

    private let time = Time()
    let store: Store

    init() {
        store = Store { [time] in time.now.withLock { $0 } }
    }

    /// The answer to one call; a refusal is its words.
    func answer(_ call: CaseCall) throws -> String {
        do {
            return try perform(call)
        } catch let error as StoreError {
            return error.message
        }
    }

    private func perform(_ call: CaseCall) throws -> String {
        switch call.kind {
        case .put, .keepValue, .keepLease: return text(.put(try store.put(call.putRequest)))
        case .delete:
            return text(
                .deleteRange(try store.deleteRange(DeleteRangeRequest(call.keys, prevKV: call.isAsked))))
        case .range: return text(.range(try store.range(call.rangeRequest)))
        case .txn: return text(.txn(try store.txn(call.txnRequest)))
        case .compact: return "revision \(try store.compact(call.number))"
        case .grant: return "\(try store.grant(id: call.number % 4 + 1, ttl: call.number).ttl) s"
        case .revoke: return "revision \(try store.revoke(call.number % 4 + 1))"
        case .keepAlive: return "\(try store.keepAlive(call.number % 4 + 1).ttl) s"
        case .timeToLive:
            let left = try store.timeToLive(call.number % 4 + 1, keys: call.isAsked)
            return "\(left.ttl) of \(left.grantedTTL) s, \(left.keys.map(word)), revision \(left.revision)"
        case .pass:
            time.now.withLock { $0 += .milliseconds(call.number * 300) }
            return ""
        case .expire: return "\(try store.expireLeases()), leases \(try store.leases())"
        }
    }

    /// What a call came to.
    func text(_ result: TxnResult) -> String {
        switch result {
        case .put(let put): "@\(put.revision)\(put.previous.map { " was \(text($0))" } ?? "")"
        case .deleteRange(let removal):
            "@\(removal.revision) \(removal.deleted) gone \(removal.previous.map { text($0) })"
        case .range(let range):
            "@\(range.revision) \(range.kvs.map { text($0) }) of \(range.count)\(range.more ? " and more" : "")"
        case .txn(let txn): "@\(txn.revision) \(txn.succeeded) \(txn.results.map { text($0) })"
        }
    }

    func text(_ kv: KeyValue) -> String {
        "\(word(kv.key))=\(word(kv.value)) \(kv.createRevision)/\(kv.modRevision)/\(kv.version)/\(kv.lease)"
    }

    private func word(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
