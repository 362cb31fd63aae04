import Foundation

/// What starts a number of tasks on other machines: Slurm, Kubernetes.
protocol TaskScheduler: Sendable {
    /// Starts `grader class-worker` once for each slice of a work file.
    /// - Returns: the word by which the tasks are asked for.
    func start(work path: String, tasks: Int) throws -> String
    /// Whether none of these tasks runs or waits any more.
    func haveEnded(_ tasks: String) throws -> Bool
    /// Ends these tasks, if there are any of them.
    func cancel(_ tasks: String)
}

/// Judges on other machines that share our folders, and gathers what their logs say.
public struct SharedFolderBackend: ClassBackend {
    /// Seconds from one look at the tasks' logs to the next.
    private static let pause = 0.5

    private let order: ClassOrder
    private let heading: RunHeading
    private let scheduler: any TaskScheduler

    init(order: ClassOrder, heading: RunHeading, scheduler: any TaskScheduler) {
        self.order = order
        self.heading = heading
        self.scheduler = scheduler
    }

    /// Gathers what former tasks have left, starts tasks for the rest, and gathers until they have ended.
    ///
    /// What is missing then was lost with its task.
    public func judge(_ items: [WorkItem], each: @escaping @Sendable (Judgement) throws -> Void) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: order.results.work, withIntermediateDirectories: true)
        var open = Set(items)
        let rounds = try files.contentsOfDirectory(atPath: order.results.work).sorted()
        for round in rounds {
            // Tasks that outlived a killed run would do the same work again.
            let folder = "\(order.results.work)/\(round)"
            if let tasks = try? String.contents(of: "\(folder)/tasks") { scheduler.cancel(tasks) }
            try gather(folder, &open, each)
        }
        let rest = items.filter(open.contains)
        if rest.isEmpty { return }
        let folder = "\(order.results.work)/round-\(rounds.count)"
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let work = WorkFile(
            submissions: order.roll.folder, heading: heading, items: rest, tasks: order.jobs)
        try work.write(to: "\(folder)/work.json")
        let tasks = try scheduler.start(work: "\(folder)/work.json", tasks: work.slices.count)
        try Data(tasks.utf8).write(to: URL(filePath: "\(folder)/tasks"), options: .atomic)
        while !open.isEmpty {
            let haveEnded = try scheduler.haveEnded(tasks)
            try gather(folder, &open, each)
            if haveEnded { return }
            Thread.sleep(forTimeInterval: Self.pause)
        }
    }

    /// Tells the verdicts of a round's logs that are asked for, each once.
    ///
    /// A fault of the grader's own on another machine counts as lost: the next one may do better.
    private func gather(
        _ folder: String, _ open: inout Set<WorkItem>, _ each: (Judgement) throws -> Void
    ) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where name.hasSuffix(".jsonl") {
            let events = try EventLog.read("\(folder)/\(name)")
            if case .begin(let other)? = events.first, other != heading { continue }
            for verdict in events.compactMap(\.judgement) where !verdict.report.hasInternalFault {
                if open.remove(verdict.item) != nil { try each(verdict) }
            }
        }
    }
}
