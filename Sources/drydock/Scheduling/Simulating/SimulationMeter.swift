import PodScheduler
import SchedulingModel

/// Measures a cluster over simulated time.
struct SimulationMeter {
    private(set) var now = Duration.zero
    /// Seconds times thousandths of processors that were set aside, and that there were.
    private(set) var usedCPU = 0.0
    private(set) var totalCPU = 0.0
    /// Seconds of nodes with at least one pod: on demand, and spot.
    private(set) var nodeSeconds = (onDemand: 0.0, spot: 0.0)
    private(set) var mostNodes = 0
    /// The greatest part of all running pods that was on one node, weighed by time.
    private var blast = 0.0
    private var busySeconds = 0.0
    /// Nodes on demand that were in use in each hour, at most.
    private(set) var hours: [Int] = []
    /// Time and utilization after each change.
    private(set) var line: [(at: Double, used: Double)] = []

    var utilization: Double { totalCPU == 0 ? 0 : usedCPU / totalCPU }
    var blastRadius: Double { busySeconds == 0 ? 0 : blast / busySeconds }
    var meanNodes: Double { now == .zero ? 0 : (nodeSeconds.onDemand + nodeSeconds.spot) / Self.seconds(now) }

    static func seconds(_ time: Duration) -> Double {
        Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    }

    /// Lets time pass with the cluster as it is.
    mutating func advance(to time: Duration, _ cluster: Cluster) {
        let span = Self.seconds(time - now)
        guard span > 0 else { return }
        let nodes = cluster.nodes.filter(\.isPresent)
        let busy = nodes.filter { !$0.pods.isEmpty }
        let spot = busy.count { $0.labels[SimulationTrace.capacityLabel] == "spot" }
        let used = nodes.reduce(0.0) { $0 + Double($1.requested.milliCPU) }
        let total = nodes.reduce(0.0) { $0 + Double($1.allocatable.milliCPU) }
        usedCPU += used * span
        totalCPU += total * span
        nodeSeconds.onDemand += Double(busy.count - spot) * span
        nodeSeconds.spot += Double(spot) * span
        mostNodes = max(mostNodes, busy.count)
        if cluster.podCount > 0 {
            blast += Double(busy.map(\.pods.count).max() ?? 0) / Double(cluster.podCount) * span
            busySeconds += span
        }
        note(busy.count - spot, until: time)
        line.append((Self.seconds(now), total == 0 ? 0 : used / total))
        now = time
    }

    private mutating func note(_ nodes: Int, until time: Duration) {
        let (first, last) = (Int(Self.seconds(now) / 3600), Int(Self.seconds(time) / 3600))
        // A simulation of more than a century of hours is not charged by the hour.
        guard last < 1_000_000 else { return }
        while hours.count <= last { hours.append(0) }
        for hour in first...last { hours[hour] = max(hours[hour], nodes) }
    }
}
