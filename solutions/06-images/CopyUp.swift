import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    /// Brings a name into the upper layer, with the folders above it: its bytes, owner, mode, attributes and
    /// times. The folder that it comes into keeps its own time: nothing has changed in the union.
    /// - Throws: `SystemError`; the name is not in the upper layer then.
    func copyUp(_ node: UnionNode) throws {
        // >>> images.4
        // The folders first, from the root. What goes wrong after a name was made takes the name away
        // again: half a file would hide a whole one.
        // stub: throw Unimplemented("images.4")
        var here = try root
        for name in node.path {
            guard let next = try child(name, of: here) else { throw SystemError("copy-up", .noEntry) }
            if !next.isInUpper { try bring(next, name) }
            here = next.isInUpper ? next : next.brought
        }
        // <<<
    }

    // >>> images.4
    private func bring(_ node: UnionNode, _ name: EntryName) throws {
        let parent = try upperFolder(of: node.path.dropLast())
        let time = try parent.descriptor.status().modified
        let source = layers[node.layers[0]]
        do {
            try make(node, name.bytes, in: parent, from: source)
            try describe(node, name.bytes, in: parent, from: source)
        } catch {
            try? parent.removeTree(name.bytes)
            throw error
        }
        try parent.descriptor.setModified(time)
    }

    private func make(_ node: UnionNode, _ name: [UInt8], in parent: OpenFolder, from source: OpenFolder)
        throws
    {
        switch node.status.kind {
        case .directory: try parent.makeFolder(name, mode: 0o700)
        case .symlink: try parent.makeSymlink(name, to: source.linkTarget(of: node.bytes))
        case .file: try Self.copy(try source.open(node.bytes), to: try parent.makeFile(name))
        case .fifo: try parent.makeNode(name, DeviceNode(.pipe, 0, 0))
        case .characterDevice:
            try parent.makeNode(name, DeviceNode(.character, node.status.major, node.status.minor))
        case .blockDevice:
            try parent.makeNode(name, DeviceNode(.block, node.status.major, node.status.minor))
        case .socket: throw SystemError("copy-up(a socket)", .notSupported)
        }
    }

    private static func copy(_ source: borrowing OwnedDescriptor, to target: borrowing OwnedDescriptor) throws
    {
        while true {
            let bytes = try source.readSome()
            if bytes.isEmpty { return }
            try target.writeAll(bytes)
        }
    }

    private func describe(_ node: UnionNode, _ name: [UInt8], in parent: OpenFolder, from source: OpenFolder)
        throws
    {
        let (status, target) = (node.status, ExtendedAttributes(of: name, in: parent))
        try parent.setOwner(of: name, user: status.owner, group: status.group)
        for (key, value) in try ExtendedAttributes(of: node.bytes, in: source).all()
        where LayerAttribute.isCarried(key) {
            try target.set(key, to: value)
        }
        if status.kind != .symlink { try parent.setMode(of: name, status.permissions) }
        try parent.setModified(of: name, status.modified)
    }

    /// A folder of the upper layer, which must be there.
    func upperFolder(of path: some Collection<EntryName>) throws -> OpenFolder {
        guard !path.isEmpty else { return layers[0] }
        return try layers[0].folder(Array(path.map(\.bytes).joined(separator: [0x2F])))
    }

    /// The folder of the upper layer where a change is made, brought there if it was not.
    func upperFolder(for place: UnionPlace) throws -> OpenFolder {
        try copyUp(place.parent)
        return try upperFolder(of: place.parent.path)
    }
    // <<<
}
