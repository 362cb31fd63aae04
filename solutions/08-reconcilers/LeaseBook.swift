import KeyValueModel
import LabSupport

/// The leases, and the keys that hang on each.
///
/// - etcd: 3.4, lease/lessor.go
struct LeaseBook {
    struct Lease {
        /// Seconds that it was granted for.
        var ttl: Int64
        /// When its time is over.
        var end: Duration
        var keys: Set<[UInt8]> = []

        /// Whether its time is over: then nothing but its end can still happen to it.
        func isOver(at now: Duration) -> Bool { end <= now }
    }

    /// Seconds that a lease can be granted for; who asks for less gets the least.
    ///
    /// The least is one and a half election timeouts, rounded up: that long nobody may be there to keep it alive.
    static let lifetimes: ClosedRange<Int64> = 2...9_000_000_000

    /// By number.
    private(set) var leases: [Int64: Lease] = [:]
    private var granted: UInt64 = 0

    func contains(_ id: Int64) -> Bool { leases[id] != nil }

    mutating func set(_ id: Int64, _ lease: Lease) { leases[id] = lease }

    /// Takes a lease out; its keys are the caller's business.
    mutating func remove(_ id: Int64) { leases[id] = nil }

    /// A number that no lease has, nor is likely to have had: who believes that an old lease is still there must
    /// not find somebody else's. The same calls at the same times give the same numbers.
    mutating func freshID(at now: Duration, revision: Int64) -> Int64 {
        let parts = now.components
        let time = UInt64(truncatingIfNeeded: parts.seconds) &* 1_000_000_007
        let fraction = UInt64(truncatingIfNeeded: parts.attoseconds)
        granted += 1
        var numbers = SeededGenerator(seed: time ^ fraction ^ UInt64(bitPattern: revision) << 40 ^ granted)
        while true {
            let id = Int64(numbers.next() >> 1)
            if id != 0, leases[id] == nil { return id }
        }
    }

    /// A key that hung on one lease hangs on another now; 0 is none.
    mutating func move(_ key: [UInt8], from old: Int64, to new: Int64) throws {
        guard old != new else { return }
        // >>> reconcilers.2
        // Off the old one, onto the new one.
        // stub: throw Unimplemented("reconcilers.2")
        leases[old]?.keys.remove(key)
        leases[new]?.keys.insert(key)
        // <<<
    }
}
