import Archives
import LabSupport
import LinuxSystem

/// Gives what was made the metadata of its entry, in the order that keeps them: the owner first, because a
/// new owner clears set-user-ID and capabilities; the mode after the attributes, because it may forbid to
/// set any; the time last of all.
struct EntryMetadata {
    let ownership: ApplyOptions.Ownership
    private(set) var omissions: [AppliedLayer.Omission] = []

    init(ownership: ApplyOptions.Ownership) {
        self.ownership = ownership
    }

    /// Of a file, through its open descriptor.
    mutating func set(_ entry: ArchiveEntry, on file: borrowing OwnedDescriptor) throws {
        // >>> images.3
        // stub: throw Unimplemented("images.3")
        // A look costs less than a change that changes nothing: that one would go through the journal.
        let status = try file.status()
        let isOwner = status.owner == entry.user && status.group == entry.group
        if ownership == .keep && !isOwner { try file.setOwner(user: entry.user, group: entry.group) }
        if !entry.attributes.isEmpty { try add(entry, to: ExtendedAttributes(of: file)) }
        let mode = entry.permissions & 0o7777
        if status.permissions != mode { try file.setMode(mode) }
        try file.setModified(entry.modified.time)
        // <<<
    }

    /// Of anything else that is no folder. A symbolic link has no mode.
    mutating func set(_ entry: ArchiveEntry, on name: [UInt8], in folder: OpenFolder) throws {
        // >>> images.3
        // stub: throw Unimplemented("images.3")
        if ownership == .keep { try folder.setOwner(of: name, user: entry.user, group: entry.group) }
        if !entry.attributes.isEmpty { try add(entry, to: ExtendedAttributes(of: name, in: folder)) }
        if case .symlink = entry.kind {} else { try folder.setMode(of: name, entry.permissions & 0o7777) }
        try folder.setModified(of: name, entry.modified.time)
        // <<<
    }

    /// Of a folder, whose attributes are replaced: it may be one of a lower layer.
    mutating func replace(by entry: ArchiveEntry, on folder: OpenFolder) throws {
        // >>> images.3
        // stub: throw Unimplemented("images.3")
        let attributes = ExtendedAttributes(of: folder.descriptor)
        for name in try attributes.names()
        where entry.attributes[name] == nil && LayerAttribute.isCarried(name) {
            try unlessNeedsPrivilege(name, entry) { try attributes.remove(name) }
        }
        try set(entry, on: folder.descriptor)
        // <<<
    }

    // >>> images.3
    private mutating func add(_ entry: ArchiveEntry, to attributes: ExtendedAttributes) throws {
        for (name, value) in entry.attributes.sorted(by: { $0.key < $1.key }) {
            guard LayerAttribute.isCarried(name) else {
                omissions.append(.init(name: entry.name, what: name))
                continue
            }
            try unlessNeedsPrivilege(name, entry) { try attributes.set(name, to: value) }
        }
    }

    private mutating func unlessNeedsPrivilege(
        _ name: String, _ entry: ArchiveEntry, _ body: () throws -> Void
    ) throws {
        do {
            try body()
        } catch let error as SystemError {
            let isBeyondUs = error.code == .notPermitted && ownership == .own
            guard isBeyondUs || error.code == .notSupported else { throw error }
            omissions.append(.init(name: entry.name, what: name))
        }
    }
    // <<<
}

/// Which extended attributes belong to a file, and which to the place where it lies.
enum LayerAttribute {
    // Of a host's file system, of its labels, of its overlays: an image that could set these would tell
    // the host's kernel where to look.
    private static let local = [
        "trusted.overlay.", "user.overlay.", "security.selinux", "security.nfs4_acl", "system.nfs4_acl",
    ]

    /// Whether a layer carries an attribute.
    static func isCarried(_ name: String) -> Bool {
        !local.contains { name.hasPrefix($0) }
    }
}

extension Timestamp {
    /// As an inode keeps it.
    var time: FileTime { FileTime(seconds: seconds, nanoseconds: nanoseconds) }
}
