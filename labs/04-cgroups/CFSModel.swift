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
        // TODO cgroups.7
        // For each slice: begin the periods that are due (refill quotas, keep what burst allows), then
        // hand out processors × slice microseconds in pieces. For each piece go down from the root to
        // the runnable child with the least virtual time. A piece is no longer than a slice, the quota
        // that is left on the way, the task's demand, and what its threads can run in one slice.
        // Who wakes up after not being runnable begins at the least virtual time of its siblings:
        // sleeping saves nothing up.
        throw Unimplemented("cgroups.7")
    }

    // TODO cgroups.7
}
