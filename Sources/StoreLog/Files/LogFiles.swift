/// The files of a log by their names.
///
///     lock                        held as long as a store is open; says by whom
///     snapshot-00000000000004d2   the store after record 0x4d2; nothing before that is needed
///     log-0000000000000400        a segment: records from 0x400 on, in batches
///     log-0000000000000511        the last one is written to; zeros follow its last batch
///     draft-log-...               not finished: whatever it holds, nobody relies on it
///
/// Each begins with a `FileHeader` and goes on with `Frame`s; these hold a `LogRecord` and a revision for each
/// change, or the parts of an image (ImageRecords.swift).
struct LogFiles: Equatable {
    /// The first record of each segment, in order.
    var segments: [UInt64] = []
    /// The last record in each snapshot, in order.
    var snapshots: [UInt64] = []
    /// What was never finished.
    var drafts: [String] = []

    /// Sorts names; those of other files are left out.
    init(_ names: [String]) {
        for name in names.sorted() {
            if let sequence = LogName.sequence(LogName.segment, in: name) {
                segments.append(sequence)
            } else if let sequence = LogName.sequence(LogName.snapshot, in: name) {
                snapshots.append(sequence)
            } else if name.hasPrefix(LogName.draft) {
                drafts.append(name)
            }
        }
    }

    /// Whether there has never been a log here: the first file that gets its name is a segment.
    var isEmpty: Bool { segments.isEmpty && snapshots.isEmpty }

    /// The segments from the one on that holds a record, or will; nil when there is none that could.
    func segments(from record: UInt64) -> ArraySlice<UInt64>? {
        segments.lastIndex { $0 <= record }.map { segments[$0...] }
    }
}
