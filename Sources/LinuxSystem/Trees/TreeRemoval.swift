import Glibc

extension OpenFolder {
    /// Takes a name away with all that is below it, however deep; a name that is not there is fine.
    /// Nothing outside is touched: links are removed, not followed.
    /// - Throws: `SystemError`; what was removed until then is gone.
    public func removeTree(_ name: [UInt8]) throws(SystemError) {
        do throws(SystemError) {
            try remove(name)
        } catch {
            switch error.code {
            case .noEntry: return
            case .isDirectory, .notPermitted:
                var removal = TreeRemoval(of: name, in: self)
                try removal.run()
            default: throw error
            }
        }
    }

    /// A folder in it, opened although its mode does not let its owner in: that is changed then.
    /// - Throws: `SystemError`.
    func folderUnlocked(_ name: [UInt8]) throws(SystemError) -> OpenFolder {
        do throws(SystemError) {
            return try folder(name)
        } catch {
            guard error.code == .accessDenied, try status(of: name).kind == .directory else { throw error }
            try setMode(of: name, 0o700)
            return try folder(name)
        }
    }
}

/// A removal on its way: a stack of the folders that it is in.
///
/// Only the innermost few stay open. A tree can be deeper than there are descriptors; the way back up is
/// "..", which is right as long as it leads to the folder that one came from.
private struct TreeRemoval {
    struct Level {
        let name: [UInt8]
        var folder: OpenFolder?
        let identity: FileStatus
        var folders: [[UInt8]] = []
    }

    static let open = 32
    private let top: OpenFolder
    private let name: [UInt8]
    private var levels: [Level] = []

    init(of name: [UInt8], in top: OpenFolder) {
        self.top = top
        self.name = name
    }

    mutating func run() throws(SystemError) {
        try descend(into: name, from: top)
        while let last = levels.last {
            let here = try folder(of: levels.count - 1)
            if let next = last.folders.last {
                levels[levels.count - 1].folders.removeLast()
                try descend(into: next, from: here)
                continue
            }
            try ascend(from: here)
        }
    }

    private mutating func descend(into name: [UInt8], from parent: OpenFolder) throws(SystemError) {
        let folder = try parent.folderUnlocked(name)
        let status = try folder.descriptor.status()
        // Without write permission for its owner nothing can be taken out of it.
        if status.permissions & 0o300 != 0o300 && geteuid() != 0 { try folder.descriptor.setMode(0o700) }
        var level = Level(name: name, folder: folder, identity: status)
        for entry in try folder.entries() {
            if try folder.isFolder(entry) {
                level.folders.append(entry.name)
            } else {
                try folder.remove(entry.name)
            }
        }
        levels.append(level)
        if levels.count > Self.open { levels[levels.count - 1 - Self.open].folder = nil }
    }

    private mutating func ascend(from here: OpenFolder) throws(SystemError) {
        let done = levels.removeLast()
        guard !levels.isEmpty else { return try top.removeFolder(done.name) }
        if levels[levels.count - 1].folder == nil {
            let above = try here.folder(Array("..".utf8))
            guard try above.descriptor.status().isSameFile(as: levels[levels.count - 1].identity) else {
                throw SystemError("open(.., while somebody moves folders)", .busy)
            }
            levels[levels.count - 1].folder = above
        }
        try folder(of: levels.count - 1).removeFolder(done.name)
    }

    private func folder(of index: Int) throws(SystemError) -> OpenFolder {
        guard let folder = levels[index].folder else { throw SystemError("open(..)", .noEntry) }
        return folder
    }
}
