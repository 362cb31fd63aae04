import LabSupport

/// A group while the model runs.
final class CFSEntity {
    // >>> cgroups.7
    private let path: String
    private let group: CFSGroup
    private let children: [CFSEntity]
    private var usage = CFSUsage()
    /// Grows by time divided by weight.
    private var virtual: UInt64 = 0
    /// The least that a child may have, so that sleepers do not come back with credit.
    private var floor: UInt64 = 0
    private var wasAwake = false

    private var quotaLeft: UInt64
    private var nextPeriod: UInt64 = 0
    private var isThrottled = false
    private var wasActive = false

    /// What the demand leaves of these 100 ms, for all threads.
    private var demandLeft: UInt64 = 0
    private var nextDemand: UInt64 = 0
    /// What the threads can still run in this slice.
    private var threadTime: UInt64 = 0

    /// The least time that one unit of weight makes, so that integers lose nothing that counts.
    private static let scale: UInt64 = 1 << 20
    private static let demandPeriod: UInt64 = 100_000

    init(_ group: CFSGroup, path: String) {
        self.group = group
        self.path = path
        quotaLeft = group.quota ?? .max
        children = group.children.map { CFSEntity($0, path: "\(path)/\($0.name)") }
    }

    convenience init(root groups: [CFSGroup]) {
        self.init(CFSGroup("", children: groups), path: "")
    }

    func usages() -> [String: CFSUsage] {
        var all = path.isEmpty ? [:] : [path: usage]
        for child in children { all.merge(child.usages()) { first, _ in first } }
        return all
    }
    // <<<
}

/// Time.
extension CFSEntity {
    // >>> cgroups.7
    func beginSlice(at now: UInt64, length: UInt64) {
        for child in children { child.beginSlice(at: now, length: length) }
        if group.quota != nil, now >= nextPeriod { beginPeriod(at: now) }
        guard children.isEmpty else { return }
        threadTime = group.threads.multipliedReportingOverflow(by: length).partialValue
        guard case .each(let amount) = group.demand else {
            demandLeft = .max
            return
        }
        if now >= nextDemand {
            demandLeft = amount.multipliedReportingOverflow(by: group.threads).partialValue
            nextDemand += Self.demandPeriod
        }
    }

    func endPeriods(at now: UInt64) {
        for child in children { child.endPeriods(at: now) }
        if group.quota != nil, now >= nextPeriod { countPeriod() }
    }

    private func beginPeriod(at now: UInt64) {
        if nextPeriod > 0 { countPeriod() }
        let quota = group.quota ?? .max
        // The first period starts with the quota alone: there is nothing to have saved.
        let saved = nextPeriod > 0 ? min(quotaLeft, group.burst) : 0
        quotaLeft = quota &+ saved
        nextPeriod = nextPeriod &+ group.period
    }

    private func countPeriod() {
        if wasActive { usage.periods += 1 }
        if isThrottled { usage.throttledPeriods += 1 }
        (wasActive, isThrottled) = (false, false)
    }
    // <<<
}

/// The choice.
extension CFSEntity {
    // >>> cgroups.7
    /// Whether anybody in it wants to run, whatever the quota says.
    private var hasWork: Bool {
        children.isEmpty ? demandLeft > 0 && group.threads > 0 : children.contains { $0.isAwake }
    }

    /// Whether it takes part. A task whose threads all run in this slice does, and waits.
    private var isAwake: Bool {
        quotaLeft > 0 && hasWork
    }

    private var canRun: Bool {
        quotaLeft > 0 && couldRun
    }

    /// Whether it can run as far as its quota does not forbid it.
    private var couldRun: Bool {
        children.isEmpty ? demandLeft > 0 && threadTime > 0 : children.contains(where: \.canRun)
    }

    /// Notes who is kept from a free processor by a quota, before the next piece is given away.
    func noteThrottled() {
        for child in children { child.noteThrottled() }
        if quotaLeft == 0, couldRun { isThrottled = true }
    }

    /// Runs the task that got least for at most so long.
    /// - Returns: for how long it ran; 0 if nobody can.
    func runLeast(atMost time: UInt64) -> UInt64 {
        let time = min(time, quotaLeft)
        noteSleepers()
        let used: UInt64
        if children.isEmpty {
            used = min(time, demandLeft, threadTime)
            if demandLeft != .max { demandLeft -= used }
            threadTime -= used
        } else {
            guard let next = children.filter(\.canRun).min(by: { $0.virtual < $1.virtual }) else { return 0 }
            used = next.runLeast(atMost: time)
            next.virtual &+= used &* Self.scale / next.group.weight
        }
        account(used)
        return used
    }

    /// Places those who woke up, and moves the floor on.
    private func noteSleepers() {
        let awake = children.filter(\.isAwake)
        floor = max(floor, awake.filter(\.wasAwake).map(\.virtual).min() ?? floor)
        for child in children {
            let isAwake = child.isAwake
            if isAwake, !child.wasAwake { child.virtual = max(child.virtual, floor) }
            child.wasAwake = isAwake
        }
    }

    private func account(_ used: UInt64) {
        usage.used &+= used
        guard group.quota != nil, used > 0 else { return }
        quotaLeft -= used
        wasActive = true
    }
    // <<<
}
