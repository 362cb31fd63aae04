import KeyValueModel

/// Does again what the log says, and holds each outcome against what it was then.
struct Replay<Base: ImagedStore> {
    /// Where the next batch goes.
    struct End {
        let file: any LogFile
        let offset: Int
        let identity: UInt64
    }

    private let base: Base
    private let folder: any LogFolder
    /// Records up to it are in the base already.
    private let start: UInt64
    private var identity: UInt64?

    private(set) var segments: [Journal.Segment] = []
    /// The last record that was read; nil before the first segment.
    private var reached: UInt64?
    private(set) var count = 0
    private(set) var end: End?
    private(set) var cut: RecoveryReport.Cut?

    init(on base: Base, in folder: any LogFolder, after start: UInt64, identity: UInt64?) {
        self.base = base
        self.folder = folder
        self.start = start
        self.identity = identity
    }

    var last: UInt64 { reached ?? 0 }

    /// Reads a segment and does what is in it; after the one that comes before it.
    mutating func read(segmentFrom first: UInt64) throws {
        let name = LogName.of(LogName.segment, first)
        let path = folder.path(of: name)
        let file = try folder.open(name)
        let bytes = try file.contents()
        let header = try FileHeader(.segment, in: bytes, of: path)
        guard header.sequence == first, header.identity == identity ?? header.identity else {
            throw StoreLogError.damaged(file: path, offset: 8, what: "it is a file of another log")
        }
        try follow(first)
        identity = header.identity
        var walk = SegmentWalk(bytes, of: path, next: first, seed: header.seed)
        while let frame = try walk.frame() { try redo(frame, of: walk) }
        reached = walk.next - 1
        segments.append(Journal.Segment(first: first, bytes: bytes.count))
        end = End(file: file, offset: walk.offset, identity: header.identity)
        if walk.end == .torn {
            let last = bytes.lastIndex { $0 != 0 } ?? walk.offset
            cut = RecoveryReport.Cut(file: path, offset: walk.offset, bytes: last + 1 - walk.offset)
        }
    }

    /// A segment is begun when all before it is safe: what is missing there was lost later.
    private func follow(_ first: UInt64) throws(StoreLogError) {
        guard let reached else { return }
        if let cut {
            throw .damaged(
                file: cut.file, offset: cut.offset, what: "a batch is incomplete, though the log goes on")
        }
        guard first == reached + 1 else {
            let what = "records \(reached + 1) to \(first - 1) are not there"
            throw .missing(folder: folder.path, what: what)
        }
    }

    private mutating func redo(_ frame: Frame, of walk: SegmentWalk) throws(StoreLogError) {
        var reader = RecordReader(walk.bytes[frame.body])
        do throws(MalformedRecord) {
            for number in frame.first..<frame.first + UInt64(frame.count) {
                let record = try LogRecord(from: &reader)
                let revision = try reader.signed()
                guard number > start else { continue }
                count += 1
                if let what = redo(record, revision) {
                    throw MalformedRecord(what: "record \(number) cannot be done again: \(what)")
                }
            }
            try reader.finish()
        } catch {
            throw .disagrees(file: walk.file, offset: frame.body.lowerBound, what: error.what)
        }
    }

    /// - Returns: what came out otherwise than it did the first time.
    private func redo(_ record: LogRecord, _ revision: Int64) -> String? {
        do {
            let found = try base.redo(record)
            return found == revision ? nil : "it leads to revision \(found), where it led to \(revision)"
        } catch {
            return "\(error)"
        }
    }
}

extension KeyValueStore {
    /// Does a change again.
    /// - Returns: the store's revision afterwards.
    fileprivate func redo(_ record: LogRecord) throws -> Int64 {
        switch record {
        case .put(let request): return try put(request).revision
        case .deleteRange(let range): return try deleteRange(DeleteRangeRequest(range)).revision
        case .txn(let steps): return try txn(TxnRequest(success: steps)).revision
        case .compact(let revision): return try compact(revision)
        case .grant(let id, let ttl): return try grant(id: id, ttl: ttl).revision
        case .revoke(let lease): return try revoke(lease)
        case .expire(let leases):
            var found = try revision
            for lease in leases { found = try revoke(lease) }
            return found
        }
    }
}
