import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    // >>> images.4
    var root: UnionNode {
        get throws {
            UnionNode(path: [], layers: Array(layers.indices), status: try layers[0].descriptor.status())
        }
    }

    /// What a path names.
    /// - Throws: `SystemError`.
    func node(_ path: EntryName, following: Bool) throws -> UnionNode {
        guard let place = try place(path, following: following) else { return try root }
        guard let node = place.node else { throw SystemError("lookup(\(path))", .noEntry) }
        return node
    }
    // <<<

    /// Where a path ends; nil for the root.
    ///
    /// - Parameter following: whether a symbolic link at the very end is followed too.
    /// - Throws: `SystemError`: ENOENT and ENOTDIR on the way, ELOOP after 40 links.
    func place(_ path: EntryName, following: Bool) throws -> UnionPlace? {
        // >>> images.4
        // Name by name. A symbolic link is replaced by what it says: from the root of the union when it is
        // absolute, else from its own folder.
        // stub: throw Unimplemented("images.4")
        var rest = Array(path.parts.reversed())
        var chain = [try root]
        var links = 0
        var end: UnionPlace?
        while let name = rest.popLast() {
            let here = chain[chain.count - 1]
            guard here.isFolder else { throw SystemError("lookup(\(path))", .notDirectory) }
            if name == ".." {
                if chain.count > 1 { chain.removeLast() }
                end = nil
                continue
            }
            let found = try child(name, of: here)
            guard let node = found else {
                guard rest.isEmpty else { throw SystemError("lookup(\(path))", .noEntry) }
                return UnionPlace(parent: here, name: name, node: nil)
            }
            if node.status.kind == .symlink && (following || !rest.isEmpty) {
                links += 1
                guard links <= 40 else { throw SystemError("lookup(\(path))", .tooManyLinks) }
                let target = EntryName(try layers[node.layers[0]].linkTarget(of: node.bytes))
                if target.bytes.first == UInt8(ascii: "/") { chain = [chain[0]] }
                rest += target.parts.reversed()
                end = nil
                continue
            }
            chain.append(node)
            end = UnionPlace(parent: here, name: name, node: node)
        }
        return try end ?? ending(chain)
        // <<<
    }

    // >>> images.4
    private func ending(_ chain: [UnionNode]) throws -> UnionPlace? {
        // The path ended with "..", or it is the root.
        guard chain.count > 1, let name = chain[chain.count - 1].path.last else { return nil }
        return UnionPlace(parent: chain[chain.count - 2], name: name, node: chain[chain.count - 1])
    }
    // <<<

    /// A name in a folder of the union.
    /// - Throws: `SystemError`.
    func child(_ name: EntryName, of folder: UnionNode) throws -> UnionNode? {
        // >>> images.4
        // Ask the folder's layers from the top. A whiteout ends the search. Anything that is no folder
        // is the answer when nothing was found above it, and ends the search when a folder was. A folder is
        // one of those that are merged, and the last one when it is opaque.
        // stub: throw Unimplemented("images.4")
        let path = folder.path + [name]
        let bytes = Array(path.map(\.bytes).joined(separator: [0x2F]))
        var found: [Int] = []
        var top: FileStatus?
        for layer in folder.layers {
            guard let status = try layers[layer].statusIfThere(of: bytes) else { continue }
            if OverlayMarks.isWhiteout(status) { break }
            guard status.kind == .directory else {
                if found.isEmpty { return UnionNode(path: path, layers: [layer], status: status) }
                break
            }
            found.append(layer)
            top = top ?? status
            if try marks.isOpaque(layers[layer].folder(bytes)) { break }
        }
        return top.map { UnionNode(path: path, layers: found, status: $0) }
        // <<<
    }

    /// Whether lower layers have a name in a folder, so that its removal must be written down.
    /// - Throws: `SystemError`.
    func lowerHas(_ name: EntryName, in folder: UnionNode) throws -> Bool {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        for layer in folder.layers where layer != 0 {
            let bytes = Array((folder.path + [name]).map(\.bytes).joined(separator: [0x2F]))
            if let status = try layers[layer].statusIfThere(of: bytes) {
                return !OverlayMarks.isWhiteout(status)
            }
        }
        return false
        // <<<
    }
}
