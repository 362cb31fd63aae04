import ChrootJail
import ExamKit
import LabSupport
import LinuxSystem

/// Milestone 4: what is left open when the program begins.
struct DescriptorsProbe: Probe {
    struct Case: Codable, Sendable {
        var kept: [Int32]
        var open: [Int32]
    }

    let id = "descriptors"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { index in
            let open = [0, 1, 2] + (0..<12).map { _ in Int32.random(in: 3...30, using: &generator) }
            let far = Int32.random(in: 1000...Int32.max, using: &generator)
            return Case(
                kept: (0..<index % 5).map { _ in .random(in: 0...20, using: &generator) },
                open: Set(open + [far, far - 1]).sorted())
        }
    }

    func observe(_ question: Case) throws -> PlanOutcome {
        let steps = try DescriptorSweep(keeping: question.kept).steps()
        return PlanOutcome(of: Plan(steps), root: "/srv/jail", open: question.open)
    }

    func explain(_ question: Case, expected: PlanOutcome, actual: PlanOutcome) -> String {
        "keeping \(question.kept): " + PlanOutcome.difference(expected, actual)
    }
}
