import FoundationEssentials
import Glibc
import LinuxSystem
import OCIRuntime

/// What a start of `true` costs in a container of each runtime that is here.
struct ContainerStarts {
    struct Row: Codable {
        var name: String
        /// Processor time of the child and all of its own, median.
        var milliseconds: Double
        /// To the first peer that is there.
        var ratio: Double
    }

    struct Result: Codable {
        var version = 1
        var rounds: Int
        var peer: String
        var rows: [Row]

        var text: String {
            let lines = rows.map { row in
                row.name + String(repeating: " ", count: max(1, 34 - row.name.count))
                    + "\(twoDigits(row.milliseconds)) ms  \(twoDigits(row.ratio)) x"
            }
            return "CPU from start to exit of `true`, median of \(rounds); x: to \(peer)\n"
                + lines.map { "  \($0)\n" }.joined()
        }

        private func twoDigits(_ value: Double) -> String {
            let hundredths = Int((value * 100).rounded())
            return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        }
    }

    private typealias Start = () throws -> RunningProcess

    let rounds: Int

    func measure() throws -> Result {
        let path = "/tmp/drydock-\(getpid())-bench"
        try Self.bundle(at: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        // What does not work on this host at all is no peer here.
        let starts = self.starts(path).filter { (try? Self.time($0)) != nil }
        var times = starts.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, start) in starts.enumerated() { times[index].append(try Self.time(start)) }
        }
        let medians = times.map { $0.sorted()[$0.count / 2] }
        let peer =
            starts.firstIndex { $0.0.hasPrefix("crun") } ?? starts.firstIndex { $0.0.hasPrefix("runc") } ?? 0
        return Result(
            rounds: rounds, peer: starts[peer].0,
            rows: zip(starts, medians).map { Row(name: $0.0, milliseconds: $1, ratio: $1 / medians[peer]) })
    }

    static func bundle(at path: String) throws {
        guard
            let busybox = ["/bin/busybox", "/usr/bin/busybox"].first(where: { (path: String) in
                access(path, X_OK) == 0
            })
        else {
            throw Complaint("the bench needs busybox: apt-get install busybox-static")
        }
        let files = FileManager.default
        try files.createDirectory(atPath: path + "/rootfs/bin", withIntermediateDirectories: true)
        try files.copyItem(atPath: busybox, toPath: path + "/rootfs/bin/busybox")
        try files.createSymbolicLink(atPath: path + "/rootfs/bin/true", withDestinationPath: "busybox")
        var config = RuntimeConfig.template(args: ["/bin/true"], readonly: true, terminal: false)
        // Older runtimes refuse newer documents.
        config.ociVersion = "1.0.2"
        // crun refuses the cgroups of hosts that mount both versions.
        config.mounts.removeAll { $0.type == "cgroup" }
        config.linux?.namespaces.removeAll { $0.type == .cgroup }
        config.linux?.resources = nil
        try Folder(path).put(config.text(), in: "config.json")
    }

    private func starts(_ path: String) -> [(String, Start)] {
        let own = (try? SymbolicLink.target(of: "/proc/self/exe")) ?? "drydock"
        let id = "bench-\(getpid())"
        let peers: [(String, [String])] = [
            ("exec alone", [path + "/rootfs/bin/true"]),
            (
                "unshare all, chroot",
                ["/usr/bin/unshare", "-mpinu", "-f", "/usr/sbin/chroot", path + "/rootfs", "/bin/true"]
            ),
            (
                "bwrap --unshare-all",
                ["/usr/bin/bwrap", "--unshare-all", "--bind", path + "/rootfs", "/", "/bin/true"]
            ),
            (
                "drydock runtime run",
                [own, "runtime", "run", "--root", path + "/state", "--bundle", path, id]
            ),
            (
                "crun run, cgroups disabled",
                [
                    "/usr/bin/crun", "--root", path + "/crun", "--cgroup-manager=disabled", "run", "--bundle",
                    path, id,
                ]
            ),
            ("runc run", ["/usr/sbin/runc", "--root", path + "/runc", "run", "--bundle", path, id]),
        ]
        return peers.filter { access($0.1[0], X_OK) == 0 }.map { name, words in
            let start: Start = {
                try Program(
                    executable: words[0], arguments: words,
                    environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
                ).start()
            }
            return (name, start)
        }
    }

    /// Milliseconds of processor time of one start, of the child and all that it waited for.
    private static func time(_ start: (String, Start)) throws -> Double {
        let before = childTime()
        let end = try start.1().wait()
        guard case .exited(0) = end else { throw Complaint("\(start.0): \(end)") }
        return childTime() - before
    }

    private static func childTime() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        return seconds * 1000 + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000
    }
}
