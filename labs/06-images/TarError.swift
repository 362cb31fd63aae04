import LabSupport

/// What is wrong with an archive, and where.
public struct TarError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was expected and not found.
    public enum Fault: Equatable, Sendable {
        /// The archive ends in the middle of this.
        case truncated(String)
        /// A header's checksum is another than its bytes have.
        case checksum(stated: Int64, actual: Int64)
        /// A field holds no number, or one that is out of its range.
        case number(field: String, text: String)
        /// A record of an extended header is broken.
        case record(String)
        /// A name is empty, holds a NUL, or cannot be told from something else.
        case name(String)
        /// More bytes than the limits allow.
        case limit(String, bytes: Int64, most: Int64)
        /// What this kit does not read.
        case unsupported(String)
        /// One block of zeros, and then something else.
        case loneZeroBlock
        /// Other bytes were written than the entry's size says.
        case size(expected: UInt64, actual: UInt64)
    }

    /// The byte of the archive where it stands, from 0: of a header, of a field in it, of a record.
    public let offset: Int64
    /// What is wrong.
    public let fault: Fault

    /// A fault at a place.
    public init(at offset: Int64, _ fault: Fault) {
        self.offset = offset
        self.fault = fault
    }

    /// Where, what was expected, and what was found.
    public var description: String { "tar: byte \(offset): \(fault.words)" }
}

extension TarError.Fault {
    fileprivate var words: String {
        switch self {
        case .truncated(let what): "expected \(what), found the end"
        case .checksum(let stated, let actual):
            "expected a header with the checksum \(stated) that it states, its bytes have \(actual)"
        case .number(let field, let text):
            "\(field): expected a number in range, found \(text.debugDescription)"
        case .record(let what): "extended header: \(what)"
        case .name(let what): "name: \(what)"
        case .limit(let what, let bytes, let most): "\(what): expected at most \(most) bytes, found \(bytes)"
        case .unsupported(let what): "\(what): not supported"
        case .loneZeroBlock: "expected a second block of zeros, or the end"
        case .size(let expected, let actual):
            "expected \(expected) bytes for this entry, got \(actual > expected ? "at least " : "")\(actual)"
        }
    }
}
