import LabSupport
import LinuxSystem
import OCIRuntime

/// The tree of mounts of a container: what is put into its root, and how the root becomes `/`.
///
/// - C: mount_namespaces(7), pivot_root(2)
/// - OCI: runtime-spec, config.md, "Mounts"; config-linux.md, "Rootfs Mount Propagation"
public struct MountPlan: Sendable {
    /// The folder that becomes `/`: absolute, without links.
    public var root: String
    /// What is mounted over it, in this order.
    public var mounts: [RuntimeConfig.Mount]
    /// Where relative sources start: the bundle.
    public var base: String
    /// Whether nothing can be written in the root itself.
    public var isReadOnly: Bool
    /// Paths in the container that are hidden.
    public var masked: [String]
    /// Paths in the container that cannot be written.
    public var protected: [String]
    /// How mount events spread between the container and the host.
    public var propagation: RuntimeConfig.Linux.Propagation

    /// A plan for this root; nothing is mounted, hidden or protected unless said so.
    public init(
        root: String, mounts: [RuntimeConfig.Mount] = [], base: String = "/", isReadOnly: Bool = false,
        masked: [String] = [], protected: [String] = [],
        propagation: RuntimeConfig.Linux.Propagation = .private
    ) {
        self.root = root
        self.mounts = mounts
        self.base = base
        self.isReadOnly = isReadOnly
        self.masked = masked
        self.protected = protected
        self.propagation = propagation
    }

    /// The steps of one mount.
    /// - Throws: `MountError`.
    public func steps(for mount: RuntimeConfig.Mount) throws -> [Step] {
        // TODO namespaces.4
        // All of them `.mountInside(root, …)`: a link in the image must not lead the mount out of it.
        // A bind mount takes over the options of what it shows; its own need a second call: remount and
        // bind together, with the flags that are left (none: no call). Its relative source starts at
        // `base`. Each propagation is a call of its own. No bind and no type: `MountError`.
        throw Unimplemented("namespaces.4")
    }

    // TODO namespaces.4

    /// From a copy of the host's tree to a tree with everything in its place, still under the old `/`.
    public func preparation() throws -> [Step] {
        // TODO namespaces.4
        // First, before anything can be heard outside: the whole tree becomes private, or a slave if the
        // container shall see the host's mounts ("slave" and "shared" ask for that). Then the root folder
        // is bound onto itself, since pivot_root wants a mount. Then the mounts in the order in which
        // they are listed: the specification forbids sorting them.
        throw Unimplemented("namespaces.4")
    }

    /// Makes the root folder `/` and lets the old tree go.
    public func pivot() throws -> [Step] {
        // TODO namespaces.4
        // As in lab 3: stand in it, pivot with "." twice, detach what lies over it. If the tree is a
        // slave, detaching must not be heard as unmounting what others still use: it never sends, fine.
        throw Unimplemented("namespaces.4")
    }

    /// What is done inside when all else has been written: the paths and the root that nobody shall change.
    public func closing() throws -> [Step] {
        // TODO namespaces.4
        // Protect, then mask, then the root itself: a bind mount's options need a remount. Last, "/" gets the
        // propagation that was asked for, where that is not private, with all below it: what is unbindable
        // before can no longer be protected.
        throw Unimplemented("namespaces.4")
    }

    /// The whole way: preparation, pivot, closing.
    public func steps() throws -> [Step] {
        try preparation() + pivot() + closing()
    }
}
