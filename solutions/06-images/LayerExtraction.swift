import Archives
import ByteStreams
import LabSupport
import LinuxSystem

/// One layer on its way into a folder, entry by entry.
///
/// - OCI: image-spec layer.md, "Applying Changesets"
public struct LayerExtraction {
    let options: ApplyOptions
    var tree: FolderTree
    var marks = LayerMarks()
    var metadata: EntryMetadata
    var report = AppliedLayer()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)

    /// A layer that goes over what is in a folder.
    /// - Throws: `SystemError`.
    public init(into folder: String, options: ApplyOptions = ApplyOptions()) throws {
        self.options = options
        tree = try FolderTree(at: folder, unlocks: true)
        metadata = EntryMetadata(ownership: options.ownership)
    }

    /// Carries out one entry.
    /// - Parameters:
    ///   - contents: the bytes of a file, `entry.size` of them.
    /// - Throws: `LayerError`; what the source throws. The tree is then as far as this entry.
    public mutating func apply(_ entry: ArchiveEntry, contents: inout some ByteSource) throws {
        // >>> images.3
        // Count it, held against the options. Then by what its name means: the root takes the metadata
        // and must be a folder; a whiteout and an opaque mark take away (LayerName says what); an entry is
        // made in its folder, whose path is followed inside of the root and made where it is missing.
        // stub: throw Unimplemented("images.3")
        try count(entry)
        do {
            switch try LayerName(entry.name) {
            case .root:
                guard case .directory = entry.kind else { throw LayerError.rootIsNoFolder(entry.name) }
                marks.add(entry, at: FolderTree.root, of: tree)
            case .whiteout(let name, let path): try hide(name.bytes, in: path)
            case .opaque(let path): try hideAll(in: path)
            case .ignored: break
            case .entry(let name, let path):
                let place = try tree.place(path.map(\.bytes), missing: .isMade)
                try make(entry, name.bytes, in: place ?? FolderTree.root, &contents)
            }
        } catch let error as SystemError {
            throw LayerError.failed(entry.name, error)
        }
        // <<<
    }

    /// Gives every folder its metadata, the deepest first.
    /// - Returns: what became of the layer.
    /// - Throws: `LayerError`.
    public mutating func finish() throws -> AppliedLayer {
        // >>> images.3
        // A folder of the layer gets what its entry says. One that was made because something is in it has
        // no entry: 0755. One that was there keeps its time (`tree.found`): nothing in the layer says that
        // it has changed, though names were made in it. A later place is never above an earlier one.
        // stub: throw Unimplemented("images.3")
        for place in tree.current.reversed() {
            let name = EntryName(tree.name(of: place))
            do {
                try finish(place)
            } catch let error as SystemError {
                throw LayerError.failed(name, error)
            }
        }
        report.omissions += metadata.omissions
        return report
        // <<<
    }

    // >>> images.3
    private mutating func count(_ entry: ArchiveEntry) throws {
        report.entries += 1
        guard report.entries <= options.mostEntries else {
            throw LayerError.limit(entry.name, "more than \(options.mostEntries) entries")
        }
        let (bytes, isTooMuch) = report.bytes.addingReportingOverflow(entry.size)
        guard !isTooMuch, bytes <= options.mostBytes else {
            throw LayerError.limit(entry.name, "more than \(options.mostBytes) bytes of contents")
        }
        report.bytes = bytes
    }

    private mutating func finish(_ place: FolderTree.Place) throws {
        let folder = try tree.folder(place)
        if let entry = marks.folders[place] {
            try metadata.replace(by: entry, on: folder)
        } else if let found = tree.found(place) {
            try restore(found, to: folder.descriptor)
        } else {
            try metadata.replace(by: .impliedFolder, on: folder)
        }
    }

    /// A folder of somebody else may be in the way; it is left alone where nothing has changed.
    private func restore(_ found: FileStatus, to folder: borrowing OwnedDescriptor) throws {
        let status = try folder.status()
        if status.permissions != found.permissions { try folder.setMode(found.permissions) }
        if status.modified != found.modified { try folder.setModified(found.modified) }
    }
    // <<<
}
