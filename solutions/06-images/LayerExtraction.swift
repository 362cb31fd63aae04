import Archives
import ByteStreams
import LabSupport
import LinuxSystem

/// One layer on its way into a folder, entry by entry.
///
/// - OCI: image-spec layer.md, "Applying Changesets"
public struct LayerExtraction {
    private let options: ApplyOptions
    private var tree: FolderTree
    private var marks = LayerMarks()
    private var metadata: EntryMetadata
    private var report = AppliedLayer()
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

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
            try folder.descriptor.setMode(found.permissions)
            try folder.descriptor.setModified(found.modified)
        } else {
            try metadata.replace(by: .impliedFolder, on: folder)
        }
    }
    // <<<

    // MARK: Taking away

    // >>> images.3
    // A whiteout of what this layer itself has brought hides nothing of it. Of a folder that holds
    // something of this layer, all the rest goes.
    private mutating func hide(_ name: [UInt8], in path: [EntryName]) throws {
        guard let place = try lowerPlace(path), !marks.hasFile(name, in: place) else { return }
        if let child = tree.known(name, in: place), marks.holds(child) {
            marks.adopt(child)
            return try clear(child)
        }
        try tree.folder(place).removeTree(name)
        tree.forget(name, in: place)
    }

    private mutating func hideAll(in path: [EntryName]) throws {
        guard let place = try lowerPlace(path) else { return }
        try clear(place)
    }

    /// Nothing to hide where there is no folder, or a file where the path has a folder.
    private mutating func lowerPlace(_ path: [EntryName]) throws -> FolderTree.Place? {
        do throws(SystemError) {
            return try tree.place(path.map(\.bytes), missing: .isNothing)
        } catch {
            guard error.code == .notDirectory else { throw error }
            return nil
        }
    }

    private mutating func clear(_ place: FolderTree.Place) throws {
        var rest = [place]
        while let here = rest.popLast() {
            let folder = try tree.folder(here)
            for entry in try folder.entries() where !marks.hasFile(entry.name, in: here) {
                if let child = tree.known(entry.name, in: here), marks.holds(child) {
                    marks.adopt(child)
                    rest.append(child)
                } else {
                    try folder.removeTree(entry.name)
                    tree.forget(entry.name, in: here)
                }
            }
        }
    }
    // <<<

    // MARK: Making

    // >>> images.3
    private mutating func make(
        _ entry: ArchiveEntry, _ name: [UInt8], in place: FolderTree.Place,
        _ contents: inout some ByteSource
    ) throws {
        switch entry.kind {
        case .directory: return try makeFolder(entry, name, in: place)
        case .file: try makeFile(entry, name, in: place, &contents)
        case .hardLink(let target): try makeLink(entry, name, in: place, to: target)
        case .symlink(let target):
            try makeNode(entry, name, in: place) { folder throws(SystemError) in
                try folder.makeSymlink(name, to: target.bytes)
            }
        case .fifo: try makeNode(entry, name, in: place, DeviceNode(.pipe, 0, 0))
        case .characterDevice(let major, let minor):
            guard try makeDevice(entry, name, in: place, DeviceNode(.character, major, minor)) else { return }
        case .blockDevice(let major, let minor):
            guard try makeDevice(entry, name, in: place, DeviceNode(.block, major, minor)) else { return }
        }
        marks.add(name, in: place, of: tree)
    }

    /// Makes a name; what has it already is taken away first. A file is never written over: another name
    /// of it would change too.
    private mutating func make<Made: ~Copyable>(
        _ name: [UInt8], in place: FolderTree.Place, _ body: (OpenFolder) throws(SystemError) -> Made
    ) throws(SystemError) -> Made {
        let folder = try tree.folder(place)
        do throws(SystemError) {
            return try body(folder)
        } catch {
            guard error.code == .exists else { throw error }
            try folder.removeTree(name)
            tree.forget(name, in: place)
            return try body(folder)
        }
    }

    private mutating func makeFolder(_ entry: ArchiveEntry, _ name: [UInt8], in place: FolderTree.Place)
        throws
    {
        let folder = try tree.folder(place)
        var child = tree.known(name, in: place)
        if child == nil, try folder.statusIfThere(of: name)?.kind == .directory {
            child = try tree.place(of: name, in: place)
        }
        if child == nil {
            try make(name, in: place) { folder throws(SystemError) in
                try folder.makeFolder(name, mode: 0o700)
            }
            child = tree.made(name, in: place)
        }
        marks.remove(name, in: place)
        marks.add(entry, at: child ?? place, of: tree)
    }

    private mutating func makeFile(
        _ entry: ArchiveEntry, _ name: [UInt8], in place: FolderTree.Place,
        _ contents: inout some ByteSource
    ) throws {
        let file = try make(name, in: place) { folder throws(SystemError) in try folder.makeFile(name) }
        do {
            try write(entry, to: file, &contents)
            try metadata.set(entry, on: file)
        } catch {
            // Half a file would pass for a whole one.
            try? tree.folder(place).remove(name)
            throw error
        }
    }

    private mutating func write(
        _ entry: ArchiveEntry, to file: borrowing OwnedDescriptor, _ contents: inout some ByteSource
    ) throws {
        var rest = entry.size
        while rest > 0 {
            let room = Int(min(UInt64(buffer.count), rest))
            let count = try buffer.withUnsafeMutableBytes { bytes in
                let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<room])
                let count = try contents.read(into: part)
                try file.writeAll(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                return count
            }
            if count == 0 {
                throw LayerError.tooShort(entry.name, wanted: entry.size, got: entry.size - rest)
            }
            rest -= UInt64(count)
        }
    }

    private mutating func makeNode(
        _ entry: ArchiveEntry, _ name: [UInt8], in place: FolderTree.Place, _ node: DeviceNode
    ) throws {
        try makeNode(entry, name, in: place) { folder throws(SystemError) in
            try folder.makeNode(name, node)
        }
    }

    private mutating func makeNode(
        _ entry: ArchiveEntry, _ name: [UInt8], in place: FolderTree.Place,
        _ body: (OpenFolder) throws(SystemError) -> Void
    ) throws {
        try make(name, in: place, body)
        try metadata.set(entry, on: name, in: try tree.folder(place))
    }

    private mutating func makeDevice(
        _ entry: ArchiveEntry, _ name: [UInt8], in place: FolderTree.Place, _ node: DeviceNode
    ) throws -> Bool {
        do {
            if !options.skipsDevices {
                try makeNode(entry, name, in: place, node)
                return true
            }
        } catch let error as SystemError {
            guard error.code == .notPermitted else { throw error }
            guard options.ownership == .own else { throw LayerError.deviceNeedsPrivilege(entry.name) }
        }
        report.omissions.append(.init(name: entry.name, what: "device \(node.major):\(node.minor)"))
        return false
    }

    private mutating func makeLink(
        _ entry: ArchiveEntry, _ name: [UInt8], in place: FolderTree.Place, to target: EntryName
    ) throws {
        let path = LayerName.cleaned(target)
        guard let last = path.last, let folder = try lowerPlace(path.dropLast()),
            try tree.folder(folder).statusIfThere(of: last.bytes) != nil
        else { throw LayerError.missingTarget(of: entry.name, target) }
        // Before the name is taken away: it would be the target that goes.
        guard folder != place || last.bytes != name else { throw LayerError.linkToItself(entry.name) }
        let from = try tree.folder(folder)
        try make(name, in: place) { folder throws(SystemError) in
            try folder.makeLink(name, to: last.bytes, in: from)
        }
    }
    // <<<
}
