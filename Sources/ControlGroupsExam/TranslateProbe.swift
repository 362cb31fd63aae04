import CgroupFS
import ControlGroups
import ExamKit
import LabSupport

/// Milestone 3: wishes in both versions.
struct TranslateProbe: Probe {
    struct Case: Codable, Sendable {
        var memory: Int64
        var swap: Int64
        var shares: UInt64
        var milli: Int64
        var pids: Int64
        var weight: UInt64
        var formerMemory: Int64
        var isLinear: Bool
    }

    let id = "translate"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            let memory = Int64.random(in: 1...64, using: &generator) << 20
            let swaps: [Int64] = [0, -1, memory, memory * 2, memory / 2]
            let swap = swaps.randomElement(using: &generator) ?? 0
            return Case(
                memory: Bool.random(using: &generator)
                    ? memory : [-1, 0].randomElement(using: &generator) ?? 0,
                swap: swap, shares: .random(in: 0...262_144, using: &generator),
                milli: .random(in: 0...4000, using: &generator),
                pids: .random(in: -2...40, using: &generator),
                weight: .random(in: 0...1010, using: &generator),
                formerMemory: .random(in: 1...64, using: &generator) << 20,
                isLinear: Bool.random(using: &generator))
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let resources = Resources(
            memory: question.memory, memorySwap: question.swap, cpuShares: question.shares,
            cpuQuota: try MilliCPU.quota(question.milli, period: 100_000), pids: question.pids,
            blkioWeight: question.weight)
        let former = Resources(memory: question.formerMemory, memorySwap: question.formerMemory * 2)
        let formula = question.isLinear ? WeightFormula.linear : .logarithmic
        let texts = { (version: CgroupVersion, current: Resources?) in
            try answer {
                try resources.writes(for: version, formula: formula, replacing: current)
                    .map(\.description).joined(separator: "; ")
            }
        }
        return Answers(
            lines: [
                try texts(.unified, nil), try texts(.legacy, nil), try texts(.legacy, former),
                "\(try MilliCPU.shares(question.milli))",
            ])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["the writes of version 2", "the writes of version 1", "version 1, replacing", "shares"],
            expected, actual)
    }
}
