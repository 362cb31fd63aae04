import LabSupport

/// A fair scheduler on paper: always run who got least, by weight, and has quota left.
///
/// Time passes in slices. In each, a processor runs the task with the least *virtual* time, which
/// grows the slower the greater the weight; a group's virtual time grows when anybody in it runs.
///
/// - Kernel: Documentation/scheduler/sched-design-CFS.rst, sched-bwc.rst
public struct CFSModel {
    /// How many processors there are.
    public let processors: UInt64
    /// How long a task runs before the next choice, in microseconds.
    public let slice: UInt64

    private let groups: [CFSGroup]

    /// A machine with these groups below its root.
    /// - Parameters:
    ///   - groups: the children of the root.
    ///   - processors: from 1.
    ///   - slice: microseconds, from 1; the least period should be a multiple of it.
    public init(groups: [CFSGroup], processors: UInt64 = 1, slice: UInt64 = 1000) {
        self.groups = groups
        self.processors = processors
        self.slice = slice
    }

    /// Lets time pass on a machine that was idle before.
    /// - Parameter microseconds: how long.
    /// - Returns: what each group got, by its path: `/a`, `/a/b`.
    /// - Throws: `CFSError` for weights, periods or numbers outside of their ranges.
    public func run(microseconds: UInt64) throws -> [String: CFSUsage] {
        // >>> cgroups.7
        // For each slice: begin the periods that are due (refill quotas, keep what burst allows), then
        // hand out processors × slice microseconds in pieces. For each piece go down from the root to
        // the runnable child with the least virtual time. A piece is no longer than a slice, the quota
        // that is left on the way, the task's demand, and what its threads can run in one slice.
        // Who wakes up after not being runnable begins at the least virtual time of its siblings:
        // sleeping saves nothing up.
        // stub: throw Unimplemented("cgroups.7")
        try check()
        let root = CFSEntity(root: groups)
        var now: UInt64 = 0
        while now < microseconds {
            let length = min(slice, microseconds - now)
            root.beginSlice(at: now, length: length)
            var left = length.multipliedReportingOverflow(by: processors).partialValue
            while left > 0 {
                root.noteThrottled()
                let used = root.runLeast(atMost: min(length, left))
                if used == 0 { break }
                left -= used
            }
            now += length
        }
        root.endPeriods(at: now)
        return root.usages()
        // <<<
    }

    // >>> cgroups.7
    private func check() throws {
        guard (1...4096).contains(processors), (1...1_000_000).contains(slice) else {
            throw CFSError(group: "/", rule: "must have 1 to 4096 processors and slices of 1 µs to 1 s")
        }
        try check(groups, below: "")
    }

    private func check(_ siblings: [CFSGroup], below path: String) throws {
        guard Set(siblings.map(\.name)).count == siblings.count else {
            throw CFSError(group: path + "/", rule: "must not have two children of one name")
        }
        for group in siblings {
            let here = "\(path)/\(group.name)"
            guard (1...10_000).contains(group.weight) else {
                throw CFSError(group: here, rule: "must have a weight of 1 to 10000, not \(group.weight)")
            }
            guard (1000...1_000_000).contains(group.period) else {
                throw CFSError(group: here, rule: "must have a period of 1000 to 1000000 µs")
            }
            guard group.quota ?? 1000 >= 1000, group.burst <= group.quota ?? .max else {
                throw CFSError(group: here, rule: "must have a quota from 1000 µs and no greater burst")
            }
            guard group.threads <= 4096 else {
                throw CFSError(group: here, rule: "must have up to 4096 threads")
            }
            try check(group.children, below: here)
        }
    }
    // <<<
}
