import Archives
import ByteStreams
import LabSupport
import LinuxSystem

extension LayerExtraction {
    // >>> images.3
    mutating func make(
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
        // Mostly its final mode already; never set-user-ID before its owner is known.
        let mode = entry.permissions & 0o777 | 0o600
        let file = try make(name, in: place) { folder throws(SystemError) in
            try folder.makeFile(name, mode: mode)
        }
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
