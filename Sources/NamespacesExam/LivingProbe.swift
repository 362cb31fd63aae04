import ExamKit
import Glibc
import LabSupport
import LinuxSystem
import Namespaces
import OCIRuntime

/// Milestone 7 on the kernel: containers that wait for their start, seen from outside in /proc. What the
/// lab says of them is not asked.
struct LivingProbe: Probe {
    struct Case: Codable, Sendable {
        var namespaces: [String]
        var hostname: String
        var user: UInt32
        var group: UInt32
        var groups: [UInt32]
        var capabilities: [String]
        var noNewPrivileges: Bool
        var isReadOnly: Bool
        var openFiles: UInt64
        var oomScore: Int
    }

    let id = "living"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<8).map { _ in
            let kinds = ["network", "ipc", "uts", "cgroup"].filter { _ in .random(using: &generator) }
            let names = ["CAP_KILL", "CAP_CHOWN", "CAP_NET_RAW", "CAP_SETUID", "CAP_MKNOD"]
            return Case(
                namespaces: ["pid", "mount"] + kinds,
                hostname: "box\(Int.random(in: 0..<1000, using: &generator))",
                user: [0, 1000, 65534].randomElement(using: &generator) ?? 0,
                group: .random(in: 0..<3000, using: &generator),
                groups: [5, 6, 7].filter { _ in .random(using: &generator) },
                capabilities: names.filter { _ in .random(using: &generator) },
                noNewPrivileges: .random(using: &generator), isReadOnly: .random(using: &generator),
                openFiles: .random(in: 20...200, using: &generator),
                oomScore: .random(in: 100...900, using: &generator))
        }
    }

    func observe(_ question: Case) throws -> Answers {
        // The same on both sides: nobody is judged by what this machine cannot do.
        guard geteuid() == 0, let labinit = try? Labinit.besideThisProgram() else {
            return Answers(lines: ["needs root, and labinit beside the exam"])
        }
        let place = Folder(freshPath("living"))
        let root = Folder(place.path(of: "root"))
        try root.make()
        defer {
            for made in ["proc", "dev"] { _ = try? Folder(root.path(of: made)).remove() }
            _ = try? root.remove()
            _ = try? Folder(place.path(of: "state")).remove()
            _ = try? place.remove()
        }
        try root.put("", in: "run")
        chmod(root.path(of: "run"), 0o755)
        let container = try Container("living", root: place.path(of: "state"), labinit: labinit)
        let plan = ContainerPlan(config(question), root: root.path, bundle: place.path)
        let process = try container.create(plan)
        let seen = Sight(of: process.id, from: root.path)
        let warnings = try container.delete(isForced: true)
        _ = try? process.wait()
        return Answers(
            lines: seen.lines + [
                "\(warnings.count) warnings", (try? container.folder.folder.names()) == nil ? "gone" : "left",
            ])
    }

    private func config(_ question: Case) -> RuntimeConfig {
        let kinds = question.namespaces.compactMap { RuntimeConfig.Linux.NamespaceType(rawValue: $0) }
        let ownsName = question.namespaces.contains("uts")
        return RuntimeConfig(
            ociVersion: "1.2.0",
            process: .init(
                user: .init(uid: question.user, gid: question.group, additionalGids: question.groups),
                args: ["/run"], cwd: "/",
                capabilities: .init(
                    bounding: question.capabilities, effective: question.capabilities,
                    permitted: question.capabilities),
                rlimits: [.init(type: "RLIMIT_NOFILE", soft: question.openFiles, hard: question.openFiles)],
                noNewPrivileges: question.noNewPrivileges, oomScoreAdj: question.oomScore),
            root: .init(path: "root", readonly: question.isReadOnly),
            hostname: ownsName ? question.hostname : nil,
            mounts: [
                .init(destination: "/proc", type: "proc", options: ["nosuid", "nodev", "noexec"]),
                .init(destination: "/dev", type: "tmpfs", options: ["nosuid", "mode=755"]),
            ],
            linux: .init(
                namespaces: kinds.map { .init(type: $0) }, maskedPaths: ["/proc/kcore"],
                readonlyPaths: ["/proc/sys"]))
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            Sight.asked + ["warnings of delete", "the state folder after delete"], expected, actual)
            + " (seen from outside; container of \(question.namespaces.joined(separator: ", ")), "
            + "user \(question.user), group \(question.group))"
    }
}

/// What /proc shows of another process.
private struct Sight {
    static let asked = [
        "its namespaces", "its ids and capabilities in /proc/PID/status", "its mounts", "its limit of files",
        "its oom_score_adj", "its working directory",
    ]

    let lines: [String]

    init(of process: Int32, from root: String) {
        let folder = "/proc/\(process)"
        let kinds = NamespaceKinds.files.map { kind in
            let (theirs, ours) = (link("\(folder)/ns/\(kind.name)"), link("/proc/self/ns/\(kind.name)"))
            return "\(kind.name) \(theirs == ours ? "the host's" : "its own")"
        }
        let wanted = ["Uid:", "Gid:", "Groups:", "Cap", "NoNewPrivs:", "Seccomp:"]
        let status = text("\(folder)/status").filter { line in wanted.contains { line.hasPrefix($0) } }
        let mounts = text("\(folder)/mountinfo").map { line in
            let columns = line.split(separator: " ")
            guard columns.count > 6, let dash = columns.firstIndex(of: "-") else { return line }
            return "\(columns[4]) \(columns[5]) \(columns[dash + 1])"
        }
        let limit = text("\(folder)/limits").first { $0.hasPrefix("Max open files") } ?? "none"
        lines = [
            kinds.joined(separator: ", "), status.joined(separator: "; "), mounts.joined(separator: "; "),
            limit, text("\(folder)/oom_score_adj").joined(), link("\(folder)/cwd"),
        ]
    }
}

private func text(_ file: String) -> [String] {
    let bytes = (try? OwnedDescriptor(opening: file).readAll()) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
}

private func link(_ path: String) -> String {
    (try? SymbolicLink.target(of: path)) ?? "unreadable"
}
