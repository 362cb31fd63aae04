import ByteStreams

/// Reads a zip archive by its central directory, and unpacks nothing to disk.
///
/// Takes stored and deflated entries; no encryption, no zip64, no parts.
/// - Source: PKWARE APPNOTE 6.3, 4.3.7, 4.3.12, 4.3.16
struct ZipReader {
    private let bytes: [UInt8]
    private let limits: TreeLimits
    private let start = ContinuousClock.now
    private var tree: PackedTree

    init(_ bytes: [UInt8], wanted: Set<[UInt8]>, limits: TreeLimits) {
        self.bytes = bytes
        self.limits = limits
        tree = PackedTree(wanted: wanted, limits: limits)
    }

    /// The whole archive.
    /// - Throws: `TreeRefusal`.
    mutating func read() throws -> PackedTree {
        let end = try endOfDirectory()
        let count = try number(end + 10, bytes: 2)
        var place = try number(end + 16, bytes: 4)
        for _ in 0..<count {
            guard try number(place, bytes: 4) == 0x0201_4b50 else {
                throw TreeRefusal("a damaged zip archive: an entry of its directory is missing")
            }
            let entry = try Entry(self, at: place)
            try add(entry)
            place = entry.next
            try limits.check(since: start)
        }
        return tree
    }

    /// One entry of the central directory.
    private struct Entry {
        let flags: Int
        let method: Int
        let checksum: [UInt8]
        let packed: Int
        let size: Int
        let name: [UInt8]
        /// Unix mode, when a Unix made the archive.
        let mode: Int
        /// Where its local header is.
        let header: Int
        let next: Int

        init(_ zip: ZipReader, at place: Int) throws {
            flags = try zip.number(place + 8, bytes: 2)
            method = try zip.number(place + 10, bytes: 2)
            checksum = try zip.slice(place + 16, 4)
            packed = try zip.number(place + 20, bytes: 4)
            size = try zip.number(place + 24, bytes: 4)
            let nameLength = try zip.number(place + 28, bytes: 2)
            let extra = try zip.number(place + 30, bytes: 2) + zip.number(place + 32, bytes: 2)
            let isUnix = try zip.number(place + 5, bytes: 1) == 3
            mode = isUnix ? try zip.number(place + 38, bytes: 4) >> 16 : 0
            header = try zip.number(place + 42, bytes: 4)
            name = try zip.slice(place + 46, nameLength)
            next = place + 46 + nameLength + extra
        }
    }

    private mutating func add(_ entry: Entry) throws {
        let path = try tree.path(of: entry.name)
        if entry.name.last == UInt8(ascii: "/") { return try tree.add(path, .folder) }
        switch entry.mode & 0o170000 {
        case 0, 0o100000: break
        case 0o040000: return try tree.add(path, .folder)
        case 0o120000: return try tree.add(path, .other(EntryWords.symlink))
        case 0o010000: return try tree.add(path, .other(EntryWords.fifo))
        case 0o140000: return try tree.add(path, .other(EntryWords.socket))
        default: return try tree.add(path, .other(EntryWords.device))
        }
        guard let name = path.parts.last, tree.wanted.contains(name) else { return try tree.add(path, .file) }
        do {
            try tree.add(path, .file, .kept(try contents(entry)))
        } catch let refusal as UnpackError {
            try tree.add(path, .file, .refused("\(refusal)"))
        }
    }

    private func contents(_ entry: Entry) throws -> [UInt8] {
        guard entry.flags & 1 == 0 else { throw TreeRefusal("an encrypted zip archive; pack it without") }
        guard entry.size <= TreeLimits.longestFile else {
            throw UnpackError.tooLarge(limit: Int64(TreeLimits.longestFile))
        }
        guard try number(entry.header, bytes: 4) == 0x0403_4b50 else {
            throw TreeRefusal("a damaged zip archive: an entry is not where its directory says")
        }
        let begin =
            try entry.header + 30 + number(entry.header + 26, bytes: 2) + number(entry.header + 28, bytes: 2)
        let packed = try slice(begin, entry.packed)
        // An entry is a member of gzip with its head cut off and its checksum and length kept elsewhere.
        let length = (0..<4).map { UInt8(truncatingIfNeeded: entry.size >> ($0 * 8)) }
        switch entry.method {
        case 0:
            guard packed.count == entry.size else {
                throw TreeRefusal("a damaged zip archive: two sizes of one entry")
            }
            return packed
        case 8:
            let head: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
            let member = MemorySource(head + packed + entry.checksum + length)
            let limit = Int64(TreeLimits.longestFile)
            var source = try GunzipSource(member, limit: limit)
            return try source.read(upTo: TreeLimits.longestFile + 1)
        default: throw TreeRefusal("a zip archive packed by method \(entry.method); expected deflate")
        }
    }

    /// Where the record is that ends the archive: a comment of at most 65,535 bytes may follow it.
    private func endOfDirectory() throws -> Int {
        let mark: [UInt8] = [0x50, 0x4b, 5, 6]
        var place = bytes.count - 22
        while place >= 0, place >= bytes.count - 22 - 0xffff {
            if bytes[place..<(place + 4)].elementsEqual(mark) { return place }
            place -= 1
        }
        throw TreeRefusal("no zip archive, or one that is cut short")
    }

    /// A number with its least byte first.
    private func number(_ place: Int, bytes count: Int) throws -> Int {
        try slice(place, count).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func slice(_ place: Int, _ count: Int) throws -> [UInt8] {
        guard place >= 0, count >= 0, place <= bytes.count - count else {
            throw TreeRefusal("a damaged zip archive: it points behind its end")
        }
        return Array(bytes[place..<(place + count)])
    }
}
