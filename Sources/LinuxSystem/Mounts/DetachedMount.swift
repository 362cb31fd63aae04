import CLinux
import Glibc

/// What a mount allows: one set of bits for one mount, another for all below it.
///
/// - C: mount_setattr(2)
public struct MountAttributes: OptionSet, Hashable, Sendable {
    /// The MOUNT_ATTR_… bits.
    public let rawValue: UInt64

    /// Attributes by their bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Nothing can be written.
    public static let readOnly = MountAttributes(rawValue: 0x01)
    /// Set-user-ID bits and file capabilities give nothing.
    public static let noSetUser = MountAttributes(rawValue: 0x02)
    /// Device nodes cannot be opened.
    public static let noDevices = MountAttributes(rawValue: 0x04)
    /// Nothing can be executed.
    public static let noExecute = MountAttributes(rawValue: 0x08)
    /// Reading does not change the time of access. Only with `accessTime` among what is cleared.
    public static let noAccessTime = MountAttributes(rawValue: 0x10)
    /// All three bits that say what reading does to the time of access.
    public static let accessTime = MountAttributes(rawValue: 0x70)
    /// Symbolic links are not followed.
    public static let noSymlinkFollow = MountAttributes(rawValue: 0x20_0000)
}

/// A mount that hangs nowhere yet: it is made, changed and used by its descriptor, and goes away with it
/// unless it is attached. No path is resolved twice, and nobody sees it half done.
///
/// - C: fsopen(2), open_tree(2), move_mount(2), mount_setattr(2)
public struct DetachedMount: ~Copyable, Sendable {
    /// Its root folder, or the file that was copied: paths may begin here.
    public let descriptor: OwnedDescriptor

    /// Mounts a new file system.
    /// - Parameters:
    ///   - settings: `size=64k` as `("size", "64k")`; a word without a value has nil.
    /// - Throws: `SystemError`; its call holds what the kernel said besides, such as the name of the setting
    ///   that it does not know.
    /// - C: fsopen(2), fsconfig(2), fsmount(2)
    public init(
        of type: String, source: String = "none", settings: [(name: String, value: String?)] = [],
        _ attributes: MountAttributes = []
    ) throws(SystemError) {
        let context = OwnedDescriptor(adopting: try check("fsopen(\(type))") { clinux_fsopen(type) })
        for (name, value) in [("source", source)] + settings {
            try Self.heard(in: context, "fsconfig(\(type), \(name)\(value.map { "=\($0)" } ?? ""))") {
                clinux_fsconfig(context.number, name, value)
            }
        }
        try Self.heard(in: context, "fsconfig(\(type), create)") {
            clinux_fsconfig(context.number, nil, nil)
        }
        descriptor = OwnedDescriptor(
            adopting: try check("fsmount(\(type))") {
                clinux_fsmount(context.number, UInt32(truncatingIfNeeded: attributes.rawValue))
            })
    }

    /// Copies what is mounted at a path, as a bind mount would show it.
    /// - Parameters:
    ///   - directory: where a relative path starts; an empty path is that folder or file itself.
    ///   - isRecursive: with all the mounts below.
    /// - Throws: `SystemError`.
    /// - C: open_tree(2), OPEN_TREE_CLONE
    public init(copying path: String, in directory: Int32? = nil, isRecursive: Bool = false)
        throws(SystemError)
    {
        descriptor = OwnedDescriptor(
            adopting: try check("open_tree(\(path))") {
                clinux_open_tree(directory ?? AT_FDCWD, path, isRecursive ? 1 : 0)
            })
    }

    /// Changes what it allows.
    /// - Parameters:
    ///   - propagation: one of shared, slave, private and unbindable; empty leaves it.
    ///   - users: an open user namespace: owners of files are shown as its map has them.
    ///   - isRecursive: of all the mounts in it, at once; of none when one of them cannot be changed.
    /// - Throws: `SystemError`.
    /// - C: mount_setattr(2)
    public func change(
        set: MountAttributes = [], clear: MountAttributes = [], propagation: MountOptions = [],
        users: Int32? = nil, isRecursive: Bool = false
    ) throws(SystemError) {
        var change = clinux_mount_change()
        change.set = set.rawValue
        change.clear = clear.rawValue
        change.propagation = propagation.rawValue
        change.users = users ?? -1
        try check("mount_setattr") { clinux_mount_setattr(descriptor.number, isRecursive ? 1 : 0, &change) }
    }

    /// Hangs it over an open folder, or a file over a file; from there on it is there to stay.
    /// - Throws: `SystemError`.
    /// - C: move_mount(2)
    public consuming func attach(to place: borrowing OwnedDescriptor) throws(SystemError) {
        try check("move_mount") { clinux_move_mount(descriptor.number, place.number) }
    }

    /// A descriptor of its root that nobody else closes, above those that a program is given.
    fileprivate func handOut() throws(SystemError) -> Int32 {
        try checkErrno("dup(a mount)") { fcntl(descriptor.number, F_DUPFD_CLOEXEC, 200) }
    }

    /// A call whose refusal the kernel explains in the context's own log.
    private static func heard(
        in context: borrowing OwnedDescriptor, _ call: String, _ body: () -> Int32
    ) throws(SystemError) {
        let code = body()
        guard code < 0 else { return }
        var text = [UInt8](repeating: 0, count: 256)
        // "e tmpfs: Bad value for 'size'": the first letter is how bad it is.
        let count = max(0, read(context.number, &text, text.count))
        let words = String(decoding: text[..<count].dropFirst(2), as: UTF8.self)
            .split(separator: "\n").joined()
        throw SystemError(words.isEmpty ? call : "\(call) [\(words)]", Errno(rawValue: -code))
    }
}

extension OpenFiles {
    /// A file behind a mount of its own that cannot be written, or nothing.
    /// - Throws: `SystemError`.
    init(shielding path: String?) throws(SystemError) {
        guard let path else {
            self.init(adopting: [])
            return
        }
        let mount = try DetachedMount(copying: path)
        try mount.change(set: .readOnly)
        self.init(adopting: [try mount.handOut()])
    }
}
