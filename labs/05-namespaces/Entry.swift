import LabSupport
import LinuxSystem

/// Ways into namespaces for a process that is there already: new ones, or those of another process.
///
/// - C: unshare(2), setns(2)
public enum Entry {
    /// From here into new namespaces, and on with the rest.
    public static func plan(into kinds: NamespaceKinds, then rest: [Step]) throws -> Plan {
        // TODO namespaces.1
        // One call makes all of them. But two kinds are not for the caller: a process never changes its
        // id, nor its clocks; only its children are born in the new PID or time namespace. No kind: no
        // call.
        throw Unimplemented("namespaces.1")
    }

    /// Into the namespaces of another process, and on with the rest.
    /// - Parameters:
    ///   - descriptor: a pidfd of that process, open in this one.
    ///   - hasOwnUsers: whether the other process has a user namespace of its own.
    public static func plan(
        joining descriptor: Int32, _ kinds: NamespaceKinds, hasOwnUsers: Bool, then rest: [Step]
    ) throws -> Plan {
        // TODO namespaces.1
        // A pidfd is enough for all of them in one call. `.user` only where there is one to enter: the
        // kernel refuses to enter the user namespace one is in (EINVAL). Again a child for PID or time.
        // The descriptor must not reach the program.
        throw Unimplemented("namespaces.1")
    }

    /// Why the kernel may have refused new namespaces, in words that say what would help; nil when this
    /// kit knows nothing better than the reason itself.
    public static func advice(for code: Errno, making kinds: NamespaceKinds) throws -> String? {
        // TODO namespaces.1
        // EPERM without `.user` among the kinds: CAP_SYS_ADMIN is missing, and a user namespace would
        // give it. EPERM with it: the host forbids it, or the process is in a chroot. ENOSPC: nested
        // more than 32 deep, or a limit in /proc/sys/user. EINVAL: this kernel lacks one of them.
        throw Unimplemented("namespaces.1")
    }

    // TODO namespaces.1
}
