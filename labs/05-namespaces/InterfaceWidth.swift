import LabSupport
import LinuxSystem
import OCIRuntime

/// How wide the door between a container and its kernel is.
public enum InterfaceWidth {
    /// Calls that act on the whole machine, or that have let containers out before.
    ///
    /// - Source: docs.docker.com, "Seccomp security profiles for Docker"
    public static let denied: Set<String> = [
        "acct", "add_key", "bpf", "clock_adjtime", "clock_settime", "create_module", "delete_module",
        "finit_module", "fsconfig", "fsmount", "fsopen", "fspick", "get_kernel_syms", "get_mempolicy",
        "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm", "iopl", "kcmp",
        "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "mbind", "mount", "mount_setattr",
        "move_mount", "move_pages", "nfsservctl", "open_by_handle_at", "open_tree", "perf_event_open",
        "pivot_root", "process_vm_readv", "process_vm_writev", "query_module", "quotactl", "quotactl_fd",
        "reboot", "request_key", "set_mempolicy", "setdomainname", "sethostname", "setns", "settimeofday",
        "swapoff", "swapon", "sysfs", "syslog", "_sysctl", "umount2", "unshare", "uselib", "userfaultfd",
        "ustat", "vhangup",
    ]

    /// CLONE_NEW… of all kinds that clone(2) takes.
    public static let newNamespaces: UInt64 = 0x7e02_0000

    /// A profile that lets ordinary programs run: everything but what is denied, new processes but no new
    /// namespaces, and no clone3, whose flags a filter cannot see.
    public static func containerDefault(_ table: SystemCallTable = .native) throws
        -> RuntimeConfig.Linux.Seccomp
    {
        // TODO namespaces.8
        // The default is EPERM. clone is allowed when (argument 0 & newNamespaces) == 0; clone3 fails with
        // ENOSYS (38), on which C libraries try clone. All other names of the table in one rule, sorted.
        throw Unimplemented("namespaces.8")
    }

    /// How many calls of the table a profile lets through, whatever their arguments.
    public static func count(_ profile: RuntimeConfig.Linux.Seccomp, _ table: SystemCallTable = .native)
        throws
        -> Int
    {
        // TODO namespaces.8
        // Run the compiled program on each number, with arguments of 0.
        throw Unimplemented("namespaces.8")
    }
}
