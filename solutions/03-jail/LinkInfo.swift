import LabSupport
import ELF

/// What a program wants from the dynamic linker before it can start.
///
/// - Source: System V ABI, edition 4.1, chapter 5; ld.so(8)
public struct LinkInfo: Equatable, Sendable {
    /// The dynamic linker (PT_INTERP), or nil for a static program or a library without one.
    public let interpreter: String?
    /// The names of the libraries it needs (DT_NEEDED), in the file's order.
    public let needed: [String]
    /// The folders to look in first (DT_RUNPATH, else DT_RPATH), not yet expanded.
    public let searchPath: [String]

    /// Reads an executable or a library.
    /// - Parameter bytes: the whole file, little-endian and 64-bit, of any machine.
    /// - Throws: `ELFError` when it is no such file, is truncated, or contradicts itself.
    public init(of bytes: [UInt8]) throws {
        // >>> jail.1
        // The program headers say where things are: PT_INTERP is the linker's path, ended by NUL;
        // PT_DYNAMIC is a table of pairs of 64-bit numbers, | tag | value |, ended by tag 0.
        // Tags: 1 DT_NEEDED, 5 DT_STRTAB, 15 DT_RPATH, 29 DT_RUNPATH. The names are offsets into the
        // string table, and that table is named by its *virtual address*: find the PT_LOAD part
        // which holds the address, and from it the place in the file.
        // stub: throw Unimplemented("jail.1")
        let file = ByteReader(bytes: bytes)
        let headers = try ProgramHeader.table(of: file)
        interpreter = try headers.first { $0.kind == .interpreter }.map {
            try LinkInfo.text(in: file, at: $0.offset, of: "the interpreter's path")
        }
        guard let dynamic = headers.first(where: { $0.kind == .dynamic }) else {
            (needed, searchPath) = ([], [])
            return
        }
        let entries = try LinkInfo.entries(of: dynamic, in: file)
        let names = try LinkInfo.names(entries, headers, file)
        needed = try entries.filter { $0.tag == Tag.needed }.map { try names($0.value) }
        let path = entries.first { $0.tag == Tag.runpath } ?? entries.first { $0.tag == Tag.rpath }
        searchPath = try path.map { try names($0.value).split(separator: ":").map(String.init) } ?? []
        // <<<
    }

    // >>> jail.1
    private enum Tag {
        static let needed: UInt64 = 1
        static let stringTable: UInt64 = 5
        static let rpath: UInt64 = 15
        static let runpath: UInt64 = 29
    }

    private typealias Entry = (tag: UInt64, value: UInt64)

    private static func entries(of dynamic: ProgramHeader, in file: ByteReader) throws -> [Entry] {
        _ = try file.slice(dynamic.offset, count: dynamic.fileSize, of: "the dynamic section")
        var entries: [Entry] = []
        for index in 0..<dynamic.fileSize / 16 {
            // The slice above has shown that the section lies in the file.
            let place = dynamic.offset + index * 16
            let tag = try file.integer(UInt64.self, at: place, of: "the dynamic section")
            if tag == 0 { break }
            let value = try file.integer(UInt64.self, at: place + 8, of: "the dynamic section")
            entries.append((tag, value))
        }
        return entries
    }

    /// The reader of names: offset in, text out.
    private static func names(_ entries: [Entry], _ headers: [ProgramHeader], _ file: ByteReader) throws
        -> (UInt64) throws -> String
    {
        guard let table = entries.first(where: { $0.tag == Tag.stringTable })?.value,
            let part = headers.first(where: {
                $0.kind == .load && table >= $0.virtualAddress && table - $0.virtualAddress < $0.fileSize
            })
        else {
            return { _ in throw ELFError(.badTable("has names but no string table (DT_STRTAB) in the file")) }
        }
        // Inside of the part, so neither the difference nor (after this check) the sum overflows.
        let (start, overflow) = part.offset.addingReportingOverflow(table - part.virtualAddress)
        guard !overflow else { throw ELFError(.badTable("string table lies outside the file")) }
        return { offset in
            let (place, overflow) = start.addingReportingOverflow(offset)
            guard !overflow else { throw ELFError(.badTable("name lies outside the file")) }
            return try text(in: file, at: place, of: "a library's name")
        }
    }

    private static func text(in file: ByteReader, at offset: UInt64, of part: String) throws -> String {
        _ = try file.slice(offset, count: 1, of: part)
        let bytes = file.bytes[Int(offset)...]
        guard let end = bytes.firstIndex(of: 0) else {
            throw ELFError(.badTable("\(part) has no end in the file"))
        }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
    // <<<
}
