import KeyValueModel

/// Makes a store from what is in a folder: the newest snapshot that is whole, and the log from there on.
///
/// Until all of it is understood nothing is changed; then what was begun and never finished is cut off.
struct Recovery<Base: ImagedStore> {
    private let folder: any LogFolder
    private let settings: StoreLogSettings
    private let files: LogFiles
    private(set) var report = RecoveryReport()
    /// What is wrong with the newest snapshot.
    private var damage: StoreLogError?

    init(from folder: any LogFolder, _ settings: StoreLogSettings) throws {
        self.folder = folder
        self.settings = settings
        files = LogFiles(try folder.names())
    }

    /// The store, and the journal that goes on where the log ends.
    /// - Throws: `StoreLogError`, or what the file system says.
    mutating func run(now: @escaping @Sendable () -> Duration) throws -> (Base, Journal) {
        let snapshot = try newestSnapshot()
        let base = try Base(image: snapshot?.image.renewed ?? .empty, now: now)
        report.snapshot = snapshot?.header.sequence ?? 0
        // Here: a draft may hold the room that the first segment needs.
        for draft in files.drafts { try folder.remove(draft) }
        var journal = files.isEmpty ? try newJournal() : try replay(on: base, after: snapshot?.header)
        journal.snapshotDue = max(settings.logBytes, snapshot?.size ?? 0)
        try removeOld(journal)
        return (base, journal)
    }

    private mutating func newestSnapshot() throws -> SnapshotFile? {
        for sequence in files.snapshots.reversed() {
            let name = LogName.of(LogName.snapshot, sequence)
            let bytes = try folder.open(name).contents()
            do throws(StoreLogError) {
                let snapshot = try SnapshotFile(bytes, of: folder.path(of: name))
                guard snapshot.header.sequence == sequence else {
                    throw .damaged(file: folder.path(of: name), offset: 8, what: "its name is another's")
                }
                return snapshot
            } catch {
                // An older one will do, or none, as long as the log goes back so far.
                damage = damage ?? error
            }
        }
        return nil
    }

    private func newJournal() throws -> Journal {
        let identity = settings.makeIdentity()
        let segment = Journal.Segment(first: 1, bytes: settings.segmentBytes)
        let file = try Journal.draft(segment, in: folder, identity: identity)
        try folder.publish(segment.name)
        return Journal(
            in: folder, settings, identity: identity, segments: [segment], file: file,
            end: FileHeader.size, last: 0, snapshot: 0)
    }

    private mutating func replay(on base: Base, after snapshot: FileHeader?) throws -> Journal {
        let start = snapshot?.sequence ?? 0
        guard let needed = files.segments(from: start + 1) else {
            throw damage
                ?? .missing(folder: folder.path, what: "the log from record \(start + 1) on is not there")
        }
        var replay = Replay(on: base, in: folder, after: start, identity: snapshot?.identity)
        for first in needed { try replay.read(segmentFrom: first) }
        report.replayed = replay.count
        // The log is made safe before a snapshot of it: it always reaches as far.
        guard let end = replay.end, replay.last >= files.snapshots.last ?? 0 else {
            let what = "the log ends with record \(replay.last), before the newest snapshot"
            throw damage ?? .missing(folder: folder.path, what: what)
        }
        if let damage { settings.notice("\(damage) - not needed: the log holds all that was in it") }
        report.cut = replay.cut
        if let cut = replay.cut { try cutOff(cut, of: end.file) }
        // What another process wrote and did not wait for can still be lost: from now on it is taken as safe.
        try end.file.synchronize()
        return Journal(
            in: folder, settings, identity: end.identity, segments: replay.segments, file: end.file,
            end: end.offset, last: replay.last, snapshot: start)
    }

    /// Makes zeros of a batch that was never finished: what comes next is written over it.
    private func cutOff(_ cut: RecoveryReport.Cut, of file: any LogFile) throws {
        // First the byte by which a header is known: with that gone it is unfinished for certain, also when
        // the power fails while the rest is overwritten.
        if cut.bytes >= Frame.headerSize {
            try file.write([0], at: cut.offset + Frame.headerSize - 1)
            try file.synchronize()
        }
        try file.write([UInt8](repeating: 0, count: cut.bytes), at: cut.offset)
        settings.notice(
            "\(cut.file): cut off \(cut.bytes) bytes at \(cut.offset): a batch that was being written when "
                + "the store stopped; nobody was told that its changes are safe")
    }

    /// Removes what a crash left of files that a newer snapshot has replaced.
    private func removeOld(_ journal: Journal) throws {
        let kept = journal.segments.first?.first ?? 0
        for first in files.segments where first < kept {
            try folder.remove(LogName.of(LogName.segment, first))
        }
        for sequence in files.snapshots where sequence != report.snapshot {
            try folder.remove(LogName.of(LogName.snapshot, sequence))
        }
        try folder.synchronize()
    }
}

extension StoreImage {
    /// Nothing was ever in it, and nothing compacted, which etcd writes as -1.
    static var empty: StoreImage { StoreImage(revision: 1, compactRevision: -1, changes: [], leases: []) }

    /// With the whole time for each lease: how often it was kept alive since is not written down, and while
    /// the store was away it could not be.
    var renewed: StoreImage {
        var image = self
        for index in image.leases.indices { image.leases[index].left = .seconds(image.leases[index].ttl) }
        return image
    }
}
