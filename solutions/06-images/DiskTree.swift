import Archives
import ByteStreams
import LinuxSystem

/// A tree of files in a folder of this machine. No link in it is followed, so nothing outside is read.
public struct DiskTree: SourceTree {
    private let root: OpenFolder
    private let owner: Owner?

    /// The tree below a folder.
    /// - Parameter owner: whose all files are said to be; nil for whose they are.
    /// - Throws: `SystemError`.
    public init(at path: String, owner: Owner? = nil) throws(SystemError) {
        root = try OpenFolder(path)
        self.owner = owner
    }

    /// What stands at a path; a socket counts as nothing, archives have none.
    public func entry(at path: EntryName) throws -> ArchiveEntry? {
        guard let (parent, name) = try place(path), let status = try parent.statusIfThere(of: name),
            let kind = try kind(status, name, in: parent)
        else { return nil }
        let hasAttributes = kind == .file || kind == .directory
        let attributes = hasAttributes ? try ExtendedAttributes(of: name, in: parent).all() : [:]
        return ArchiveEntry(
            path, kind, permissions: status.permissions, user: owner?.user ?? status.owner,
            group: owner?.group ?? status.group, size: kind == .file ? UInt64(max(0, status.size)) : 0,
            modified: Timestamp(
                seconds: status.modified.seconds, nanoseconds: status.modified.nanoseconds),
            // What the kernel keeps there for itself is no part of a file.
            attributes: attributes.filter { $0.key.hasPrefix("user.") || $0.key == "security.capability" })
    }

    /// The names in a folder.
    public func names(in folder: EntryName) throws -> [EntryName] {
        guard let open = try open(folder.parts) else { return [] }
        return try open.entries().map { EntryName($0.name) }
    }

    /// The bytes of a file.
    public func contents(of file: EntryName) throws -> DescriptorSource {
        guard let (parent, name) = try place(file) else { throw BuildFault("\(file): has gone") }
        return DescriptorSource(try parent.open(name))
    }

    private func place(_ path: EntryName) throws -> (OpenFolder, [UInt8])? {
        let parts = path.parts
        guard let last = parts.last, let parent = try open(parts.dropLast()) else { return nil }
        return (parent, last.bytes)
    }

    /// Nil where no folder is, but a link for instance.
    private func open(_ parts: some Sequence<EntryName>) throws -> OpenFolder? {
        do throws(SystemError) {
            var folder = root
            for part in parts { folder = try folder.folder(part.bytes) }
            return folder
        } catch {
            guard [.noEntry, .notDirectory, .tooManyLinks].contains(error.code) else { throw error }
            return nil
        }
    }

    private func kind(
        _ status: FileStatus, _ name: [UInt8], in parent: OpenFolder
    ) throws -> ArchiveEntry.Kind? {
        switch status.kind {
        case .file: .file
        case .directory: .directory
        case .symlink: .symlink(EntryName(try parent.linkTarget(of: name)))
        case .characterDevice: .characterDevice(major: status.major, minor: status.minor)
        case .blockDevice: .blockDevice(major: status.major, minor: status.minor)
        case .fifo: .fifo
        case .socket: nil
        }
    }
}
