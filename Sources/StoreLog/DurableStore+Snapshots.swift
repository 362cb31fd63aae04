import KeyValueModel

extension DurableStore {
    /// Writes down the whole store and removes the log up to there. Others go on with their changes but for
    /// the moment in which the base's image is taken; a snapshot that is being made is waited for first.
    /// - Throws: what the file system says: then all is as it was.
    public func snapshot() throws {
        monitor.when { journal -> Void? in
            if journal.isSnapshotting { return nil }
            journal.isSnapshotting = true
            return ()
        }
        try makeSnapshot()
    }

    /// The same while the caller goes on; the turn has been claimed.
    func snapshotInBackground() {
        monitor.withLock { $0.settings.inBackground }({ [self] in
            do {
                try makeSnapshot()
            } catch {
                monitor.withLock { $0.settings }.notice(
                    "\(folder.path): no snapshot could be made, so the log stays as long as it is: \(error)")
            }
        })
    }

    private func makeSnapshot() throws {
        var written: Int?
        defer { monitor.change { $0.endSnapshot(written) } }
        let (image, header) = try monitor.withLock { journal in
            let header = FileHeader(.snapshot, sequence: journal.last, identity: journal.identity)
            return (try base.frozenImage(), header)
        }
        // First, so that the log reaches as far as the snapshot and goes on behind it.
        try makeSafe(header.sequence)
        guard monitor.withLock({ $0.snapshot < header.sequence }) else { return }
        let name = LogName.of(LogName.snapshot, header.sequence)
        let bytes = try folder.draft(name) { try SnapshotFile.write(image(), header, to: $0) }
        try folder.publish(name)
        written = bytes
        for name in monitor.withLock({ $0.replaced(by: header.sequence) }) { try folder.remove(name) }
        try folder.synchronize()
    }
}

extension Journal {
    /// Whether the log is so long that a snapshot shall be made, by the caller.
    mutating func claimSnapshot() -> Bool {
        guard !isSnapshotting, segments.count > 1, bytes > snapshotDue else { return false }
        isSnapshotting = true
        return true
    }

    /// Takes note of a snapshot that was made: its bytes; nil when it could not be made.
    mutating func endSnapshot(_ written: Int?) {
        isSnapshotting = false
        snapshotDue = written.map { max($0, settings.logBytes) } ?? bytes + settings.logBytes
    }

    /// Lets go of what a snapshot has taken the place of.
    /// - Returns: the names of the files.
    fileprivate mutating func replaced(by sequence: UInt64) -> [String] {
        defer { snapshot = sequence }
        let older = snapshot > 0 ? [LogName.of(LogName.snapshot, snapshot)] : []
        return older + dropSegments(upTo: sequence)
    }
}
