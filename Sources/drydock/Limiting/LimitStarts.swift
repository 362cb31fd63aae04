import CgroupFS
import ControlGroups
import Glibc
import LinuxSystem

/// What a limited start of `true` costs here, and with each tool that is here.
struct LimitStarts {
    struct Row: Codable {
        var name: String
        /// Processor time of ours and of every child, median.
        var milliseconds: Double
        /// On the wall, median.
        var wallMilliseconds: Double
        /// Of processor time, to the shell's.
        var ratio: Double
    }

    struct Result: Codable {
        var version = 1
        var rounds: Int
        var rows: [Row]
        var modelCallsPerSecond: Double

        var text: String {
            let lines = rows.map { row in
                left("  \(row.name)", 34) + right(fixed(row.milliseconds, 2), 8) + " ms"
                    + right(fixed(row.wallMilliseconds, 2), 9) + " ms" + right(fixed(row.ratio, 2), 8)
                    + " x\n"
            }
            return "A limited start of `true`, median of \(rounds):\n"
                + left("", 34) + right("CPU", 11) + right("wall", 12) + right("CPU", 10) + "\n"
                + lines.joined() + "In memory: \(grouped(UInt64(modelCallsPerSecond))) calls a second\n"
        }
    }

    private typealias Start = () throws -> Void

    private static let limits = Resources(memory: 64 << 20, cpus: 0.5, pids: 20)
    private static let shell = "a shell: mkdir, echo, rmdir"
    let rounds: Int

    func measure() throws -> Result {
        // A request to end waits until the groups are gone; it takes two seconds.
        _ = SignalInbox()
        let host = try CgroupHost()
        let driver = try host.driver(for: Self.limits)
        let group = try host.freshGroup(in: "/", of: driver)
        // What a tool that failed has left.
        defer { try? driver.remove(group) }
        let starts = try self.starts(group, driver)
        var times = starts.map { _ in (cpu: [Double](), wall: [Double]()) }
        for _ in 0..<rounds {
            for (index, start) in starts.enumerated() {
                let (cpu, wall) = (Self.usedTime(), wallTime())
                try start.1()
                times[index].cpu.append((Self.usedTime() - cpu) * 1000)
                times[index].wall.append((wallTime() - wall) * 1000)
            }
        }
        let medians = times.map { (cpu: Self.median($0.cpu), wall: Self.median($0.wall)) }
        let base = zip(starts, medians).first { $0.0.0 == Self.shell }?.1.cpu ?? medians[0].cpu
        let rows = zip(starts, medians).map {
            Row(name: $0.0, milliseconds: $1.cpu, wallMilliseconds: $1.wall, ratio: $1.cpu / base)
        }
        return Result(rounds: rounds, rows: rows, modelCallsPerSecond: try ModelSpeed.callsPerSecond())
    }

    private func starts(_ group: String, _ driver: any CgroupDriver) throws -> [(String, Start)] {
        let labinit = try Labinit.besideThisProgram()
        let direct: Plan = [.execute(candidates: ["/bin/true"], arguments: ["true"], environment: [])]
        var starts: [(String, Start)] = [
            ("labinit, no limit", { try Self.expectSuccess(try labinit.start(direct).wait()) }),
            (
                "drydock limit",
                {
                    _ = try Limiter(driver: driver).run(
                        in: group, Self.limits, signal: { _ = kill($0, SIGKILL) }, settle: { false }
                    ) { attach in
                        let process = try labinit.start { id in
                            try attach(id)
                            return direct
                        }
                        try Self.expectSuccess(try process.wait())
                    }
                }
            ),
        ]
        for peer in try LimitPeers.scripts(driver, Self.limits, group)
        where peer.tools.allSatisfy(Self.isThere) {
            starts.append((peer.name, { try Self.run(peer.script) }))
        }
        return starts
    }

    private static func isThere(_ path: String) -> Bool { access(path, X_OK) == 0 }

    private static func run(_ script: String) throws {
        let shell = Program(
            executable: "/bin/sh", arguments: ["sh", "-ec", script],
            environment: ["PATH=/usr/sbin:/usr/bin:/bin"])
        try expectSuccess(try shell.start().wait())
    }

    private static func expectSuccess(_ end: ProcessEnd) throws {
        guard end == .exited(0) else { throw Complaint("a start failed: \(end)") }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Seconds of processor time, ours and our children's.
    private static func usedTime() -> Double {
        [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue].reduce(0) { sum, who in
            var usage = rusage()
            getrusage(who, &usage)
            let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            return sum + seconds + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }
    }
}
