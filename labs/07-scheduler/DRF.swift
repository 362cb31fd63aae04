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
        // TODO scheduler.7
        // Refuse what makes no sense. Then, again and again, one more task for the tenant with the smallest
        // dominant share (of equals the first) - of those that have tasks left and whose next task fits. Who
        // does not fit once never will: nothing is given back. Tasks that take nothing are all granted.
        throw Unimplemented("scheduler.7")
    }

    // TODO scheduler.7
}
