/// The files of a log by their names.
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
