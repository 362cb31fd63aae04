/// Kinds of namespaces: what a process sees of the machine.
///
/// - C: namespaces(7)
public struct NamespaceKinds: OptionSet, Hashable, Sendable {
    /// The CLONE_NEW… bits.
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public static let time = NamespaceKinds(rawValue: 0x0000_0080)
    public static let mount = NamespaceKinds(rawValue: 0x0002_0000)
    public static let cgroup = NamespaceKinds(rawValue: 0x0200_0000)
    public static let uts = NamespaceKinds(rawValue: 0x0400_0000)
    public static let ipc = NamespaceKinds(rawValue: 0x0800_0000)
    public static let user = NamespaceKinds(rawValue: 0x1000_0000)
    public static let pid = NamespaceKinds(rawValue: 0x2000_0000)
    public static let network = NamespaceKinds(rawValue: 0x4000_0000)

    /// Each kind with its file in /proc/PID/ns.
    public static let files: [(kind: NamespaceKinds, name: String)] = [
        (.cgroup, "cgroup"), (.ipc, "ipc"), (.mount, "mnt"), (.network, "net"), (.pid, "pid"),
        (.time, "time"), (.user, "user"), (.uts, "uts"),
    ]
}
