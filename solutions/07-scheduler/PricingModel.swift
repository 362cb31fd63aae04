import LabSupport

/// What nodes cost, in millionths of a currency unit for an hour.
public struct PricingModel: Equatable, Sendable {
    /// By the hour, when it is used.
    public var onDemand: Int64
    /// By the hour, whether it is used or not, for the whole term.
    public var reserved: Int64
    /// By the hour, when it is used, until the provider wants it back.
    public var spot: Int64

    /// Prices.
    public init(onDemand: Int64, reserved: Int64, spot: Int64) {
        self.onDemand = onDemand
        self.reserved = reserved
        self.spot = spot
    }

    /// How a demand is met, and for how much.
    public struct Plan: Equatable, Sendable {
        /// Nodes that are paid all the time.
        public let reserved: Int
        /// Hours of nodes that are taken when they are needed.
        public let onDemandHours: Int64
        /// The price, in millionths.
        public let cost: Int64

        /// A plan.
        public init(reserved: Int, onDemandHours: Int64, cost: Int64) {
            self.reserved = reserved
            self.onDemandHours = onDemandHours
            self.cost = cost
        }
    }

    /// Whether a reserved node is cheaper than one on demand.
    /// - Parameters:
    ///   - busy: the hours in which it is used.
    ///   - term: the hours for which it is paid; at least 1.
    public func reservedPaysOff(busy: Int64, term: Int64) throws -> Bool {
        // >>> scheduler.8
        // It does when the utilization busy / term is greater than reserved / onDemand. No division.
        // stub: throw Unimplemented("scheduler.8")
        Int128(busy) * Int128(onDemand) > Int128(term) * Int128(reserved)
        // <<<
    }

    /// The cheapest mix of reserved nodes and nodes on demand.
    /// - Parameter demand: how many nodes are needed in each hour of the term.
    public func plan(_ demand: [Int]) throws -> Plan {
        // >>> scheduler.8
        // Nodes are used in a fixed order, so the k-th is busy in the hours that need k or more, each less often
        // than the one before: reserve them as long as that pays off. What is needed beyond is on demand.
        // stub: throw Unimplemented("scheduler.8")
        let term = Int64(demand.count)
        let most = demand.max() ?? 0
        var nodes = 0
        while try nodes < most && reservedPaysOff(busy: Self.busy(nodes + 1, demand), term: term) {
            nodes += 1
        }
        let hours = demand.reduce(Int64(0)) { $0 + Int64(max(0, $1 - nodes)) }
        return Plan(
            reserved: nodes, onDemandHours: hours,
            cost: Int64(
                clamping: Int128(nodes) * Int128(term) * Int128(reserved) + Int128(hours) * Int128(onDemand)))
        // <<<
    }

    // >>> scheduler.8
    private static func busy(_ node: Int, _ demand: [Int]) -> Int64 {
        Int64(demand.count { $0 >= node })
    }
    // <<<
}
