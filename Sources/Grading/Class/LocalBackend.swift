import Synchronization

/// Judges on this machine, several labs at a time, each job in a place of its own.
public struct LocalBackend: ClassBackend {
    private let kit: Kit
    private let judge: LabJudge
    private let jobs: Int

    /// So many jobs at a time.
    public init(kit: Kit, judge: LabJudge, jobs: Int) {
        self.kit = kit
        self.judge = judge
        self.jobs = jobs
    }

    /// Judges all of them.
    public func judge(_ items: [WorkItem], each: @escaping @Sendable (Judgement) throws -> Void) throws {
        let queue = LabQueue(items)
        _ = try Array(0..<min(jobs, items.count)).parallelMap(width: jobs) { _ in
            let home = try SlotHome(kit: kit)
            var lab: String?
            while let item = queue.next(after: lab) {
                lab = item.lab
                try each(judge.judge(item, in: home))
            }
        }
    }
}

/// Gives out work so that a job stays with its lab, whose build is warm, as long as there is work in it.
final class LabQueue: Sendable {
    private struct State {
        /// In the order of labs.
        var labs: [String]
        var open: [String: ArraySlice<WorkItem>]
        /// Jobs at work in each lab.
        var workers: [String: Int] = [:]

        /// The lab in which there is most to do for each job that would then be in it.
        var neediest: String? {
            labs.map { lab in
                (lab, Double(open[lab]?.count ?? 0) / Double((workers[lab] ?? 0) + 1))
            }.max { $0.1 < $1.1 }?.0
        }
    }

    private let state: Mutex<State>

    init(_ items: [WorkItem]) {
        let open = Dictionary(grouping: items, by: \.lab).mapValues { $0[...] }
        state = Mutex(State(labs: open.keys.sorted(), open: open))
    }

    /// The next for a job that has just done one of this lab; nil when nothing is left.
    func next(after lab: String?) -> WorkItem? {
        state.withLock { state in
            if let lab, let item = state.open[lab]?.popFirst() { return item }
            if let lab { state.workers[lab, default: 1] -= 1 }
            guard let best = state.neediest, let item = state.open[best]?.popFirst() else { return nil }
            state.workers[best, default: 0] += 1
            return item
        }
    }
}
