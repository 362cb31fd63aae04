import KeyValueModel

/// A store that outlives its process, and the power: every change that `commit` was called after.
///
/// It keeps a base in memory and a log of its changes in a folder. A change is done on the base and becomes
/// a record of the log in one step, in one order; `commit` writes all records that have come together and
/// waits for the disk once, whoever made them. Now and then a snapshot of the base takes the place of the
/// log up to there. What is read may be a change that is not safe yet: whoever tells somebody else what it
/// read - an answer, an event of a watch - commits first.
///
/// Changes throw `StoreError.noSpace` when the log has no room for them (they are not done then, and will
/// be when there is room again) and `StoreError.stopped` after a failure of the disk.
public final class DurableStore<Base: ImagedStore>: CommittingStore {
    /// What it was made from.
    public let recovery: RecoveryReport

    let base: Base
    let monitor: Monitor<Journal>
    let folder: any LogFolder
    let wakes = Wakes()

    /// Opens the store in a folder; begins one if there is none.
    /// - Parameter now: the time, for leases; it never goes back.
    /// - Throws: `StoreLogError`, or `SystemError` with a path of the folder.
    public convenience init(
        opening path: String, _ settings: StoreLogSettings = StoreLogSettings(),
        now: @escaping @Sendable () -> Duration
    ) throws {
        try self.init(in: DiskFolder(path), settings, now: now)
    }

    /// The same on a file system of the caller's.
    public init(
        in folder: any LogFolder, _ settings: StoreLogSettings = StoreLogSettings(),
        now: @escaping @Sendable () -> Duration
    ) throws {
        let clock = ReplayClock(now)
        var recovery = try Recovery<Base>(from: folder, settings)
        let (base, journal) = try recovery.run(now: clock.time)
        clock.start()
        self.base = base
        self.folder = folder
        self.recovery = recovery.report
        monitor = Monitor(journal)
    }

    /// Why it takes no more changes; nil as long as it does.
    public var failure: StoreLogError? { monitor.withLock { $0.failure } }

    /// Returns when every change made so far is safe; many threads that ask at one time wait for one write.
    /// - Throws: `StoreLogError.stopped`.
    public func commit() throws {
        try makeSafe(monitor.withLock { $0.last })
    }

    /// Commits, and takes no more changes. The folder is free for others when the store is let go of.
    /// - Throws: `StoreLogError.stopped`.
    public func close() throws {
        defer {
            monitor.when { journal -> Void? in journal.isSnapshotting ? nil : () }
            monitor.change { $0.stop("it was closed") }
        }
        try commit()
    }

    /// Returns when all records up to this one are on the disk.
    func makeSafe(_ record: UInt64) throws(StoreLogError) {
        while let batch = try batch(to: record) {
            var failure: (any Error)?
            do { try batch.write() } catch { failure = error }
            monitor.change { $0.finish(batch, failure) }
        }
    }

    /// What this thread has to write before a record is safe; nil when it is safe.
    private func batch(to record: UInt64) throws(StoreLogError) -> Batch? {
        let turn = monitor.when { journal -> Turn? in
            if journal.safe >= record { return .done }
            if let failure = journal.failure { return .failed(failure) }
            return journal.isWriting ? nil : .write(journal.takeBatch())
        }
        switch turn {
        case .done: return nil
        case .write(let batch): return batch
        case .failed(let error): throw error
        }
    }

    private enum Turn {
        case done
        case write(Batch)
        case failed(StoreLogError)
    }

    /// Does a change and adds its record, with nothing between them.
    /// - Parameters:
    ///   - room: how many bytes the record has at most; more than 512 MiB are too many.
    ///   - body: does it; returns its answer, and unless nothing has changed the record and the store's
    ///     revision.
    func change<Answer>(
        room: Int, _ body: () throws -> (Answer, (record: LogRecord, revision: Int64)?)
    ) throws -> Answer {
        guard room <= 1 << 29 else { throw StoreError.requestTooLarge }
        defer { wakes.tellAll() }
        let (answer, isLong) = try monitor.when { journal -> (Answer, Bool)? in
            guard try journal.makeRoom(room) else { return nil }
            let (answer, logged) = try wakes.heldBack(body)
            if let logged { journal.append(logged.record, revision: logged.revision) }
            return (answer, journal.claimSnapshot())
        }
        if isLong { snapshotInBackground() }
        return answer
    }
}
