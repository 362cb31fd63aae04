import ByteStreams

/// Reads a tar archive, packed by gzip or not, from its beginning to its end, and unpacks nothing to disk.
///
/// - POSIX: pax, ustar Interchange Format; with GNU's long names
struct TarReader<Source: ByteSource> {
    private static var block: Int { 512 }
    /// Longer names and pax records count as an attack.
    private static var longestRecord: Int { 1 << 16 }

    private var source: Source
    private let limits: TreeLimits
    private let start = ContinuousClock.now
    private var tree: PackedTree
    /// The name of the next entry, when an extra header gave it.
    private var longName: [UInt8]?

    init(_ source: Source, wanted: Set<[UInt8]>, limits: TreeLimits) {
        self.source = source
        self.limits = limits
        tree = PackedTree(wanted: wanted, limits: limits)
    }

    /// The whole archive.
    /// - Throws: `TreeRefusal`, and what the source throws.
    mutating func read() throws -> PackedTree {
        while true {
            let header = try source.read(upTo: Self.block)
            if header.isEmpty || header.allSatisfy({ $0 == 0 }) { return tree }
            guard header.count == Self.block else { throw TreeRefusal("the tar archive is cut short") }
            try entry(header)
        }
    }

    private mutating func entry(_ header: [UInt8]) throws {
        guard Self.isSound(header), let size = Self.number(header[124..<136]) else {
            throw TreeRefusal("no tar archive, or a damaged one: a header's checksum or size is wrong")
        }
        let type = header[156]
        switch type {
        case UInt8(ascii: "x"): longName = Self.path(inRecords: try record(size)) ?? longName
        case UInt8(ascii: "L"): longName = Array(try record(size).prefix { $0 != 0 })
        case UInt8(ascii: "g"), UInt8(ascii: "K"): _ = try record(size)
        default:
            let path = try tree.path(of: longName ?? Self.name(in: header))
            longName = nil
            try add(path, type, size)
        }
    }

    private mutating func add(_ path: TreePath, _ type: UInt8, _ size: Int) throws {
        switch type {
        case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
            guard let name = path.parts.last, tree.wanted.contains(name) else {
                try skip(size)
                return try tree.add(path, .file)
            }
            if size > TreeLimits.longestFile {
                try skip(size)
                let reason = "longer than \(TreeLimits.longestFile) bytes; expected source code"
                return try tree.add(path, .file, .refused(reason))
            }
            try tree.add(path, .file, .kept(try data(size)))
        case UInt8(ascii: "5"): try skip(size); try tree.add(path, .folder)
        case UInt8(ascii: "1"): try tree.add(path, .other(EntryWords.hardLink))
        case UInt8(ascii: "2"): try tree.add(path, .other(EntryWords.symlink))
        case UInt8(ascii: "3"), UInt8(ascii: "4"): try tree.add(path, .other(EntryWords.device))
        case UInt8(ascii: "6"): try tree.add(path, .other(EntryWords.fifo))
        default: try skip(size); try tree.add(path, .other("a tar entry of an unknown kind"))
        }
    }

    private mutating func record(_ size: Int) throws -> [UInt8] {
        guard size <= Self.longestRecord else {
            throw TreeRefusal("a header of \(size) bytes in the archive")
        }
        return try data(size)
    }

    private mutating func data(_ size: Int) throws -> [UInt8] {
        let bytes = try source.read(upTo: size)
        guard bytes.count == size else { throw TreeRefusal("the tar archive is cut short") }
        try pass((Self.block - size % Self.block) % Self.block)
        return bytes
    }

    private mutating func skip(_ size: Int) throws {
        // The source counts too, but a size may claim more than it will ever give.
        guard Int64(size) <= limits.unpackedBytes else {
            throw TreeRefusal("more than \(limits.unpackedBytes) bytes unpacked")
        }
        try pass((size + Self.block - 1) / Self.block * Self.block)
    }

    private mutating func pass(_ count: Int) throws {
        var left = count
        while left > 0 {
            let part = try source.read(upTo: min(left, 1 << 16)).count
            guard part > 0 else { throw TreeRefusal("the tar archive is cut short") }
            left -= part
            try limits.check(since: start)
        }
    }

    /// The sum of a header's bytes, with the sum itself taken as blanks.
    private static func isSound(_ header: [UInt8]) -> Bool {
        let sum = header.enumerated().reduce(0) {
            $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element))
        }
        return number(header[148..<156]) == sum
    }

    /// An octal number, or GNU's binary one. Nil when it is neither, or absurdly large.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first else { return nil }
        if first == 0x80 {
            let value = field.dropFirst().reduce(UInt64(0)) { $0 > 1 << 48 ? $0 : $0 << 8 | UInt64($1) }
            return value < 1 << 48 ? Int(value) : nil
        }
        let digits = field.prefix { $0 != 0 }.filter { $0 != UInt8(ascii: " ") }
        return digits.isEmpty
            ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 < 0 ? nil : $0 }
    }

    private static func name(in header: [UInt8]) -> [UInt8] {
        let name = Array(header[0..<100].prefix { $0 != 0 })
        let isUstar = header[257..<263].elementsEqual(Array("ustar".utf8) + [0])
        let prefix = isUstar ? Array(header[345..<500].prefix { $0 != 0 }) : []
        return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    /// The value of `path` in pax records `length key=value\n`.
    private static func path(inRecords bytes: [UInt8]) -> [UInt8]? {
        var rest = bytes[...]
        var found: [UInt8]?
        while let blank = rest.firstIndex(of: UInt8(ascii: " ")),
            let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
            length > blank - rest.startIndex + 1, length <= rest.count
        {
            let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
            if record.starts(with: Array("path=".utf8)) { found = Array(record.dropFirst(5)) }
            rest = rest.dropFirst(length)
        }
        return found
    }
}
