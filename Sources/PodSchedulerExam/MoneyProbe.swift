import ExamKit
import LabSupport
import PodScheduler

/// Milestone 8: plans, checkpoints, packings and deployments.
struct MoneyProbe: Probe {
    struct Case: Codable, Sendable {
        var onDemand: Int64
        var reserved: Int64
        var demand: [Int]
        var rate: Double
        var checkpoint: Double
        var sizes: [Int64]
        var needs: [Bool]
    }

    let id = "money"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            Case(
                onDemand: .random(in: 1...100, using: &generator),
                reserved: .random(in: 0...100, using: &generator),
                demand: (0..<12).map { _ in Int.random(in: 0...8, using: &generator) },
                rate: Double(Int.random(in: 1...400, using: &generator)) / 64,
                checkpoint: Double(Int.random(in: 1...64, using: &generator)) / 256,
                sizes: (0..<10).map { _ in Int64.random(in: 0...104, using: &generator) },
                needs: (0..<5).map { _ in Bool.random(using: &generator) })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let prices = PricingModel(onDemand: question.onDemand, reserved: question.reserved, spot: 10)
        let spot = SpotModel(
            interruptionsPerHour: question.rate, checkpoint: question.checkpoint, restart: 0.25)
        // Digits beyond the ninth depend on the order of the operations.
        let short = { (value: Double) in Int64((value * 1e9).rounded()) }
        var needs = Deployment.Needs()
        (needs.sharesWithStrangers, needs.ownKernel, needs.wholeMachine) = (
            question.needs[0], question.needs[1], question.needs[2]
        )
        (needs.startsOften, needs.shipsAsImage) = (question.needs[3], question.needs[4])
        return Answers(lines: [
            "\(try prices.plan(question.demand))", "\(short(try spot.interval()))",
            "\(short(try spot.slowdown(interval: 0.5))) \(try spot.paysOff(prices))",
            "\(try SpotModel.allowed(replicas: question.demand[0], tolerates: question.needs[0]))",
            try answer { "\(try BinPacking.firstFitDecreasing(question.sizes, capacity: 100))" },
            "\(try BinPacking.lowerBound(question.sizes, capacity: 100))",
            try answer { try Deployment.choose(needs).rawValue },
        ])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            [
                "plan for \(question.demand) at \(question.onDemand) and \(question.reserved)",
                "interval at \(question.rate) interruptions and a checkpoint of \(question.checkpoint)",
                "slowdown and worth of spot nodes", "replicas on spot nodes",
                "packing of \(question.sizes) into 100",
                "fewest nodes for \(question.sizes)", "deployment for \(question.needs)",
            ], expected, actual)
    }
}
