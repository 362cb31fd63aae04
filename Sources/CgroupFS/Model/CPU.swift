/// The controller that shares out processor time.
struct CPUState {
    var weight: UInt64 = 100
    var isIdle = false
    /// Microseconds in each period; nil stands for "max".
    var quota: UInt64?
    var period: UInt64 = 100_000
    var burst: UInt64 = 0

    var periods: UInt64 = 0
    var throttledPeriods: UInt64 = 0
    var throttledTime: UInt64 = 0
}

extension InMemoryCgroups {
    /// Lets time pass while processes want to run, and charges what they get.
    ///
    /// Each quota on the way up allows quota/period of the time; a group that wanted more was
    /// throttled in each period that ended. Processors are never short: weights do not matter here.
    /// - Parameters:
    ///   - microseconds: how long on the wall.
    ///   - demand: microseconds of processor time that each process would use.
    /// - Returns: what each got. Frozen processes get nothing.
    @discardableResult
    public func elapse(microseconds: UInt64, demand: [Int32: UInt64]) -> [Int32: UInt64] {
        var left = budgets(for: microseconds)
        var wanted: [ObjectIdentifier: UInt64] = [:]
        var granted: [Int32: UInt64] = [:]
        for (id, amount) in demand.sorted(by: { $0.key < $1.key }) {
            guard let process = processes[id], !process.group.isFrozen else { continue }
            let limited = chain(process.group, .cpu).map(ObjectIdentifier.init)
            let share = limited.reduce(amount) { min($0, left[$1] ?? .max) }
            for group in limited {
                left[group] = left[group].map { $0.minus(share) }
                wanted[group, default: 0] &+= amount
            }
            for group in process.group.lineage { group.used.user &+= share }
            granted[id] = share
        }
        closePeriods(microseconds, wanted: wanted)
        return granted
    }

    private func budgets(for microseconds: UInt64) -> [ObjectIdentifier: UInt64] {
        var budgets: [ObjectIdentifier: UInt64] = [:]
        for group in root.subtree {
            guard let quota = group.cpu.quota else { continue }
            budgets[ObjectIdentifier(group)] = Self.share(of: microseconds, quota, group.cpu.period)
        }
        return budgets
    }

    private static func share(of time: UInt64, _ quota: UInt64, _ period: UInt64) -> UInt64 {
        let product = time.multipliedFullWidth(by: quota)
        return product.high >= period ? .max : period.dividingFullWidth(product).quotient
    }

    private func closePeriods(_ microseconds: UInt64, wanted: [ObjectIdentifier: UInt64]) {
        for group in root.subtree {
            guard let quota = group.cpu.quota, let asked = wanted[ObjectIdentifier(group)], asked > 0 else {
                continue
            }
            let ended = microseconds / group.cpu.period
            let budget = Self.share(of: microseconds, quota, group.cpu.period)
            group.cpu.periods &+= ended
            guard asked > budget else { continue }
            group.cpu.throttledPeriods &+= ended
            group.cpu.throttledTime &+= asked &- budget
        }
    }
}

extension Knob {
    static let cpuKnobs: [Knob] = [
        Knob(
            name: "cpu.weight", read: { "\($1.cpu.weight)\n" },
            write: { $1.cpu.weight = try number(from: $2, in: 1...10_000, otherwise: KernelError.outOfRange) }
        ),
        Knob(
            name: "cpu.idle", read: { "\($1.cpu.isIdle ? 1 : 0)\n" },
            write: { $1.cpu.isIdle = try flag(from: $2, otherwise: KernelError.outOfRange) }),
        Knob(
            name: "cpu.max", read: { "\(limit($1.cpu.quota).trimmed) \($1.cpu.period)\n" },
            write: { try setBandwidth(of: $1, $2) }),
        Knob(
            name: "cpu.max.burst", read: { "\($1.cpu.burst)\n" },
            write: { _, group, text in
                let most = group.cpu.quota ?? 0
                group.cpu.burst = try number(from: text, in: 0...most, otherwise: KernelError.invalid)
            }),
    ]

    /// "quota", "max", "quota period" or "max period"; the period stays when it is not named.
    private static func setBandwidth(of group: Group, _ text: String) throws {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 1 || words.count == 2 else { throw Refusal(KernelError.invalid) }
        let quota = try limit(from: words[0])
        let period = words.count == 2 ? try number(from: words[1]) : group.cpu.period
        guard 1000...1_000_000 ~= period, quota ?? 1000 >= 1000, group.cpu.burst <= quota ?? .max else {
            throw Refusal(KernelError.invalid)
        }
        (group.cpu.quota, group.cpu.period) = (quota, period)
    }

    static let pressureKnobs: [Knob] =
        [
            // Every group has the account of time, with the controller or without.
            Knob(
                name: "cpu.stat", onRoot: true,
                read: { cgroups, group in
                    let used = group.used
                    let usage: KeyValuePairs = [
                        "usage_usec": used.user &+ used.system, "user_usec": used.user,
                        "system_usec": used.system,
                    ]
                    guard cgroups.available(to: group).contains(.cpu) else { return flat(usage) }
                    let bandwidth: KeyValuePairs = [
                        "nr_periods": group.cpu.periods, "nr_throttled": group.cpu.throttledPeriods,
                        "throttled_usec": group.cpu.throttledTime, "nr_bursts": 0, "burst_usec": 0,
                    ]
                    return flat(usage) + flat(bandwidth)
                })
        ]
        + ["cpu", "memory", "io"].map { name in
            Knob(name: "\(name).pressure", onRoot: true, read: { _, _ in calm })
        }

    /// The stall information of a machine with nothing to wait for.
    private static let calm = ["some", "full"].map {
        "\($0) avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
    }.joined()
}
