import ExamKit
import LabSupport
import LinuxSystem
import Namespaces
import OCIRuntime

/// Milestone 7: the rules of life, the way into namespaces, who the process becomes, and all in order.
struct ContainerProbe: Probe {
    struct Case: Codable, Sendable {
        var operation: String
        var status: String
        var isForced: Bool
        var facts: [Bool]
        var id: String
        var types: [String]
        var paths: [Bool]
        var user: [UInt32]
        var sets: [[String]]
        var flags: [Bool]
        var devices: [[UInt32]]
    }

    let id = "container"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<50).map { _ in
            let types = RuntimeConfig.Linux.NamespaceType.allCases.map(\.rawValue).shuffled(using: &generator)
            return Case(
                operation: Operation.allCases.randomElement(using: &generator)?.rawValue ?? "start",
                status: RuntimeState.Status.allCases.randomElement(using: &generator)?.rawValue ?? "created",
                isForced: .random(using: &generator), facts: flags(3, using: &generator),
                id: ["web", "..", "a/b", "", "a_b-c.d+e", "é"].randomElement(using: &generator) ?? "web",
                types: Array(types.prefix(.random(in: 1...8, using: &generator))),
                paths: flags(8, using: &generator).map { $0 && Bool.random(using: &generator) },
                user: [[0, 1000].randomElement(using: &generator) ?? 0, 100, 0o77],
                sets: (0..<5).map { _ in names(using: &generator) }, flags: flags(6, using: &generator),
                devices: [[.random(in: 0...2, using: &generator), 7, 3]])
        }
    }

    private func flags(_ count: Int, using generator: inout SeededGenerator) -> [Bool] {
        (0..<count).map { _ in .random(using: &generator) }
    }

    private func names(using generator: inout SeededGenerator) -> [String] {
        ["CAP_KILL", "CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_UNHEARD_OF"].filter { _ in .random(using: &generator)
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let status = RuntimeState.Status(rawValue: question.status) ?? .created
        let operation = Operation(rawValue: question.operation) ?? .start
        let layout = try NamespaceLayout(namespaces(question))
        return Answers(lines: [
            try answer {
                try Lifecycle.check(operation, of: "c", in: status, isForced: question.isForced)
                return "legal"
            },
            try Lifecycle.status(
                isRecorded: question.facts[0], isAlive: question.facts[1], awaitsStart: question.facts[2]
            ).rawValue,
            try answer {
                try Lifecycle.check(id: question.id)
                return "a name"
            },
            "\(layout.atBirth.names) \(layout.joined.map(\.path)) \(layout.later.names)",
            Plan(try layout.steps(descriptorsFrom: 10)).listing,
            Plan(try person(question).identity()).listing, Plan(try person(question).limits()).listing,
            Plan(try DevicePlan.steps(devices(question), isPrivileged: question.flags[0])).listing,
            Plan(try DevicePlan.binds(into: "/r", isPrivileged: question.flags[0])).listing,
            try answer { try plan(question).plan().listing },
        ])
    }

    private func namespaces(_ question: Case) -> [RuntimeConfig.Linux.Namespace] {
        zip(question.types, question.paths).compactMap { type, hasPath in
            RuntimeConfig.Linux.NamespaceType(rawValue: type).map {
                RuntimeConfig.Linux.Namespace(type: $0, path: hasPath ? "/ns/\(type)" : nil)
            }
        }
    }

    private func process(_ question: Case) -> RuntimeConfig.Process {
        RuntimeConfig.Process(
            user: .init(
                uid: question.user[0], gid: question.user[1],
                umask: question.flags[1] ? question.user[2] : nil,
                additionalGids: question.flags[2] ? [5, 6] : []),
            args: ["run", "it"], env: ["PATH=/a:/b"], cwd: "/w",
            capabilities: question.flags[3]
                ? .init(
                    bounding: question.sets[0], effective: question.sets[1], inheritable: question.sets[2],
                    permitted: question.sets[3], ambient: question.sets[4]) : nil,
            rlimits: [.init(type: "RLIMIT_NOFILE", soft: 10, hard: 20)],
            noNewPrivileges: question.flags[4], oomScoreAdj: question.flags[5] ? 7 : nil)
    }

    private func person(_ question: Case) -> ProcessPlan {
        ProcessPlan(
            process(question), available: CapabilitySet([.kill, .chown]), canSetGroups: question.flags[1],
            filter: question.flags[0] ? FilterProgram([.init(code: 6, value: 1)]) : nil)
    }

    private func devices(_ question: Case) -> [RuntimeConfig.Linux.Device] {
        question.devices.map {
            RuntimeConfig.Linux.Device(
                type: ["c", "b", "p"][Int($0[0])], path: "/dev/own", major: Int64($0[1]), minor: Int64($0[2]))
        }
    }

    private func plan(_ question: Case) throws -> ContainerPlan {
        let hook = RuntimeConfig.Hook(
            path: "/hook", args: question.flags[0] ? ["hook", "x"] : [], timeout: 2)
        var config = RuntimeConfig(
            ociVersion: "1.2.0", process: process(question),
            root: .init(path: "r", readonly: question.flags[3]), hostname: question.flags[4] ? "box" : nil,
            mounts: [.init(destination: "/proc", type: "proc")],
            hooks: .init(createContainer: [hook], startContainer: [hook]),
            linux: .init(
                namespaces: namespaces(question), devices: devices(question),
                sysctl: ["net.ipv4.ip_forward": "1", "kernel.msgmax": "9", "net.a/../../x": "2"],
                maskedPaths: ["/proc/keys"]))
        if question.flags[5] { config.linux?.timeOffsets = .init(monotonic: .init(secs: 5, nanosecs: 6)) }
        var plan = ContainerPlan(config, root: "/r", bundle: "/b")
        plan.startsOn = question.isForced ? 12 : nil
        plan.isPrivileged = question.flags[0]
        plan.hasInit = question.flags[2]
        plan.endsWithParent = question.flags[1]
        return plan
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            [
                "\(question.operation) while \(question.status)", "the status from \(question.facts)",
                "the name \(question.id)", "the way into \(question.types)", "its steps",
                "who the process becomes", "its limits", "its devices", "devices bound", "the whole plan",
            ], expected, actual)
    }
}
