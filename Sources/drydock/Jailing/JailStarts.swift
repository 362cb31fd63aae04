import ChrootJail
import FileTrees
import Glibc
import LinuxSystem

/// What a start of `true` costs in each kind of jail and with each tool that is here.
struct JailStarts {
    struct Row: Codable {
        var name: String
        /// Processor time of the child and all of its own, median.
        var milliseconds: Double
        /// To chroot(1).
        var ratio: Double
    }

    struct Result: Codable {
        var version = 1
        var rounds: Int
        var rows: [Row]

        var text: String {
            let lines = rows.map { row in
                row.name + String(repeating: " ", count: max(1, 34 - row.name.count))
                    + "\(fixed(row.milliseconds)) ms  \(fixed(row.ratio)) x"
            }
            return "CPU from start to exit of `true`, median of \(rounds):\n"
                + lines.map { "  \($0)\n" }.joined()
        }

        private func fixed(_ value: Double) -> String {
            let hundredths = Int((value * 100).rounded())
            return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        }
    }

    private typealias Start = () throws -> RunningProcess

    let rounds: Int

    func measure() throws -> Result {
        let root = "/tmp/drydock-\(getpid())-bench"
        let steps = try Rootfs().plan(for: ["/bin/true"])
        _ = try RootfsBuilder(at: root).build(steps)
        defer { remove(root, steps) }
        let starts = try self.starts(in: root)
        var times = starts.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, start) in starts.enumerated() { times[index].append(try Self.time(start.1)) }
        }
        let medians = times.map { $0.sorted()[$0.count / 2] }
        let base = zip(starts, medians).first { $0.0.0 == "chroot" }?.1 ?? medians[0]
        return Result(
            rounds: rounds,
            rows: zip(starts, medians).map { Row(name: $0.0, milliseconds: $1, ratio: $1 / base) })
    }

    private func starts(in root: String) throws -> [(String, Start)] {
        let labinit = try Labinit.besideThisProgram()
        let command = Command(["/bin/true"])
        let naive = try Jail(root: root).plan(for: command)
        let hardened = try HardenedJail(root: root).plan(for: command)
        let direct: Plan = [try Command(["/bin/true"]).executed]
        let ours: [(String, Start)] = [
            ("exec alone", { try Program(executable: "/bin/true", arguments: ["true"]).start() }),
            ("labinit, no step", { try labinit.start(direct) }),
            ("naive jail", { try labinit.start(naive) }),
            ("hardened jail", { try labinit.start(hardened) }),
        ]
        let peers: [(String, [String])] = [
            ("chroot", ["/usr/sbin/chroot", root, "/bin/true"]),
            ("unshare -m chroot", ["/usr/bin/unshare", "-m", "/usr/sbin/chroot", root, "/bin/true"]),
            ("bwrap", ["/usr/bin/bwrap", "--bind", root, "/", "/bin/true"]),
        ]
        return ours
            + peers.filter { access($0.1[0], X_OK) == 0 }.map { name, words in
                (
                    name,
                    {
                        try Program(executable: words[0], arguments: words, environment: ["PATH=/usr/bin"])
                            .start()
                    }
                )
            }
    }

    /// Milliseconds of processor time of one start, user and system, of the child and its children.
    private static func time(_ start: Start) throws -> Double {
        let before = childTime()
        guard case .exited(0) = try start().wait() else { throw Complaint("a start failed") }
        return childTime() - before
    }

    private static func childTime() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        return seconds * 1000 + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000
    }

    private func remove(_ root: String, _ steps: [RootfsStep]) {
        for step in steps.reversed() {
            switch step {
            case .directory(let path, _): rmdir(root + path)
            case .copy(_, let path, _), .device(let path, _, _): unlink(root + path)
            }
        }
        rmdir(root)
    }
}

extension Command {
    fileprivate var executed: Step {
        get throws { .execute(candidates: try candidates, arguments: arguments, environment: environment) }
    }
}
