import ClusterObjects
import ExamKit
import LabSupport
import PodScheduler
import SchedulingModel

/// Milestone 7: a cluster divided among tenants, and gangs that start together.
struct FairnessProbe: Probe {
    struct Case: Codable, Sendable {
        var capacity: [Int64]
        var demands: [[Int64]]
        var tasks: [Int]
        var slots: Int
        /// The gangs' sizes.
        var gangs: [Int]
        /// Which gang's next member comes.
        var order: [Int]
    }

    let id = "fairness"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            let tenants = Int.random(in: 1...4, using: &generator)
            let gangs = (0..<3).map { _ in Int.random(in: 2...5, using: &generator) }
            var order = gangs.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
            order.shuffle(using: &generator)
            return Case(
                capacity: (0..<2).map { _ in Int64.random(in: 0...200, using: &generator) },
                demands: (0..<tenants).map { _ in
                    (0..<2).map { _ in Int64.random(in: 0...12, using: &generator) }
                },
                tasks: (0..<tenants).map { _ in Int.random(in: 0...40, using: &generator) },
                slots: Int.random(in: 3...9, using: &generator), gangs: gangs, order: order)
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let tenants = zip(question.demands, question.tasks).map { DRF.Tenant(demand: $0, tasks: $1) }
        let tasks = try answer { "\(try DRF.allocate(capacity: question.capacity, tenants: tenants))" }
        let endless = try answer {
            "\(try DRF.allocate(capacity: question.capacity, tenants: question.demands.map { DRF.Tenant(demand: $0) }))"
        }
        return Answers(lines: [tasks, endless] + (try gangs(question)))
    }

    private func gangs(_ question: Case) throws -> [String] {
        let cluster = Cluster()
        cluster.add(
            CaseNode(
                name: "n", milliCPU: Int64(question.slots) * 1000, mebibytes: 1 << 20, pods: 100, zone: nil,
                taints: [],
                isCordoned: false, images: [:]
            ).node)
        let api = ExamAPI()
        let profile = Profile(filters: Profile.standardFilters)
        let scheduler = Scheduler(
            cluster, Placer(cluster, profile, seed: 1, choose: TieBreak.choose), api, permit: GangPermit())
        for (number, gang) in question.order.enumerated() {
            var pod = CasePod(name: "g\(gang)-\(number)", app: "x", milliCPU: 1000, mebibytes: 1, priority: 0)
                .pod
            pod.metadata.labels[Gang.nameLabel] = "g\(gang)"
            pod.metadata.labels[Gang.sizeLabel] = "\(question.gangs[gang])"
            try scheduler.podAdded(try PodInfo(of: pod), at: .zero)
        }
        var lines: [String] = []
        for tick in 0..<6 {
            while let outcome = try scheduler.step(at: .seconds(tick)) {
                lines.append(CycleProbe.text(outcome))
            }
        }
        return lines + api.lines
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["tasks of \(question.demands) in \(question.capacity)", "the same without an end"]
                + expected.lines.dropFirst(2).indices.map { "gang outcome \($0 - 1)" }, expected, actual)
    }
}
