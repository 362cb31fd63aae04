import ExamKit
import LabSupport
import LinuxSystem
import Namespaces

/// Milestone 2: who may be renamed to what, and tables of IPC objects.
struct IdentityProbe: Probe {
    struct Case: Codable, Sendable {
        var hostname: String?
        var domainname: String?
        var kinds: UInt64
        var table: String
    }

    let id = "identity"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            Case(
                hostname: name(using: &generator), domainname: name(using: &generator),
                kinds: Bool.random(using: &generator) ? NamespaceKinds.uts.rawValue : 0x2000_0000,
                table: table(using: &generator))
        }
    }

    private func name(using generator: inout SeededGenerator) -> String? {
        let length = [0, 1, 9, 63, 64, 65].randomElement(using: &generator) ?? 1
        let letter = ["n", "é", "-"].randomElement(using: &generator) ?? "n"
        return Int.random(in: 0..<4, using: &generator) == 0 ? nil : String(repeating: letter, count: length)
    }

    private func table(using generator: inout SeededGenerator) -> String {
        let rows = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            let mode = [" 600", "1644", "0", "9"].randomElement(using: &generator) ?? "0"
            return "  \(Int32.random(in: .min ... .max, using: &generator)) "
                + "\(Int.random(in: 0...99, using: &generator))  \(mode)  4096 1 2"
        }
        let heads = ["       key      shmid perms", "key msqid perms", "", "shmid key"]
        return ([heads.randomElement(using: &generator) ?? ""] + rows).joined(separator: "\n") + "\n"
    }

    func observe(_ question: Case) throws -> Answers {
        let identity = HostIdentity(hostname: question.hostname, domainname: question.domainname)
        return Answers(lines: [
            try answer { Plan(try identity.steps(in: NamespaceKinds(rawValue: question.kinds))).listing },
            try answer {
                try IPCTable(text: question.table).rows.map { "\($0.key) \($0.id) \($0.mode)" }
                    .joined(separator: ";")
            },
        ])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            [
                "name a machine \(question.hostname ?? "-"), \(question.domainname ?? "-")",
                "read \(question.table)",
            ],
            expected, actual)
    }
}
