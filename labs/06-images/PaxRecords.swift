import Archives
import LabSupport

/// The records of an extended header: what does not fit into 512 bytes, as `LENGTH KEYWORD=VALUE`, each in a
/// line, where LENGTH counts the whole line with itself.
///
/// - POSIX: pax, "pax Extended Header"
public struct PaxRecords: Equatable, Sendable {
    /// The values by their keywords; what occurs twice has the last value. An empty value says that
    /// whatever was said before does not hold.
    public private(set) var values: [EntryName: [UInt8]] = [:]

    /// None.
    public init() {}

    /// Reads the body of an extended header.
    /// - Parameter offset: where in the archive it begins, for errors.
    /// - Throws: `TarError` at the record that is broken.
    public init(parsing bytes: [UInt8], at offset: Int64 = 0) throws {
        // TODO images.2
        // The length is decimal and everything hangs on it: it must end in a line feed that is inside.
        throw Unimplemented("images.2")
    }

    // TODO images.2
    /// `KEYWORD=VALUE` of the first record.

    /// The value of a keyword; setting nil takes it away.
    public subscript(keyword: EntryName) -> [UInt8]? {
        get { values[keyword] }
        set { values[keyword] = newValue }
    }

    /// What these say, and where they say nothing, what the others said.
    public func over(_ others: PaxRecords) -> PaxRecords {
        // TODO images.2
        return self
    }

    /// The body of an extended header: `hdrcharset` before all others, which are sorted.
    public var bytes: [UInt8] {
        // TODO images.2
        // The length counts its own digits: 98 bytes and two digits are 100, which has three.
        return []
    }
}
