import Documents

extension LinuxRules {
    /// - C: sched(7), sched_setattr(2)
    mutating func check(_ scheduler: RuntimeConfig.Scheduler) {
        let path = "process.scheduler"
        let policy = scheduler.policy
        if let nice = scheduler.nice {
            expect((-20...19).contains(nice), "\(path).nice", "-20 to 19", .integer(nice))
        }
        let isRealtime = policy == .fifo || policy == .roundRobin
        let priority = scheduler.priority ?? 0
        let range: ClosedRange<Int32> = isRealtime ? 1...99 : 0...0
        let wanted = isRealtime ? "1 to 99" : "0"
        expect(
            range.contains(priority), "\(path).priority", "\(wanted) for \(policy.rawValue)",
            .integer(priority))
        if policy == .deadline { return checkDeadline(scheduler) }
        let times = [
            ("runtime", scheduler.runtime), ("deadline", scheduler.deadline), ("period", scheduler.period),
        ]
        for (name, time) in times {
            expect(time ?? 0 == 0, "\(path).\(name)", "0 for \(policy.rawValue)", .integer(time ?? 0))
        }
    }

    /// The kernel wants runtime <= deadline <= period; a period of 0 is the deadline.
    private mutating func checkDeadline(_ scheduler: RuntimeConfig.Scheduler) {
        let path = "process.scheduler"
        let (runtime, deadline) = (scheduler.runtime ?? 0, scheduler.deadline ?? 0)
        expect(runtime >= 1024, "\(path).runtime", "at least 1024 ns for SCHED_DEADLINE", .integer(runtime))
        expect(deadline >= runtime, "\(path).deadline", "at least the runtime \(runtime)", .integer(deadline))
        if let period = scheduler.period, period > 0 {
            expect(
                period >= deadline, "\(path).period", "at least the deadline \(deadline)", .integer(period))
        }
    }

    /// A list of CPUs or memory nodes, or nothing.
    mutating func expectList(_ path: String, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        expect(NumberList.isRight(text), path, "a list such as 0-3,7", .string(text))
    }

    mutating func checkPlacement() {
        if let name = linux.intelRdt?.closID {
            let isFolder =
                !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
            expect(isFolder, "linux.intelRdt.closID", "the name of a directory", .string(name))
        }
        if let policy = linux.memoryPolicy { check(policy) }
    }

    /// - C: set_mempolicy(2)
    private mutating func check(_ policy: RuntimeConfig.Linux.MemoryPolicy) {
        let path = "linux.memoryPolicy"
        guard let mode = policy.mode else {
            return report("\(path).mode", "expected a mode, found none")
        }
        expectList("\(path).nodes", policy.nodes)
        let hasNodes = !(policy.nodes ?? "").isEmpty
        switch mode {
        case .default, .local:
            if hasNodes { report("\(path).nodes", "expected none for \(mode.rawValue), found some") }
        case .bind, .interleave, .weightedInterleave, .preferredMany:
            if !hasNodes { report("\(path).nodes", "expected some for \(mode.rawValue), found none") }
        case .preferred: break
        }
        if policy.flags.contains(.staticNodes), policy.flags.contains(.relativeNodes) {
            report("\(path).flags", "expected static or relative nodes, found both")
        }
    }
}

/// Lists of CPUs and memory nodes.
///
/// - C: cpuset(7), "List format"
enum NumberList {
    /// Whether a text is one: `0-3,7`.
    static func isRight(_ text: String) -> Bool {
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
            let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { number($0) }
            guard let first = bounds.first ?? nil, let last = bounds.last ?? nil else { return false }
            return bounds.count <= 2 && first <= last
        }
    }

    private static func number(_ text: Substring) -> UInt16? {
        let digits = text.drop { $0 == " " }
        let end = digits.lastIndex { $0 != " " }.map(digits.index(after:)) ?? digits.startIndex
        let number = digits[..<end]
        return number.utf8.allSatisfy(\.isDigit) ? UInt16(number) : nil
    }
}
