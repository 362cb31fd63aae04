/// One entry of the program header table: what a part of the file is to a loader.
///
/// ```
/// | 0 type, 4 | 4 flags, 4 | 8 offset, 8 | 16 virtual address, 8 | 24 physical, 8 | 32 file size, 8 | …
/// ```
/// - Source: System V ABI, edition 4.1, chapter 5
public struct ProgramHeader: Equatable, Sendable {
    /// What the part is for.
    public enum Kind: UInt32, Sendable {
        /// PT_LOAD: belongs into memory.
        case load = 1
        /// PT_DYNAMIC: the table that the dynamic linker reads.
        case dynamic = 2
        /// PT_INTERP: the path of the dynamic linker, ended by NUL.
        case interpreter = 3
    }

    /// The raw p_type; `kind` where this kit knows it.
    public let type: UInt32
    /// Where the part begins in the file, in bytes.
    public let offset: UInt64
    /// Where it begins in memory.
    public let virtualAddress: UInt64
    /// How many bytes of the file it has.
    public let fileSize: UInt64

    /// Its kind, or nil for one that is not needed here.
    public var kind: Kind? { Kind(rawValue: type) }

    /// Reads the table of a little-endian 64-bit file of any machine.
    /// - Throws: `ELFError` when the file is no such file, truncated, or contradicts itself.
    public static func table(of file: ByteReader) throws(ELFError) -> [ProgramHeader] {
        guard file.bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw ELFError(.notELF) }
        let identity = Array(try file.slice(4, count: 2, of: "the header"))
        guard identity[0] == 2 else {
            throw ELFError(.foreign(field: "class", found: UInt64(identity[0]), expected: "2 (64-bit)"))
        }
        guard identity[1] == 1 else {
            throw ELFError(
                .foreign(field: "byte order", found: UInt64(identity[1]), expected: "1 (little-endian)"))
        }
        let start = try file.integer(UInt64.self, at: 32, of: "the header")
        let size = try file.integer(UInt16.self, at: 54, of: "the header")
        let count = try file.integer(UInt16.self, at: 56, of: "the header")
        guard count == 0 || size == 56 else {
            throw ELFError(.badTable("program header size is \(size), expected 56"))
        }
        var headers: [ProgramHeader] = []
        for index in 0..<UInt64(count) {
            let (place, overflow) = start.addingReportingOverflow(index * 56)
            guard !overflow else { throw ELFError(.badTable("program headers lie outside the file")) }
            headers.append(try ProgramHeader(file, at: place, index: index))
        }
        return headers
    }

    private init(_ file: ByteReader, at place: UInt64, index: UInt64) throws(ELFError) {
        let part = "program header \(index)"
        _ = try file.slice(place, count: 56, of: part)
        type = try file.integer(UInt32.self, at: place, of: part)
        offset = try file.integer(UInt64.self, at: place + 8, of: part)
        virtualAddress = try file.integer(UInt64.self, at: place + 16, of: part)
        fileSize = try file.integer(UInt64.self, at: place + 32, of: part)
    }
}
