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
        // >>> images.2
        // Put what fits into the header and the rest into records; then the records' own header, with a
        // name that people recognize, comes first.
        // stub: throw Unimplemented("images.2")
        self.entry = entry
        try Self.check(entry, at: offset)
        putName()
        put(kind: entry.kind)
        put(.mode, Int64(entry.permissions & 0o7777), record: nil)
        put(.uid, Int64(entry.user), record: "uid")
        put(.gid, Int64(entry.group), record: "gid")
        put(.size, entry.kind == .file ? Int64(clamping: entry.size) : 0, record: "size")
        putTime()
        put(.userName, Array(entry.userName.utf8), record: "uname", most: 31)
        put(.groupName, Array(entry.groupName.utf8), record: "gname", most: 31)
        for (name, value) in entry.attributes { records[EntryName("SCHILY.xattr.\(name)")] = value }
        let header = Self.sealed(block)
        blocks = records.values.isEmpty ? header : extendedHeader() + header
        // <<<
    }

    // >>> images.2
    private static func check(_ entry: ArchiveEntry, at offset: Int64) throws {
        var names = [entry.name.bytes]
        switch entry.kind {
        case .hardLink(let target), .symlink(let target): names.append(target.bytes)
        default: break
        }
        names += [Array(entry.userName.utf8), Array(entry.groupName.utf8)].filter { !$0.isEmpty }
        for name in names where name.isEmpty || name.contains(0) {
            throw TarError(at: offset, .name("expected at least a byte, and no NUL"))
        }
        guard entry.kind != .file || entry.name.bytes.last != UInt8(ascii: "/") else {
            throw TarError(at: offset, .name("expected no slash at the end of a file's, found \(entry.name)"))
        }
        for name in entry.attributes.keys where name.isEmpty || name.utf8.contains(where: { $0 == 0 || $0 == 0x3d }) {
            throw TarError(at: offset, .name("expected an attribute without NUL and =, found \(name.debugDescription)"))
        }
        guard entry.size <= UInt64(Int64.max) else {
            throw TarError(at: offset, .number(field: "size", text: "\(entry.size)"))
        }
    }

    private mutating func putName() {
        let name = entry.name.bytes
        if Self.isPlain(name) {
            if name.count <= 100 { return set(.name, name) }
            if let slash = Self.split(name) {
                set(.prefix, Array(name[..<slash]))
                return set(.name, Array(name[(slash + 1)...]))
            }
        }
        set(.name, Array(name.prefix(100)).map { $0 < 0x80 ? $0 : UInt8(ascii: "_") })
        record("path", name)
    }

    /// Where a long name can be cut in two: at a slash, at most 155 bytes before it, 1 to 100 behind it.
    private static func split(_ name: [UInt8]) -> Int? {
        name.indices.first { index in
            name[index] == UInt8(ascii: "/") && (1...155).contains(index)
                && (1...100).contains(name.count - index - 1)
        }
    }

    /// ASCII: every program reads it alike.
    private static func isPlain(_ text: [UInt8]) -> Bool {
        text.allSatisfy { $0 < 0x80 }
    }

    private mutating func put(kind: ArchiveEntry.Kind) {
        let letter: Unicode.Scalar
        switch kind {
        case .file: letter = "0"
        case .hardLink(let target):
            letter = "1"
            put(.link, target.bytes, record: "linkpath", most: 100)
        case .symlink(let target):
            letter = "2"
            put(.link, target.bytes, record: "linkpath", most: 100)
        case .characterDevice(let major, let minor):
            letter = "3"
            putDevice(major, minor)
        case .blockDevice(let major, let minor):
            letter = "4"
            putDevice(major, minor)
        case .directory: letter = "5"
        case .fifo: letter = "6"
        }
        set(.type, [UInt8(ascii: letter)])
    }

    private mutating func putDevice(_ major: UInt32, _ minor: UInt32) {
        // pax has no keyword for them, base 256 is what GNU and Go write beyond seven digits.
        for (field, value) in [(TarBlock.Field.major, major), (.minor, minor)] {
            set(field, TarNumber.octal(Int64(value), width: 8) ?? TarNumber.binary(Int64(value), width: 8))
        }
    }

    private mutating func putTime() {
        let time = entry.modified
        let digits = time.nanoseconds == 0 ? TarNumber.octal(time.seconds, width: 12) : nil
        set(.mtime, digits ?? TarNumber.octal(max(0, time.seconds), width: 12) ?? Self.zero(width: 12))
        if digits == nil { record("mtime", Array(PaxTime.text(time).utf8)) }
    }

    private mutating func put(_ field: TarBlock.Field, _ value: Int64, record keyword: EntryName?) {
        let width = field.range.count
        if let digits = TarNumber.octal(value, width: width) { return set(field, digits) }
        set(field, Self.zero(width: width))
        if let keyword { record(keyword, Array(String(value).utf8)) }
    }

    private mutating func put(_ field: TarBlock.Field, _ text: [UInt8], record keyword: EntryName, most: Int) {
        if Self.isPlain(text), text.count <= most { return set(field, text) }
        record(keyword, text)
    }

    private mutating func record(_ keyword: EntryName, _ value: [UInt8]) {
        records[keyword] = value
        // Without this word a reader takes names for UTF-8.
        if String(validating: value, as: UTF8.self) == nil { records["hdrcharset"] = Array("BINARY".utf8) }
    }

    private mutating func set(_ field: TarBlock.Field, _ bytes: [UInt8]) {
        block.replaceSubrange(field.range.lowerBound..<field.range.lowerBound + bytes.count, with: bytes)
    }

    private static func zero(width: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "0"), count: width - 1) + [0]
    }

    private static func sealed(_ block: [UInt8]) -> [UInt8] {
        var block = block
        block.replaceSubrange(TarBlock.Field.magic.range, with: "ustar\u{0}00".utf8)
        let sum = block.withUnsafeBytes { TarChecksum(of: $0).unsigned }
        let digits = TarNumber.octal(sum, width: 7) ?? []
        block.replaceSubrange(TarBlock.Field.checksum.range, with: digits + [UInt8(ascii: " ")])
        return block
    }

    private func extendedHeader() -> [UInt8] {
        let body = records.bytes
        var header = TarEntryHeader()
        header.set(.name, Self.headerName(of: entry.name))
        header.set(.type, [UInt8(ascii: "x")])
        header.put(.mode, 0o644, record: nil)
        for field in [TarBlock.Field.uid, .gid, .mtime] { header.put(field, 0, record: nil) }
        header.put(.size, Int64(body.count), record: nil)
        let over = body.count % TarBlock.size
        return Self.sealed(header.block) + body
            + [UInt8](repeating: 0, count: over == 0 ? 0 : TarBlock.size - over)
    }

    private init() {
        entry = ArchiveEntry("")
    }

    /// `usr/bin/env` has `usr/bin/PaxHeaders.0/env`, as far as it fits; no reader depends on it.
    private static func headerName(of name: EntryName) -> [UInt8] {
        let parts = name.parts
        let above = parts.dropLast().reduce(EntryName([])) { $0.appending($1) }
        let whole = above.appending("PaxHeaders.0").appending(parts.last ?? "entry")
        return whole.bytes.prefix(100).map { $0 < 0x80 ? $0 : UInt8(ascii: "_") }
    }
    // <<<
}
