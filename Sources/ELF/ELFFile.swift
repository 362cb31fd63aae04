/// A little-endian 64-bit ELF executable: what a loader and a symbol look-up need of it.
///
/// ```
/// | header, 64 bytes | program headers, 56 bytes each | contents … | section headers, 64 each |
/// ```
/// - Source: System V ABI, edition 4.1, chapters 4 and 5; ELF-64 Object File Format 1.5
public struct ELFFile: Sendable {
    /// A part of the file that belongs into memory (PT_LOAD).
    public struct Segment: Equatable, Sendable {
        /// Its place in the program header table.
        public let index: Int
        /// Virtual address of the first byte.
        public let virtualAddress: UInt64
        /// Physical address of the first byte.
        public let physicalAddress: UInt64
        /// Bytes it takes in memory; those after `contents` are zero.
        public let memorySize: UInt64
        /// The bytes that the file gives.
        public let contents: [UInt8]
        /// PF_X = 1, PF_W = 2, PF_R = 4.
        public let flags: UInt32
    }

    /// The instruction set it was built for.
    public enum Machine: UInt16, Sendable {
        case x86_64 = 62
        case aarch64 = 183
        case riscv = 243
    }

    /// Where execution begins.
    public let entry: UInt64
    /// What belongs into memory, in the order of the file.
    public let segments: [Segment]
    /// The value of every named symbol; of equal names the first.
    public let symbols: [String: UInt64]

    /// Reads a static executable.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - machine: the instruction set that is wanted.
    /// - Throws: `ELFError` when the file is truncated, foreign, or contradicts itself.
    public init(_ bytes: [UInt8], machine: Machine) throws(ELFError) {
        let reader = ByteReader(bytes: bytes)
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
            // A file of three bytes is cut off only if what it has is right.
            throw ELFError(.notELF)
        }
        _ = try reader.slice(0, count: 64, of: "the header")
        try Self.checkIdentity(reader, machine: machine)
        entry = try reader.integer(UInt64.self, at: 24, of: "the header")
        segments = try Self.readSegments(reader)
        symbols = try Self.readSymbols(reader)
    }

    private static func checkIdentity(_ reader: ByteReader, machine: Machine) throws(ELFError) {
        func expect(_ field: String, _ found: some BinaryInteger, _ allowed: [UInt64], _ text: String)
            throws(ELFError)
        {
            guard allowed.contains(UInt64(found)) else {
                throw ELFError(.foreign(field: field, found: UInt64(found), expected: text))
            }
        }
        try expect("class", reader.bytes[4], [2], "2 (64-bit)")
        try expect("byte order", reader.bytes[5], [1], "1 (little-endian)")
        let type = try reader.integer(UInt16.self, at: 16, of: "the header")
        try expect("type", type, [2, 3], "2 (executable)")
        let found = try reader.integer(UInt16.self, at: 18, of: "the header")
        try expect("machine", found, [UInt64(machine.rawValue)], "\(machine.rawValue) (\(machine))")
    }

    private static func readSegments(_ reader: ByteReader) throws(ELFError) -> [Segment] {
        let table = try reader.integer(UInt64.self, at: 32, of: "the header")
        let entrySize = try reader.integer(UInt16.self, at: 54, of: "the header")
        let count = try reader.integer(UInt16.self, at: 56, of: "the header")
        guard count == 0 || entrySize == 56 else {
            throw ELFError(.badTable("program header size is \(entrySize), expected 56"))
        }
        var segments: [Segment] = []
        var copied = 0
        for index in 0..<Int(count) {
            let (start, overflow) = table.addingReportingOverflow(UInt64(index) * 56)
            guard !overflow else { throw ELFError(.badTable("program headers lie outside the file")) }
            let type = try reader.integer(UInt32.self, at: start, of: "program header \(index)")
            guard type == 1 else { continue }
            let segment = try readSegment(reader, at: start, index: index)
            if segment.memorySize > 0 { segments.append(segment) }
            // Thousands of headers may name the same bytes: each would be a copy of them.
            copied += segment.contents.count
            guard copied <= 4 * reader.bytes.count else {
                throw ELFError(.badTable("segments name their file's bytes more than four times over"))
            }
        }
        guard !segments.isEmpty else { throw ELFError(.nothingToLoad) }
        try checkOverlap(segments)
        return segments
    }

    private static func readSegment(_ reader: ByteReader, at start: UInt64, index: Int) throws(ELFError)
        -> Segment
    {
        let part = "program header \(index)"
        let offset = try reader.integer(UInt64.self, at: start + 8, of: part)
        let fileSize = try reader.integer(UInt64.self, at: start + 32, of: part)
        let memorySize = try reader.integer(UInt64.self, at: start + 40, of: part)
        let physical = try reader.integer(UInt64.self, at: start + 24, of: part)
        guard fileSize <= memorySize else {
            throw ELFError(
                .badSegment(
                    index: index, reason: "has \(fileSize) bytes in the file for \(memorySize) in memory"))
        }
        guard !physical.addingReportingOverflow(memorySize).overflow else {
            throw ELFError(.badSegment(index: index, reason: "reaches beyond the end of the address space"))
        }
        return Segment(
            index: index,
            virtualAddress: try reader.integer(UInt64.self, at: start + 16, of: part),
            physicalAddress: physical,
            memorySize: memorySize,
            contents: Array(try reader.slice(offset, count: fileSize, of: "segment \(index)")),
            flags: try reader.integer(UInt32.self, at: start + 4, of: part))
    }

    private static func checkOverlap(_ segments: [Segment]) throws(ELFError) {
        let sorted = segments.sorted { $0.physicalAddress < $1.physicalAddress }
        for (low, high) in zip(sorted, sorted.dropFirst())
        where low.physicalAddress + low.memorySize > high.physicalAddress {
            throw ELFError(
                .overlap(first: low.index, second: high.index, address: high.physicalAddress))
        }
    }
}
