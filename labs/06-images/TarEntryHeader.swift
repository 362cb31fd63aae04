import Archives
import LabSupport

/// The blocks before an entry's bytes: its header, and when that cannot hold everything an extended header
/// before it.
struct TarEntryHeader {
    private let entry: ArchiveEntry
    private var block = [UInt8](repeating: 0, count: TarBlock.size)
    private var records = PaxRecords()

    /// All of them, in order.
    private(set) var blocks: [UInt8] = []

    init(_ entry: ArchiveEntry, at offset: Int64) throws {
        // TODO images.2
        // Put what fits into the header and the rest into records; then the records' own header, with a
        // name that people recognize, comes first.
        throw Unimplemented("images.2")
    }

    // TODO images.2
}
