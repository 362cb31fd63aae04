import CgroupFS
import ControlGroups
import ExamKit
import Glibc
import LabSupport
import LinuxSystem

/// Milestone 6 on the kernel: a group with a process in it, by the files that the kernel shows. What the
/// lab says of them is not asked.
struct LivingProbe: Probe {
    struct Case: Codable, Sendable {
        var pids: Int64
        var memory: Int64
        var shares: UInt64
        var quota: Int64
        var fails: Bool
    }

    private struct Stop: Error {}

    let id = "living"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<6).map { index in
            Case(
                pids: .random(in: 5...50, using: &generator),
                memory: .random(in: 4000...16000, using: &generator) << 12,
                shares: .random(in: 100...10_000, using: &generator),
                quota: .random(in: 5000...90_000, using: &generator), fails: index % 3 == 2)
        }
    }

    func observe(_ question: Case) throws -> Answers {
        // A stub says so on every machine.
        _ = try LimitPlan().undo()
        let host = HostMounts()
        // The same on both sides: nobody is judged by what this machine cannot do.
        guard geteuid() == 0, let labinit = try? Labinit.besideThisProgram(), let driver = host.driver else {
            return Answers(lines: ["needs root, labinit beside the exam, and cpu, memory and pids"])
        }
        let group = "/" + freshName("living")
        let resources = Resources(
            memory: question.memory, cpuShares: question.shares, cpuQuota: question.quota,
            cpuPeriod: 100_000, pids: question.pids)
        var lines: [String] = []
        let pipe = try PipeEnds()
        let process = try labinit.begin([.awaitLine], descriptors: [0: pipe.reading.number, 1: 1, 2: 2])
        let id = process.id
        var patience = 10_000
        do {
            _ = try Limiter(driver: driver).run(
                in: group, resources, signal: { kill($0, SIGKILL) },
                settle: {
                    patience -= 1
                    sched_yield()
                    return patience > 0
                },
                work: { attach in
                    try attach(id)
                    lines = host.files(of: group) + [host.place(of: id, group)]
                    if question.fails { throw Stop() }
                })
            lines.append("went well")
        } catch is Stop {
            lines.append("stopped")
        }
        try process.signal(SIGKILL)
        _ = try process.wait()
        return Answers(lines: lines + [host.left(of: group)])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        "seen from outside: "
            + Answers.explain(
                HostMounts.asked + ["the groups of the process", "how it ended", "what is left"], expected,
                actual)
    }
}

/// The hierarchies of this machine, found without the lab.
private struct HostMounts {
    static let asked = ["pids.max", "the bound on memory", "the share of the processor", "the quota"]

    private var folders: [Controller: String] = [:]
    private var unified: String?

    init() {
        for line in text("/proc/self/mountinfo").split(separator: "\n") {
            let columns = line.split(separator: " ").map(String.init)
            guard let dash = columns.firstIndex(of: "-"), columns.count > dash + 3, columns[3] == "/" else {
                continue
            }
            if columns[dash + 1] == "cgroup2" { unified = unified ?? columns[4] }
            guard columns[dash + 1] == "cgroup" else { continue }
            for option in columns[dash + 3].split(separator: ",") {
                folders[Controller(String(option))] = folders[Controller(String(option))] ?? columns[4]
            }
        }
    }

    private var isUnified: Bool {
        let offered = unified.map { text("\($0)/cgroup.controllers").split(whereSeparator: \.isWhitespace) }
        return ["cpu", "memory", "pids"].allSatisfy { (offered ?? []).contains(Substring($0)) }
    }

    var driver: (any CgroupDriver)? {
        if isUnified, let unified { return UnifiedDriver(files: HostControlFiles(mountedAt: unified)) }
        let wanted: [Controller] = [.cpu, .memory, .pids, .freezer]
        guard wanted.allSatisfy({ folders[$0] != nil }) else { return nil }
        return LegacyDriver(
            files: HostControlFiles(mountedAt: "/"), folders: folders.filter { wanted.contains($0.key) })
    }

    private var places: [(Controller, String)] {
        isUnified
            ? [
                (.pids, "pids.max"), (.memory, "memory.max"), (.cpu, "cpu.weight"), (.cpu, "cpu.max"),
            ]
            : [
                (.pids, "pids.max"), (.memory, "memory.limit_in_bytes"), (.cpu, "cpu.shares"),
                (.cpu, "cpu.cfs_quota_us"),
            ]
    }

    private func folder(_ controller: Controller) -> String {
        isUnified ? unified ?? "" : folders[controller] ?? ""
    }

    func files(of group: String) -> [String] {
        places.map { text("\(folder($0))\(group)/\($1)").split(separator: "\n").joined() }
    }

    /// In which of the hierarchies a process is in the group.
    func place(of process: Int32, _ group: String) -> String {
        Set(places.map(\.0)).sorted().filter { controller in
            text("\(folder(controller))\(group)/cgroup.procs").split(separator: "\n")
                .contains(Substring("\(process)"))
        }.map(\.rawValue).joined(separator: " ")
    }

    func left(of group: String) -> String {
        let all = Set(folders.values).union([unified].compactMap { $0 })
        return all.contains { access($0 + group, F_OK) == 0 } ? "a group" : "nothing"
    }
}

private func text(_ file: String) -> String {
    String(decoding: (try? OwnedDescriptor(opening: file).readAll()) ?? [], as: UTF8.self)
}
