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
    /// Makes a node, and the folders above it, and gives it its owner, unless something has that name already.
    /// - C: mknod(2), chown(2)
    case provideDevice(String, DeviceNode, mode: UInt32, user: UInt32, group: UInt32)
    /// - C: rename(2)
    case rename(String, to: String)
    /// - C: link(2)
    case link(String, to: String)
    /// Gives the file that a descriptor stands for one more name.
    /// - C: linkat(2), AT_EMPTY_PATH
    case linkDescriptor(Int32, to: String)
    /// Makes a link at `at` with this text, unless something has that name already.
    /// - C: symlink(2)
    case symlink(String, at: String)
    /// Writes into a file that is there, in one call: a setting of the kernel's, such as those of /proc.
    /// - C: write(2)
    case write(String, to: String)

    // Mounts and namespaces

    /// An empty `type`, `source` or `data` is passed as none.
    /// - C: mount(2)
    case mount(source: String, target: String, type: String, MountOptions, data: String)
    /// The same at a path of another root, which is resolved inside of it, through its links, whoever
    /// is changing them; a folder or a file to mount on is made when it is not there.
    /// - C: openat2(2), mount(2)
    case mountInside(String, MountRequest)
    /// Hides a path: a file under /dev/null, a folder under an empty one. None there: nothing to do.
    case mask(String)
    /// Makes what is below a path read-only, by mounting it onto itself. None there: nothing to do.
    case protect(String)
    /// - Parameter detach: the mount goes away now from the tree, later from its last user.
    /// - C: umount2(2)
    case unmount(String, detach: Bool)
    /// - C: unshare(2)
    case unshare(NamespaceKinds)
    /// - C: setns(2)
    case enter(descriptor: Int32, NamespaceKinds)
    /// - C: sethostname(2)
    case setHostname(String)
    /// - C: setdomainname(2)
    case setDomainName(String)
    /// Sends a request to the kernel's network and awaits its answer, an error or none.
    /// - C: netlink(7), rtnetlink(7)
    case netlink([UInt8])

    // Processes

    /// A child goes on with the rest of the plan. This process passes signals on to it, waits for its
    /// end, and ends in the same way.
    /// - C: fork(2)
    case fork
    /// The same for process 1: `InitPolicy` decides what it does about signals and ended children.
    case becomeInit
    /// Runs another program to its end; any end but status 0 is an error.
    /// - Parameters:
    ///   - input: what it reads on its standard input.
    ///   - seconds: after which it is killed, an error too; 0 for none.
    case run(path: String, arguments: [String], environment: [String], input: String, seconds: UInt32)
    /// - C: setsid(2)
    case newSession
    /// Is killed when its parent ends, whatever that ends of. A change of ids takes this off again.
    /// - C: prctl(2), PR_SET_PDEATHSIG
    case endWithParent
    /// Waits for one byte; an end of file before it ends the process.
    case awaitByte(descriptor: Int32)

    /// Makes a pseudoterminal where /dev/ptmx leads, sends what is typed into through a socket, and makes
    /// the rest of it the standard streams and the terminal of this session, which also has it as
    /// /dev/console if that is wished.
    /// - C: pty(7), unix(7), SCM_RIGHTS
    case openTerminal(socket: Int32, TerminalRequest)

    // Identity

    /// - C: setgroups(2)
    case setGroups([UInt32])
    /// 2^32 - 1 is no id, and EINVAL; so for users.
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
    /// The three sets, each of its own.
    /// - C: cap_set_proc(3)
    case setThreadCapabilities(ThreadCapabilities)
    /// Capabilities that a program without any of its own keeps; they must be permitted and inheritable.
    /// - C: cap_set_ambient(3)
    case raiseAmbient(CapabilitySet)
    /// Permitted capabilities survive the change to a user id other than 0.
    /// - C: prctl(2), PR_SET_KEEPCAPS
    case keepCapabilities
    /// - C: umask(2)
    case setMask(UInt32)
    /// - C: setrlimit(2)
    case setLimit(ResourceLimit)
    /// System calls are judged by a program from here on.
    /// - C: seccomp(2), SECCOMP_SET_MODE_FILTER
    case filter(FilterProgram)
    /// From here on no program gains privileges from its file.
    /// - C: prctl(2), PR_SET_NO_NEW_PRIVS
    case noNewPrivileges

    // Descriptors

    /// Every descriptor in the range will be closed when the program is executed.
    /// - C: close_range(2), CLOSE_RANGE_CLOEXEC
    case closeOnExec(from: UInt32, through: UInt32)
    /// - C: close(2)
    case close(Int32)
    /// Opens a file for its place only, neither to read nor to write, and leaves it open to programs.
    /// - C: open(2), O_PATH; dup2(2)
    case hold(String, descriptor: Int32)

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

    /// Finds out whether one of the files can be executed, before that is tried for good.
    /// - C: access(2)
    case checkExecutable(candidates: [String])
    /// Becomes a program: the first of the candidates that exists. Nothing after it is reached.
    /// - Parameters:
    ///   - candidates: paths to try in this order.
    ///   - arguments: the words that the program sees, its own name first.
    ///   - environment: `NAME=value` entries, and no others.
    /// - C: execve(2)
    case execute(candidates: [String], arguments: [String], environment: [String])
}
