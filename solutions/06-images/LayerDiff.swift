import Archives
import ByteStreams
import LabSupport
import LinuxSystem

/// What has to be laid over a lower tree to get an upper one.
///
/// The law: `apply(lower, diff(lower, upper))` is `upper`.
///
/// - OCI: image-spec layer.md, "Creating"
public struct LayerDiff {
    /// When the bytes of two files are compared that agree in size, time and all other metadata.
    public enum Contents: Sendable {
        /// When their times are whole seconds, which is all that some archives have. Times that agree to
        /// the nanosecond are taken for proof.
        case whereTimesAreWhole
        /// Always.
        case always
    }

    private let lower: String
    private let upper: String
    private let contents: Contents

    /// The difference of two folders.
    public init(lower: String, upper: String, contents: Contents = .whereTimesAreWhole) {
        self.lower = lower
        self.upper = upper
        self.contents = contents
    }

    /// What is different, in the order of the archive: a folder before what is in it, what was deleted
    /// from a folder before what was added to it, names by their bytes.
    /// - Throws: `SystemError`.
    public func changes() throws -> [Change] {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        let comparison = try compared()
        return comparison.found.map { found in
            let name = comparison.path(of: found)
            return switch found.what {
            case .deleted: .deleted(name)
            case .added: .added(name)
            default: .modified(name)
            }
        }
        // <<<
    }

    /// The layer, entry by entry.
    /// - Parameter body: is given each entry, and the bytes of a file.
    /// - Throws: `SystemError`; `LayerError.looksLikeWhiteout`; what `body` throws.
    public func entries(_ body: (ArchiveEntry, inout DescriptorSource?) throws -> Void) throws {
        // >>> images.4
        // What was deleted becomes a whiteout beside it. What has the name of a whiteout cannot be told. A
        // file that has several names is told once, under the first; the others are hard links to that.
        // Nothing else is needed for a name that was something else before: applying replaces it.
        // stub: throw Unimplemented("images.4")
        var comparison = try compared()
        var written: [FileStatus: EntryName] = [:]
        var none: DescriptorSource?
        for found in comparison.found {
            let path = comparison.path(of: found)
            let name = EntryName(found.name)
            guard !name.begins(with: LayerName.prefix) else { throw LayerError.looksLikeWhiteout(path) }
            guard let status = found.upper else {
                try body(ArchiveEntry(path.whiteout(of: name)), &none)
                continue
            }
            var entry = ArchiveEntry(path, of: status)
            if status.links > 1 && status.kind != .directory {
                if let first = written[status] {
                    entry.kind = .hardLink(first)
                    try body(entry, &none)
                    continue
                }
                written[status] = path
            }
            let folder = try comparison.folder(of: found)
            try entry.complete(by: found.name, in: folder, status)
            var source = status.kind == .file ? DescriptorSource(try folder.open(found.name)) : nil
            try body(entry, &source)
        }
        // <<<
    }

    /// Writes the layer as a tar archive that is not packed: the same trees give the same bytes.
    /// - Throws: as `entries`; `LayerError.tooShort` for a file that shrinks meanwhile; what the sink throws.
    public func write(to sink: inout some ByteSink) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        var tar = TarWriter(sink)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        try entries { entry, source in
            try tar.add(entry)
            guard let file = source else { return }
            var rest = entry.size
            // No more than the header promised, should the file grow.
            while rest > 0 {
                let count = try buffer.withUnsafeMutableBytes { bytes in
                    let room = UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(Int(clamping: rest)))
                    let count = try file.read(into: room)
                    try tar.write(UnsafeRawBufferPointer(rebasing: room[..<count]))
                    return count
                }
                guard count > 0 else {
                    throw LayerError.tooShort(entry.name, wanted: entry.size, got: entry.size - rest)
                }
                rest -= UInt64(count)
            }
        }
        try tar.finish()
        sink = tar.base
        // <<<
    }

    // >>> images.4
    private func compared() throws -> TreeComparison {
        var comparison = try TreeComparison(lower: lower, upper: upper, contents: contents)
        try comparison.run()
        return comparison
    }
    // <<<
}

extension EntryName {
    // >>> images.4
    fileprivate func whiteout(of name: EntryName) -> EntryName {
        EntryName(bytes.dropLast(name.bytes.count) + LayerName.prefix.bytes + name.bytes)
    }
    // <<<
}

extension ArchiveEntry {
    // >>> images.4
    fileprivate init(_ path: EntryName, of status: FileStatus) {
        self.init(
            path, .file, permissions: status.permissions, user: status.owner, group: status.group,
            modified: Timestamp(
                seconds: status.modified.seconds, nanoseconds: status.modified.nanoseconds))
    }

    /// What the file itself says of it.
    fileprivate mutating func complete(by file: [UInt8], in folder: OpenFolder, _ status: FileStatus) throws {
        attributes = try ExtendedAttributes(of: file, in: folder).all()
            .filter { LayerAttribute.isCarried($0.key) }
        switch status.kind {
        case .file, .socket: size = UInt64(status.size)
        case .directory:
            kind = .directory
            name.bytes.append(UInt8(ascii: "/"))
        case .symlink: kind = .symlink(EntryName(try folder.linkTarget(of: file)))
        case .characterDevice: kind = .characterDevice(major: status.major, minor: status.minor)
        case .blockDevice: kind = .blockDevice(major: status.major, minor: status.minor)
        case .fifo: kind = .fifo
        }
    }
    // <<<
}
