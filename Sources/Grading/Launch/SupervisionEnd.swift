import CLinux
import Glibc

// How a launch is cut short, and what is made of its end.
extension Supervision {
    /// Cuts the launch at the first limit it has reached.
    mutating func checkLimits() throws(LaunchError) {
        if let step = deadlines.overdueKill() { return try kill(step) }
        guard cut == nil else { return }
        if isOverflowing {
            end(.outputLimit)
        } else if deadlines.wallIsOver {
            end(.wallLimit)
        } else if deadlines.cpuIsDue, let used = group.cpu {
            if used >= limits.cpu { end(.cpuLimit) } else { deadlines.cpuWas(used) }
        }
    }

    /// Tells the keeper to end everything; remembers why.
    mutating func end(_ ending: Ending) {
        cut = ending
        deadlines.startPatience()
        var word: UInt8 = 0
        write(ends.leash.number, &word, 1)
    }

    private func kill(_ step: Deadlines.Kill) throws(LaunchError) {
        if step == .giveUp {
            throw LaunchError(step: "kill", subject: "process \(keeper.pid) does not end", code: ETIMEDOUT)
        }
        clinux_signal(keeper.pidfd.number, SIGKILL)
        group.killAll()
    }

    /// Reaps the keeper and puts together what is known.
    func result() throws(LaunchError) -> LaunchResult {
        let report = try reapAndReport()
        try checkBox()
        if isolation == .reaper { group.killAll() }
        let microseconds = report?.cpu_microseconds ?? 0
        return LaunchResult(
            ending: ending(report),
            standardOutput: output.stream, standardError: error.stream,
            channelMessages: traffic?.messages ?? [], channelRemainder: traffic?.remainder ?? 0,
            cpuSeconds: group.cpu?.seconds ?? Double(microseconds) / 1e6,
            wallSeconds: deadlines.elapsed.seconds,
            peakMemory: group.peakMemory ?? Int(report?.peak_kibibytes ?? 0) << 10,
            isolation: isolation)
    }

    /// The maker of the box answers only when it could not make it.
    private func checkBox() throws(LaunchError) {
        var answer = [UInt8](repeating: 0, count: 1 << 12)
        let count =
            ends.plan.number < 0 ? 0 : recv(ends.plan.number, &answer, answer.count, Int32(MSG_DONTWAIT))
        // | step \0 errno \0 call |
        let parts = answer[..<max(0, count)].split(separator: 0, maxSplits: 2)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, let code = Int32(parts[1]) else { return }
        throw LaunchError(step: "box: \(parts[2])", subject: request.executable, code: code)
    }

    /// What the keeper wrote; nil when it was killed before it could.
    private func reapAndReport() throws(LaunchError) -> clinux_report? {
        let status = clinux_reap(keeper.pid)
        var report = clinux_report()
        let size = MemoryLayout<clinux_report>.size
        guard read(ends.status.number, &report, size) == size else {
            if status == CLINUX_MUTE { throw LaunchError(step: "dup2", subject: "descriptors", code: EMFILE) }
            return nil
        }
        if report.kind == CLINUX_FAILED.rawValue {
            let step = String(cString: clinux_step_name(report.step))
            throw LaunchError(step: step, subject: request.subject(of: step), code: report.code)
        }
        return report
    }

    private func ending(_ report: clinux_report?) -> Ending {
        if group.outOfMemoryKills > 0 { return .memoryLimit }
        if isOverflowing { return .outputLimit }
        guard let report, report.kind != CLINUX_CUT.rawValue else { return cut ?? .signalled(SIGKILL) }
        let usedUp = Double(report.cpu_microseconds) / 1e6 >= limits.cpu.seconds
        // A shell passes on what happened to its child: 128 and the number of the signal.
        let passesOn = report.code == 128 + SIGXCPU || report.code == 128 + SIGKILL
        if report.kind == CLINUX_EXITED.rawValue {
            return usedUp && passesOn ? .cpuLimit : .exited(report.code)
        }
        return cause(of: report, usedUp: usedUp)
    }

    /// A signal by which the kernel enforces a limit is that limit.
    private func cause(of report: clinux_report, usedUp: Bool) -> Ending {
        if report.code == SIGXCPU || report.code == SIGKILL && usedUp { return .cpuLimit }
        // Without a memory cgroup an allocation fails and the program dies of that. Arrays grow by
        // doubling, so it may have used no more than half of its limit. A peak near the floor is ours:
        // the kernel counts pages for each CPU and sums them up only roughly, so it may be a bit above.
        let floor = report.floor_kibibytes
        let isMeasured = report.peak_kibibytes > floor + floor / 8
        if isMeasured && Int(report.peak_kibibytes) << 10 >= limits.memory / 2 { return .memoryLimit }
        return .signalled(report.code)
    }
}
