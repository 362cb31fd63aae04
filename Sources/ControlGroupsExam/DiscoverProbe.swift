import CgroupFS
import ControlGroups
import ExamKit
import LabSupport

/// Milestone 1: mounts and groups of made-up hosts.
struct DiscoverProbe: Probe {
    struct Case: Codable, Sendable {
        var mountinfo: String
        var groups: String
    }

    let id = "discover"
    private let names = ["cpu", "cpuacct", "memory", "pids", "freezer", "blkio"]

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<25).map { index in
            var (mounts, groups) = (["22 1 254:0 / / rw - ext4 /dev/vda rw"], [String]())
            for (place, name) in names.shuffled(using: &generator).prefix(4).enumerated() {
                let root = Bool.random(using: &generator) ? "/" : "/docker/abc"
                let tags = ["", "shared:4 ", "shared:4 master:1 "].randomElement(using: &generator) ?? ""
                let folder = Bool.random(using: &generator) ? "/sys/fs/cgroup/x\(place)" : "/odd\\040\(place)"
                mounts.append(
                    "\(30 + place) 22 0:\(place) \(root) \(folder) rw \(tags)- cgroup cgroup rw,\(name)")
                let group = ["/", "/docker/abc", "/docker/abc/d:e", "/docker/abcd"].randomElement(
                    using: &generator)
                groups.append("\(place + 1):\(name):\(group ?? "/")")
            }
            if index % 2 == 0 {
                mounts.append("40 22 0:40 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw")
                groups.append("0::/user.slice/a:\(index)")
            }
            if index % 7 == 0 { groups.append("broken") }
            return Case(
                mountinfo: mounts.shuffled(using: &generator).joined(separator: "\n"),
                groups: groups.joined(separator: "\n") + "\n")
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let groups: ProcCgroup
        do {
            groups = try ProcCgroup.parse(question.groups)
        } catch is FormatError {
            return Answers(lines: ["malformed"])
        }
        let mounts = try CgroupMounts.parse(mountinfo: question.mountinfo, controllers: groups.controllers)
        let folders = try names.map { name in
            try answer { try mounts.folder(for: Controller(name), of: groups) }
        }
        return Answers(
            lines: [mounts.layout.rawValue] + folders + [try answer { try mounts.unifiedFolder(of: groups) }])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(["the layout"] + names + ["the version 2 folder"], expected, actual)
    }
}
