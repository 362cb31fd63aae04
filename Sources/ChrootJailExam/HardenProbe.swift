import ChrootJail
import ExamKit
import LabSupport
import LinuxSystem

/// Milestone 7: what a program in the hardened jail is and has.
struct HardenProbe: Probe {
    struct Case: Codable, Sendable {
        var root: String
        var user: UInt32?
        var capabilities: [UInt8]
        var isReadOnly: Bool
        var directory: String
        var open: [Int32]
    }

    let id = "harden"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { index in
            Case(
                root: "/srv" + RandomText.path(using: &generator),
                user: index % 3 == 0 ? nil : .random(in: 1...65534, using: &generator),
                capabilities: (0..<index % 4).map { _ in .random(in: 0...40, using: &generator) },
                isReadOnly: Bool.random(using: &generator), directory: RandomText.path(using: &generator),
                open: [
                    0, 1, 2, .random(in: 3...9, using: &generator), .random(in: 10...99, using: &generator),
                ])
        }
    }

    func observe(_ question: Case) throws -> PlanOutcome {
        let jail = HardenedJail(
            root: question.root, credentials: question.user.map { Credentials(user: $0, group: $0) },
            capabilities: CapabilitySet(question.capabilities.compactMap(Capability.init)),
            isReadOnly: question.isReadOnly)
        let plan = try jail.plan(for: Command(["/bin/tool"], directory: question.directory))
        return PlanOutcome(of: plan, root: question.root, open: question.open)
    }

    func explain(_ question: Case, expected: PlanOutcome, actual: PlanOutcome) -> String {
        PlanOutcome.difference(expected, actual)
    }
}
