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
        // TODO images.3
        // A look costs less than a change that changes nothing: that one would go through the journal.
        throw Unimplemented("images.3")
    }

    /// Of anything else that is no folder. A symbolic link has no mode.
    mutating func set(_ entry: ArchiveEntry, on name: [UInt8], in folder: OpenFolder) throws {
        // TODO images.3
        throw Unimplemented("images.3")
    }

    /// Of a folder, whose attributes are replaced: it may be one of a lower layer.
    mutating func replace(by entry: ArchiveEntry, on folder: OpenFolder) throws {
        // TODO images.3
        throw Unimplemented("images.3")
    }

    // TODO images.3
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
