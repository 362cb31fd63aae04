import LabSupport
import ServiceModel

/// A table that says for every hash whose it is: one look for a packet, equal shares to within a hundredth, and
/// when an endpoint goes, hardly any other clients than its own move.
///
/// - Source: Eisenbud and others, *Maglev*, NSDI 2016, section 3.4
public struct Maglev: Balancer {
    /// A prime; with about a hundred times as many slots as endpoints shares are equal to one in a hundred.
    public static let usualSize = 65537

    /// Whose each slot is, as a place in `endpoints`; empty when there is nobody.
    private var table: [Int] = []
    private var endpoints: [Endpoint] = []
    private let size: Int

    /// An empty table.
    /// - Parameter size: how many slots; the next prime is taken, from 2 to 5,000,011.
    public init(size: Int = Maglev.usualSize) throws {
        self.size = try Self.prime(from: min(max(2, size), 5_000_000))
    }

    /// The least prime that is no less than a number.
    public static func prime(from number: Int) throws -> Int {
        // TODO proxy.3
        // An endpoint walks over the table in steps of its own. When does every step reach every slot?
        throw Unimplemented("proxy.3")
    }

    /// How many slots each endpoint has.
    public var shares: [SocketPlace: Int] {
        var shares: [SocketPlace: Int] = [:]
        for owner in table { shares[endpoints[owner].place, default: 0] += 1 }
        return shares
    }

    /// Takes in who can answer from now on. More endpoints than slots: the first by place.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        // TODO proxy.3
        // Each endpoint has a first slot, `StableHash.of(bytes, seed: 1) % size`, and a step,
        // `StableHash.of(bytes, seed: 2) % (size - 1) + 1`. In turns, in the order of their places, each takes
        // the next free slot on its walk, until all are taken.
        throw Unimplemented("proxy.3")
    }

    /// The endpoint of the client's address; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // TODO proxy.3
        throw Unimplemented("proxy.3")
    }

    private struct Walk {
        var slot: Int
        let step: Int

        init(_ bytes: [UInt8], _ size: Int) {
            slot = Int(StableHash.of(bytes, seed: 1) % UInt64(size))
            step = Int(StableHash.of(bytes, seed: 2) % UInt64(size - 1)) + 1
        }

        /// The next slot on the walk that nobody has; there must be one.
        mutating func nextFree(in slots: [Int]) -> Int {
            while slots[slot] >= 0 { slot = (slot + step) % slots.count }
            return slot
        }
    }
}
