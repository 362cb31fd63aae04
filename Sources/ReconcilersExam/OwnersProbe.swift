import ClusterAPI
import ClusterObjects
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 8: who belongs to whom, and what becomes of whoever belongs to nobody.
struct OwnersProbe: Probe {
    struct Owner: Codable, Sendable {
        var index: Int
        var isBlocked: Bool?
        /// Whether the reference says another uid than the object of that name has.
        var isWrong: Bool
    }

    struct Thing: Codable, Sendable {
        var namespace: String
        var owners: [Owner]
        var finalizer: String?
        var isLeaving: Bool
        /// Whether it is only mentioned.
        var isUnseen: Bool
    }

    struct Case: Codable, Sendable {
        var things: [Thing]
        var findings: [Int]
    }

    let id = "owners"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<80).map { _ in
            let odds = { (n: Int, generator: inout SeededGenerator) in
                Int.random(in: 0..<n, using: &generator) == 0
            }
            let things = (0..<6).map { _ in
                Thing(
                    namespace: odds(4, &generator) ? "far" : "near",
                    owners: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                        Owner(
                            index: Int.random(in: 0..<6, using: &generator),
                            isBlocked: [nil, true, true, false].randomElement(using: &generator) ?? nil,
                            isWrong: odds(6, &generator))
                    },
                    finalizer: [nil, nil, "foregroundDeletion", "orphan"].randomElement(using: &generator)
                        ?? nil,
                    isLeaving: odds(3, &generator), isUnseen: odds(6, &generator))
            }
            return Case(
                things: things,
                findings: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                    Int.random(in: 0..<4, using: &generator)
                })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let seen = question.things.indices.filter { !question.things[$0].isUnseen }
        let vertices = seen.map { OwnerGraph.Vertex(pod($0, question.things[$0])) }
        let graph = OwnerGraph(vertices)
        let steps = try graph.steps().map { "\($0)" }.joined(separator: " ")
        let kinds: [OwnerVerdict.Finding] = [.solid, .dangling, .waiting, .unclear]
        let findings = question.findings.enumerated().map { (uid: "\($0)", finding: kinds[$1]) }
        let verdicts = try vertices.map { vertex in
            let dependents = try graph.dependents(of: vertex)
            return "\(try OwnerVerdict(on: vertex.metadata, findings: findings, dependents: dependents))"
        }
        return Answers(lines: [steps] + verdicts)
    }

    private func pod(_ index: Int, _ thing: Thing) -> Pod {
        let owners = thing.owners.map { owner in
            OwnerReference(
                apiVersion: "v1", kind: "Pod", name: "p\(owner.index)",
                uid: owner.isWrong ? "other" : "u\(owner.index)", blockOwnerDeletion: owner.isBlocked)
        }
        var meta = ObjectMeta(
            name: "p\(index)", namespace: thing.namespace, uid: "u\(index)", ownerReferences: owners,
            finalizers: [thing.finalizer].compactMap(\.self))
        if thing.isLeaving { meta.deletionTimestamp = Timestamp(secondsSince1970: 0) }
        return Pod(metadata: meta)
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["steps through a graph of \(question.things.count) objects"]
                + question.things.indices.map { "verdict on object \($0) after a look at its owners" },
            expected,
            actual)
    }
}
