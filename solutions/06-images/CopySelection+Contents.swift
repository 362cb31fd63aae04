import Archives
import ByteStreams
import LabSupport
import OCIImage

// What of a selection can only be said after a look at its bytes.
extension CopySelection {
    /// All files, as the cache counts them.
    public func facts(in tree: some SourceTree) throws -> [FileFact] {
        // >>> images.6
        // stub: throw Unimplemented("images.6")
        try sources.flatMap { [$0.entry] + $0.below }.map { entry in
            var hash = RunningHash()
            for (name, value) in entry.attributes.sorted(by: { $0.key < $1.key }) {
                hash.update(Array("\(name.utf8.count) \(name) \(value.count) ".utf8) + value)
            }
            if entry.kind == .file { try Self.add(entry.name, of: tree, to: &hash) }
            return FileFact(
                entry.name, kind: Self.text(entry.kind), permissions: entry.permissions, user: entry.user,
                group: entry.group, contents: hash.hex)
        }
        // <<<
    }

    // >>> images.6
    private static func add(_ file: EntryName, of tree: some SourceTree, to hash: inout RunningHash) throws {
        var source = try tree.contents(of: file)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try source.read(into: buffer)
            if count == 0 { return }
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func text(_ kind: ArchiveEntry.Kind) -> String {
        switch kind {
        case .file, .hardLink: "file"
        case .directory: "directory"
        case .symlink(let target): "symlink \(target)"
        case .characterDevice(let major, let minor): "character \(major):\(minor)"
        case .blockDevice(let major, let minor): "block \(major):\(minor)"
        case .fifo: "fifo"
        }
    }
    // <<<

    /// Files that an ADD unpacks: tar archives, plain or packed by gzip or zstd. Those below a folder are
    /// copied as they are.
    /// - Throws: `BuildFault` for what other builders would unpack and this one cannot.
    /// - Docker: Dockerfile reference, "ADD", "Adding local tar archives"
    public func archives(in tree: some SourceTree) throws -> Set<EntryName> {
        let files = sources.map(\.entry).filter { $0.kind == .file }
        return Set(try files.filter { try Self.isArchive($0.name, in: tree) }.map(\.name))
    }

    private static func isArchive(_ file: EntryName, in tree: some SourceTree) throws -> Bool {
        var source = try tree.contents(of: file)
        let start = try source.read(upTo: 6)
        let others: [(String, [UInt8])] = [
            ("bzip2", Array("BZh".utf8)), ("xz", [0xFD] + Array("7zXZ".utf8) + [0]),
        ]
        if let packer = others.first(where: { start.starts(with: $0.1) }) {
            throw BuildFault(
                "\(file): packed by \(packer.0), expected tar, gzip or zstd; COPY takes it as it is")
        }
        do {
            var reader = TarReader(try UnpackedSource(try tree.contents(of: file)))
            return try reader.next() != nil
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            return false
        }
    }
}
