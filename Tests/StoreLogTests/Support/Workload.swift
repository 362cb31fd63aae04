import KeyValueModel
import LabSupport
import Reconcilers

@testable import StoreLog

typealias Durable = DurableStore<Store>

/// Random changes, and what the store was after each: by the number of the last record.
struct Workload {
    /// The store after each record; the first is empty.
    private(set) var images = [StoreImage.empty]
    /// Up to here `commit` has returned.
    private(set) var acknowledged = 0
    private var leases: [Int64] = []

    /// The number of the last record that was begun.
    var submitted: Int { images.count - 1 }

    /// Does something and notes what came of it.
    /// - Throws: what the store says when it stops; never what it says to a request that makes no sense.
    mutating func step(on store: Durable, using generator: inout SeededGenerator) throws {
        do {
            try act(on: store, using: &generator)
        } catch let error as StoreError where error != .stopped && error != .noSpace {
            // Refused: nothing has changed.
        }
        try note(store)
    }

    /// Commits and notes it.
    mutating func commit(_ store: Durable) throws {
        try store.commit()
        acknowledged = submitted
    }

    /// Goes on with a store that was recovered, with what it lost forgotten.
    mutating func goOn(from record: Int) {
        images.removeLast(submitted - record)
        acknowledged = record
        leases = images[record].leases.map(\.id)
    }

    private mutating func note(_ store: Durable) throws {
        let last = Int(store.monitor.withLock { $0.last })
        guard last > submitted else { return }
        images.append(try store.base.image().renewed)
    }

    private mutating func act(on store: Durable, using generator: inout SeededGenerator) throws {
        let key = Self.key(using: &generator)
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<9: _ = try store.put(put(key, using: &generator))
        case 9..<11:
            let range = Bool.random(using: &generator) ? KeyRange(key: key) : KeyRange(key: key, end: [0])
            _ = try store.deleteRange(DeleteRangeRequest(range))
        case 11..<15: _ = try store.txn(txn(key, using: &generator))
        case 15:
            let revision = try store.revision
            _ = try store.compact(.random(in: max(1, revision - 20)...revision, using: &generator))
        case 16..<18:
            leases.append(try store.grant(id: 0, ttl: .random(in: 2...100, using: &generator)).id)
        case 18: _ = try store.revoke(leases.randomElement(using: &generator) ?? 5)
        default: _ = try store.expireLeases()
        }
    }

    private func put(_ key: [UInt8], using generator: inout SeededGenerator) -> PutRequest {
        let size = Int.random(in: 0...9, using: &generator) == 0 ? 1500 : 20
        let byte = UInt8.random(in: 0...2, using: &generator)
        let isLeased = Int.random(in: 0..<3, using: &generator) == 0
        var request = PutRequest(
            key: key, value: [UInt8](repeating: byte, count: .random(in: 0...size, using: &generator)),
            lease: isLeased ? leases.randomElement(using: &generator) ?? 0 : 0)
        request.ignoreLease = request.lease == 0 && Int.random(in: 0..<5, using: &generator) == 0
        return request
    }

    private func txn(_ key: [UInt8], using generator: inout SeededGenerator) -> TxnRequest {
        let inner = TxnRequest(
            compares: [Compare(KeyRange(key: key), .version(1))],
            success: [.put(PutRequest(key: key + [0], value: [1]))],
            failure: [.deleteRange(DeleteRangeRequest(KeyRange(key: key + [1])))])
        return TxnRequest(
            compares: [Compare(KeyRange(key: Self.key(using: &generator)), .version(0), .greater)],
            success: [.put(put(key, using: &generator)), .range(RangeRequest(.all)), .txn(inner)],
            failure: [.txn(inner), .deleteRange(DeleteRangeRequest(KeyRange(key: key)))])
    }

    private static func key(using generator: inout SeededGenerator) -> [UInt8] {
        [107, .random(in: 0..<12, using: &generator)]
    }
}

extension StoreLogSettings {
    /// Small files, and nothing that happens at another time than it is told to.
    static func small(_ notice: @escaping @Sendable (String) -> Void = { _ in }) -> StoreLogSettings {
        var settings = StoreLogSettings()
        settings.segmentBytes = 4 << 10
        settings.logBytes = 12 << 10
        settings.makeIdentity = { 0x1122_3344_5566_7788 }
        settings.inBackground = { $0() }
        settings.notice = notice
        return settings
    }
}

extension DurableStore {
    /// What the base holds, with the whole time for every lease.
    func renewedImage() throws -> StoreImage { try base.image().renewed }
    /// The number of the last record.
    var last: Int { Int(monitor.withLock { $0.last }) }
}
