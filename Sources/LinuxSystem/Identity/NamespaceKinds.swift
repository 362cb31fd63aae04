/// Kinds of namespaces: what a process sees of the machine.
///
/// - C: namespaces(7)
public struct NamespaceKinds: OptionSet, Hashable, Sendable {
    /// The CLONE_NEW… bits.
    public let rawValue: UInt64

    /// Kinds by their CLONE_NEW… bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Offsets of the monotonic and the boot clock.
    public static let time = NamespaceKinds(rawValue: 0x0000_0080)
    /// The tree of mounts.
    public static let mount = NamespaceKinds(rawValue: 0x0002_0000)
    /// What is taken for the root of the cgroup tree.
    public static let cgroup = NamespaceKinds(rawValue: 0x0200_0000)
    /// The host name and the domain name.
    public static let uts = NamespaceKinds(rawValue: 0x0400_0000)
    /// System V objects and POSIX message queues.
    public static let ipc = NamespaceKinds(rawValue: 0x0800_0000)
    /// User and group ids, and what capabilities hold for.
    public static let user = NamespaceKinds(rawValue: 0x1000_0000)
    /// Process ids.
    public static let pid = NamespaceKinds(rawValue: 0x2000_0000)
    /// Devices, addresses, routes and ports.
    public static let network = NamespaceKinds(rawValue: 0x4000_0000)

    /// Each kind with its file in /proc/PID/ns.
    public static let files: [(kind: NamespaceKinds, name: String)] = [
        (.cgroup, "cgroup"), (.ipc, "ipc"), (.mount, "mnt"), (.network, "net"), (.pid, "pid"),
        (.time, "time"), (.user, "user"), (.uts, "uts"),
    ]
}
