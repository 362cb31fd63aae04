/// One action of a plan: a system call with its operands, as a value.
///
/// A plan is an array of steps. It is decided where nothing can go wrong and everything can be
/// tested, and carried out by `labinit`, a process of one thread, in which a chroot or a dropped
/// user id harms nobody else.
public enum Step: Equatable, Hashable, Sendable {
    // The place in the tree

    /// - C: chdir(2)
    case changeDirectory(String)
    /// - C: fchdir(2)
    case changeDirectoryTo(descriptor: Int32)
    /// Opens a directory by its inode number on the file system of `via`, and goes there.
    /// - C: open_by_handle_at(2)
    case changeDirectoryToInode(UInt32, via: String)
    /// - C: chroot(2)
    case chroot(String)
    /// - C: pivot_root(2)
    case pivotRoot(new: String, old: String)
    /// - C: mkdir(2)
    case makeDirectory(String, mode: UInt32)
    /// - C: mknod(2)
    case makeNode(String, DeviceNode, mode: UInt32)
    /// - C: rename(2)
    case rename(String, to: String)
    /// - C: link(2)
    case link(String, to: String)

    // Mounts and namespaces

    /// An empty `type`, `source` or `data` is passed as none.
    /// - C: mount(2)
    case mount(source: String, target: String, type: String, MountOptions, data: String)
    /// - Parameter detach: the mount goes away now from the tree, later from its last user.
    /// - C: umount2(2)
    case unmount(String, detach: Bool)
    /// - C: unshare(2)
    case unshare(NamespaceKinds)
    /// - C: setns(2)
    case enter(descriptor: Int32, NamespaceKinds)
    /// - C: sethostname(2)
    case setHostname(String)

    // Identity

    /// - C: setgroups(2)
    case setGroups([UInt32])
    /// - C: setresgid(2)
    case setGroupIDs(IDs)
    /// - C: setresuid(2)
    case setUserIDs(IDs)
    /// Capabilities that no later program of this process can have.
    /// - C: cap_drop_bound(3)
    case dropBounding(CapabilitySet)
    /// - C: cap_reset_ambient(3)
    case clearAmbient
    /// Sets all three sets of the process: effective and permitted to these, inheritable to none.
    /// - C: cap_set_proc(3)
    case setCapabilities(CapabilitySet)
    /// From here on no program gains privileges from its file.
    /// - C: prctl(2), PR_SET_NO_NEW_PRIVS
    case noNewPrivileges

    // Descriptors

    /// Every descriptor in the range will be closed when the program is executed.
    /// - C: close_range(2), CLOSE_RANGE_CLOEXEC
    case closeOnExec(from: UInt32, through: UInt32)
    /// - C: close(2)
    case close(Int32)

    // What an attacker does with a place it has reached

    /// Writes the first bytes of a file to standard output.
    case show(path: String, limit: Int)
    /// Stops another process and writes bytes of its memory to standard output.
    /// - C: ptrace(2), process_vm_readv(2)
    case showMemory(pid: Int32, address: UInt64, count: Int)
    /// Writes a line to standard output.
    case announce(String)
    /// Waits for a line on standard input.
    case awaitLine

    // The end

    /// Becomes a program: the first of the candidates that exists. Nothing after it is reached.
    /// - Parameters:
    ///   - candidates: paths to try in this order.
    ///   - arguments: the words that the program sees, its own name first.
    ///   - environment: `NAME=value` entries, and no others.
    /// - C: execve(2)
    case execute(candidates: [String], arguments: [String], environment: [String])
}

/// A device, as its node names it.
public struct DeviceNode: Equatable, Hashable, Sendable {
    /// Which table the numbers are looked up in.
    public enum Kind: String, Sendable {
        case block = "b"
        case character = "c"
    }

    /// Which table its numbers are looked up in.
    public let kind: Kind
    /// The driver.
    public let major: UInt32
    /// The device of that driver.
    public let minor: UInt32

    /// A device by its numbers.
    public init(_ kind: Kind, _ major: UInt32, _ minor: UInt32) {
        self.kind = kind
        self.major = major
        self.minor = minor
    }
}

/// Real, effective and saved id; nil leaves one as it is.
///
/// - C: setresuid(2)
public struct IDs: Equatable, Hashable, Sendable {
    /// Who started the process.
    public let real: UInt32?
    /// Who the kernel takes it for.
    public let effective: UInt32?
    /// Who it may become again.
    public let saved: UInt32?

    /// Each of its own.
    public init(real: UInt32?, effective: UInt32?, saved: UInt32?) {
        self.real = real
        self.effective = effective
        self.saved = saved
    }

    /// All three the same.
    public init(all id: UInt32) {
        self.init(real: id, effective: id, saved: id)
    }
}
