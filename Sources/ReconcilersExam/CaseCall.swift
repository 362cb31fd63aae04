import KeyValueModel
import LabSupport

/// One call of a store in a question: few keys, so that calls meet.
struct CaseCall: Codable, Sendable {
    enum Kind: String, Codable, CaseIterable, Sendable {
        case put, keepValue, keepLease, delete, range, grant, revoke, keepAlive, timeToLive, pass, expire,
            txn, compact
    }

    var kind: Kind
    var key: String
    var end: String
    /// A revision, a lease, seconds or a limit: what the kind needs.
    var number: Int64
    var isAsked: Bool
    /// Of a range: by what it is sorted, and which way.
    var target: Int
    var order: Int
    /// Of a transaction.
    var compares: [CaseCompare]
    var success: [CaseCall]
    var failure: [CaseCall]

    static func random(_ kinds: [Kind], depth: Int = 0, using generator: inout SeededGenerator) -> CaseCall {
        let pick = { (count: Int, generator: inout SeededGenerator) in
            Int.random(in: 0..<count, using: &generator)
        }
        let kind = kinds[pick(kinds.count, &generator)]
        let steps = { (generator: inout SeededGenerator) -> [CaseCall] in
            guard kind == .txn else { return [] }
            let inner: [Kind] = depth < 2 ? [.put, .delete, .range, .txn] : [.put, .delete, .range]
            return (0..<pick(4, &generator)).map { _ in .random(inner, depth: depth + 1, using: &generator) }
        }
        let isTransaction = kind == .txn
        return CaseCall(
            kind: kind, key: pick(40, &generator) == 0 ? "" : key(using: &generator),
            end: ["", "", "", "\0", key(using: &generator), key(using: &generator)][pick(6, &generator)],
            number: Int64(pick(12, &generator)), isAsked: pick(2, &generator) == 0,
            target: pick(5, &generator),
            order: pick(3, &generator),
            compares: isTransaction ? (0..<pick(3, &generator)).map { _ in .random(using: &generator) } : [],
            success: steps(&generator), failure: steps(&generator))
    }

    static func key(using generator: inout SeededGenerator) -> String {
        ["a", "b", "ba", "c", "d", "da"][Int.random(in: 0..<6, using: &generator)]
    }

    var keys: KeyRange { KeyRange(key: Array(key.utf8), end: Array(end.utf8)) }

    var putRequest: PutRequest {
        // A lease that may be there: numbers up to 4 are granted often.
        let lease = kind == .put && number < 4 ? number : 0
        var request = PutRequest(
            key: Array(key.utf8), value: kind == .keepValue ? [] : Array("\(number)\(end)".utf8), lease: lease
        )
        request.prevKV = isAsked
        request.ignoreValue = kind == .keepValue
        request.ignoreLease = kind == .keepLease
        return request
    }

    var rangeRequest: RangeRequest {
        var request = RangeRequest(keys, limit: number % 4)
        request.target = RangeRequest.SortTarget(rawValue: target) ?? .key
        request.order = RangeRequest.SortOrder(rawValue: order) ?? .none
        request.revision = isAsked ? number : 0
        request.keysOnly = number == 5
        request.countOnly = number == 6
        request.minModRevision = number > 8 ? number : 0
        request.maxCreateRevision = number == 7 ? 6 : 0
        return request
    }

    var txnRequest: TxnRequest {
        TxnRequest(
            compares: compares.map(\.compare), success: success.compactMap(\.operation),
            failure: failure.compactMap(\.operation))
    }

    private var operation: TxnOperation? {
        switch kind {
        case .put: .put(putRequest)
        case .delete: .deleteRange(DeleteRangeRequest(keys, prevKV: isAsked))
        case .range: .range(rangeRequest)
        case .txn: .txn(txnRequest)
        default: nil
        }
    }
}

/// A compare in a question.
struct CaseCompare: Codable, Sendable {
    var key: String
    var end: String
    var target: Int
    var relation: Int
    var number: Int64

    static func random(using generator: inout SeededGenerator) -> CaseCompare {
        CaseCompare(
            key: CaseCall.key(using: &generator), end: Bool.random(using: &generator) ? "" : "d",
            target: Int.random(in: 0..<5, using: &generator),
            relation: Int.random(in: 0..<4, using: &generator),
            number: Int64.random(in: 0..<6, using: &generator))
    }

    var compare: Compare {
        let targets: [Compare.Target] = [
            .version(number), .create(number), .mod(number), .value(Array("\(number)".utf8)), .lease(number),
        ]
        return Compare(
            KeyRange(key: Array(key.utf8), end: Array(end.utf8)), targets[target % 5],
            Compare.Relation(rawValue: relation) ?? .equal)
    }
}
