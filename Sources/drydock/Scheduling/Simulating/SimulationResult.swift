import Documents
import PodScheduler

/// What a policy did with a trace.
struct SimulationResult {
    let policy: SimulationPolicy
    let meter: SimulationMeter
    /// Seconds, the shortest first.
    let waits: [Double]
    let interruptions: Int
    let finished: Int
    let unfinished: Int
    /// Jain's index of how fast tenants' pods got done: 1 when all were served alike.
    let fairness: Double

    var meanWait: Double { waits.isEmpty ? 0 : waits.reduce(0, +) / Double(waits.count) }
    var lateWait: Double { waits.isEmpty ? 0 : waits[min(waits.count - 1, waits.count * 95 / 100)] }

    /// The price of what was used, by the second.
    func cost(_ prices: PricingModel) -> Double {
        (meter.nodeSeconds.onDemand * Double(prices.onDemand) + meter.nodeSeconds.spot * Double(prices.spot))
            / 3600e6
    }

    /// The price with the best mix of reserved nodes and nodes on demand, by the hour.
    func mixed(_ prices: PricingModel) throws -> (reserved: Int, cost: Double) {
        let plan = try prices.plan(meter.hours)
        return (
            plan.reserved, Double(plan.cost) / 1e6 + meter.nodeSeconds.spot * Double(prices.spot) / 3600e6
        )
    }

    /// 80 columns.
    private static func line(_ name: String, _ cells: [String]) -> String {
        left(name, 10) + cells.enumerated().map { right($1, $0 == 0 ? 6 : 8) }.joined()
    }

    static func table(_ results: [SimulationResult], _ prices: PricingModel) throws -> String {
        let head = line(
            "", ["nodes", "most", "used %", "wait s", "95% s", "fair", "blast %", "cost", "mixed"])
        let rows = try results.map { result in
            let mixed = try result.mixed(prices)
            let cells = [
                fixed(result.meter.meanNodes, 1), "\(result.meter.mostNodes)",
                fixed(result.meter.utilization * 100, 1),
                fixed(result.meanWait, 1), fixed(result.lateWait, 1), fixed(result.fairness, 3),
                fixed(result.meter.blastRadius * 100, 1), fixed(result.cost(prices), 2), fixed(mixed.cost, 2),
            ]
            return line(result.policy.rawValue, cells)
        }
        let notes = results.map { result in
            "\(left(result.policy.rawValue, 10)) \(result.finished) pods finished, \(result.unfinished) not; "
                + "\(result.interruptions) nodes lost"
        }
        return ([head] + rows + [""] + notes).map { $0 + "\n" }.joined()
    }

    func json(_ prices: PricingModel) throws -> JSONValue {
        let mixed = try mixed(prices)
        let number = { (value: Double) in JSONValue.number(fixed(value, 6)) }
        return .object([
            JSONMember("policy", .string(policy.rawValue)), JSONMember("meanNodes", number(meter.meanNodes)),
            JSONMember("mostNodes", .integer(meter.mostNodes)),
            JSONMember("utilization", number(meter.utilization)),
            JSONMember("meanWaitSeconds", number(meanWait)), JSONMember("lateWaitSeconds", number(lateWait)),
            JSONMember("fairness", number(fairness)), JSONMember("blastRadius", number(meter.blastRadius)),
            JSONMember("cost", number(cost(prices))), JSONMember("mixedCost", number(mixed.cost)),
            JSONMember("reservedNodes", .integer(mixed.reserved)), JSONMember("finished", .integer(finished)),
            JSONMember("unfinished", .integer(unfinished)), JSONMember("nodesLost", .integer(interruptions)),
        ])
    }
}
