import LabSupport

/// Divides a cluster among tenants whose tasks need different mixes of resources.
///
/// - Source: Ghodsi et al., "Dominant Resource Fairness", NSDI 2011
public enum DRF {
    /// Somebody with tasks.
    public struct Tenant: Equatable, Sendable {
        /// What one task takes of each resource, in the order of the capacity; at least 0.
        public var demand: [Int64]
        /// How many tasks there are.
        public var tasks: Int

        /// A tenant; with as many tasks as there is room for unless told otherwise.
        public init(demand: [Int64], tasks: Int = .max) {
            self.demand = demand
            self.tasks = tasks
        }
    }

    /// Why an allocation makes no sense.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// The demand of the tenant of this number is not one amount of 0 or more for each resource.
        case demand(Int)
        /// The tenant of this number has tasks that take nothing, without end.
        case endless(Int)

        /// What was wrong and what would be right.
        public var description: String {
            switch self {
            case .demand(let tenant): "tenant \(tenant): expected an amount of at least 0 for each resource"
            case .endless(let tenant): "tenant \(tenant): its tasks take nothing, expected a number of tasks"
            }
        }
    }

    /// How many tasks each tenant may run.
    /// - Throws: `Fault`.
    public static func allocate(capacity: [Int64], tenants: [Tenant]) throws -> [Int] {
        // >>> scheduler.7
        // Refuse what makes no sense. Then, again and again, one more task for the tenant with the smallest
        // dominant share (of equals the first) - of those that have tasks left and whose next task fits. Who
        // does not fit once never will: nothing is given back. Tasks that take nothing are all granted.
        // stub: throw Unimplemented("scheduler.7")
        for (index, tenant) in tenants.enumerated() {
            if tenant.demand.count != capacity.count || tenant.demand.contains(where: { $0 < 0 }) {
                throw Fault.demand(index)
            }
            if tenant.tasks == .max, tenant.demand.allSatisfy({ $0 == 0 }) { throw Fault.endless(index) }
        }
        var left = capacity
        var granted = tenants.map { $0.demand.allSatisfy { $0 == 0 } ? max(0, $0.tasks) : 0 }
        var used = tenants.map { _ in capacity.map { _ in Int64(0) } }
        var active = Set(tenants.indices.filter { granted[$0] < tenants[$0].tasks })
        while let next = try poorest(active, used, capacity) {
            let demand = tenants[next].demand
            guard zip(demand, left).allSatisfy({ $0 <= $1 }) else {
                active.remove(next)
                continue
            }
            granted[next] += 1
            for resource in demand.indices {
                left[resource] -= demand[resource]
                used[next][resource] += demand[resource]
            }
            if granted[next] == tenants[next].tasks { active.remove(next) }
        }
        return granted
        // <<<
    }

    // >>> scheduler.7
    private static func poorest(_ active: Set<Int>, _ used: [[Int64]], _ capacity: [Int64]) throws -> Int? {
        var best: (tenant: Int, share: DominantShare)?
        for tenant in active.sorted() {
            let share = try DominantShare(of: used[tenant], in: capacity)
            if best.map({ share < $0.share }) ?? true { best = (tenant, share) }
        }
        return best?.tenant
    }
    // <<<
}
