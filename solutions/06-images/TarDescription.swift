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
        // >>> images.2
        // GNU's names beat pax's, which beat the header's. A size beside a link, a device or a directory
        // is not followed by bytes. A file whose name ends in a slash is a directory: v7 had no other.
        // stub: throw Unimplemented("images.2")
        let records = TarRecords(records: (local ?? PaxRecords()).over(global), offset: offset)
        try records.refuseSparse()
        let name = try checked(longName ?? records["path"] ?? header.name, at: offset, limits)
        let link = longLink ?? records["linkpath"] ?? header.text(.link)
        var entry = ArchiveEntry(name, .file)
        entry.kind = try kind(header, name, at: offset) { try checked(link, at: offset, limits) }
        entry.permissions = UInt32(truncatingIfNeeded: try header.number(.mode)) & 0o7777
        entry.user = try records.id("uid") ?? UInt32(try header.number(.uid, in: 0...Int64(UInt32.max)))
        entry.group = try records.id("gid") ?? UInt32(try header.number(.gid, in: 0...Int64(UInt32.max)))
        entry.userName = String(decoding: records["uname"] ?? header.text(.userName), as: UTF8.self)
        entry.groupName = String(decoding: records["gname"] ?? header.text(.groupName), as: UTF8.self)
        entry.modified = try records.time("mtime") ?? Timestamp(seconds: try header.number(.mtime))
        entry.attributes = records.attributes
        guard Self.isFile(header.type) else { return (entry, 0) }
        let size = try records.size ?? UInt64(try header.number(.size, in: 0...(.max)))
        if entry.kind == .file { entry.size = size }
        return (entry, size)
        // <<<
    }

    // >>> images.2
    private static func isFile(_ type: UInt8) -> Bool {
        [UInt8(ascii: "0"), 0, UInt8(ascii: "7")].contains(type)
    }

    private func kind(
        _ header: TarHeader, _ name: EntryName, at offset: Int64, link: () throws -> EntryName
    ) throws -> ArchiveEntry.Kind {
        func device(_ field: TarBlock.Field) throws -> UInt32 {
            UInt32(try header.number(field, in: 0...Int64(UInt32.max)))
        }
        switch header.type {
        case let type where Self.isFile(type):
            return name.bytes.last == UInt8(ascii: "/") ? .directory : .file
        case UInt8(ascii: "1"): return .hardLink(try link())
        case UInt8(ascii: "2"): return .symlink(try link())
        case UInt8(ascii: "3"): return .characterDevice(major: try device(.major), minor: try device(.minor))
        case UInt8(ascii: "4"): return .blockDevice(major: try device(.major), minor: try device(.minor))
        case UInt8(ascii: "5"): return .directory
        case UInt8(ascii: "6"): return .fifo
        case UInt8(ascii: "S"):
            throw TarError(at: offset, .unsupported("a sparse file (type S); pack it without --sparse"))
        case let type:
            let shown = String(UnicodeScalar(type)).debugDescription
            throw TarError(at: offset + 156, .unsupported("an entry of type \(shown)"))
        }
    }

    private func checked(_ name: [UInt8], at offset: Int64, _ limits: TarLimits) throws -> EntryName {
        guard !name.isEmpty else { throw TarError(at: offset, .name("expected at least a byte")) }
        guard !name.contains(0) else {
            throw TarError(at: offset, .name("expected no NUL in \(EntryName(name).description.debugDescription)"))
        }
        guard name.count <= limits.name else {
            throw TarError(at: offset, .limit("name", bytes: Int64(name.count), most: Int64(limits.name)))
        }
        return EntryName(name)
    }
    // <<<
}

/// The records of an extended header by what they mean.
struct TarRecords {
    let records: PaxRecords
    let offset: Int64

    /// The value of a keyword; nil when there is none, or an empty one.
    subscript(keyword: EntryName) -> [UInt8]? {
        records[keyword].flatMap { $0.isEmpty ? nil : $0 }
    }

    // >>> images.2
    var size: UInt64? {
        get throws { try number("size", in: 0...(.max)).map { UInt64($0) } }
    }

    func id(_ keyword: EntryName) throws -> UInt32? {
        try number(keyword, in: 0...Int64(UInt32.max)).map { UInt32($0) }
    }

    private func number(_ keyword: EntryName, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let bytes = self[keyword] else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let value = Int64(text), range.contains(value), text.utf8.first != UInt8(ascii: "+") else {
            throw TarError(at: offset, .number(field: keyword.description, text: text))
        }
        return value
    }

    func time(_ keyword: EntryName) throws -> Timestamp? {
        guard let bytes = self[keyword] else { return nil }
        if let time = PaxTime.read(bytes) { return time }
        throw TarError(
            at: offset, .number(field: keyword.description, text: String(decoding: bytes, as: UTF8.self)))
    }

    /// Extended attributes: `SCHILY.xattr.` and the name, the value as it is.
    var attributes: [String: [UInt8]] {
        var attributes: [String: [UInt8]] = [:]
        let prefix = "SCHILY.xattr.".utf8
        for (keyword, value) in records.values where keyword.bytes.starts(with: prefix) {
            let name = String(decoding: keyword.bytes.dropFirst(prefix.count), as: UTF8.self)
            attributes[name] = value
        }
        return attributes
    }

    func refuseSparse() throws {
        guard records.values.keys.contains(where: { $0.bytes.starts(with: "GNU.sparse.".utf8) }) else { return }
        throw TarError(at: offset, .unsupported("a sparse file (GNU.sparse); pack it without --sparse"))
    }
    // <<<
}
