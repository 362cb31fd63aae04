import Archives
import LabSupport

/// What the headers before an entry's own say of it.
struct TarDescription {
    /// Of all entries from here on.
    var global: PaxRecords
    /// Of this entry.
    var local: PaxRecords?
    /// GNU's `L`.
    var longName: [UInt8]?
    /// GNU's `K`.
    var longLink: [UInt8]?

    init(global: PaxRecords) {
        self.global = global
    }

    /// Whether there is nothing that wants an entry.
    var isEmpty: Bool { local == nil && longName == nil && longLink == nil }

    /// The entry, and how many bytes of the archive follow: for some kinds a size is stated and nothing is
    /// there.
    /// - Throws: `TarError`
    func entry(
        _ header: TarHeader, at offset: Int64, limits: TarLimits
    ) throws -> (entry: ArchiveEntry, stored: UInt64) {
        // TODO images.2
        // GNU's names beat pax's, which beat the header's. A size beside a link, a device or a directory
        // is not followed by bytes. A file whose name ends in a slash is a directory: v7 had no other.
        throw Unimplemented("images.2")
    }

    // TODO images.2
}

/// The records of an extended header by what they mean.
struct TarRecords {
    let records: PaxRecords
    let offset: Int64

    /// The value of a keyword; nil when there is none, or an empty one.
    subscript(keyword: EntryName) -> [UInt8]? {
        records[keyword].flatMap { $0.isEmpty ? nil : $0 }
    }

    // TODO images.2
}
