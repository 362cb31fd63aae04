import CLinux

/// A part of root's power that can be given up on its own.
///
/// - C: capabilities(7)
public enum Capability: UInt8, CaseIterable, Sendable {
    case chown, dacOverride, dacReadSearch, fowner, fsetid, kill, setgid, setuid
    case setpcap, linuxImmutable, netBindService, netBroadcast, netAdmin, netRaw, ipcLock, ipcOwner
    case sysModule, sysRawio, sysChroot, sysPtrace, sysPacct, sysAdmin, sysBoot, sysNice
    case sysResource, sysTime, sysTtyConfig, mknod, lease, auditWrite, auditControl, setfcap
    case macOverride, macAdmin, syslog, wakeAlarm, blockSuspend, auditRead, perfmon, bpf
    case checkpointRestore

    /// The name of the manual: `CAP_SYS_ADMIN`.
    public var name: String { "CAP_" + Self.names[Int(rawValue)] }

    /// The capability of this name.
    public init?(name: String) {
        guard name.hasPrefix("CAP_"), let index = Self.names.firstIndex(of: String(name.dropFirst(4)))
        else { return nil }
        self.init(rawValue: UInt8(index))
    }

    // A table: to make them of the cases' own names took a sixteenth of a container's start.
    private static let names = [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID",
        "SETPCAP", "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW",
        "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT",
        "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD",
        "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG",
        "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ]
}

/// Several capabilities.
public struct CapabilitySet: OptionSet, Hashable, Sendable {
    /// Bit N is the capability numbered N.
    public let rawValue: UInt64

    /// Bits by number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// A set of these.
    public init(_ capabilities: some Sequence<Capability>) {
        rawValue = capabilities.reduce(0) { $0 | 1 << $1.rawValue }
    }

    /// Every capability that this kit knows.
    public static let all = CapabilitySet(Capability.allCases)
    /// What Docker leaves to a container's root.
    /// - Source: moby/moby, oci/caps/defaults.go
    public static let docker = CapabilitySet([
        .chown, .dacOverride, .fsetid, .fowner, .mknod, .netRaw, .setgid, .setuid, .setfcap, .setpcap,
        .netBindService, .sysChroot, .kill, .auditWrite,
    ])

    /// The members, in the order of their numbers.
    public var members: [Capability] {
        Capability.allCases.filter { rawValue & (1 << $0.rawValue) != 0 }
    }
}

/// The three capability sets of a thread.
public struct ThreadCapabilities: Equatable, Hashable, Sendable {
    /// What the kernel checks.
    public var effective: CapabilitySet
    /// What may become effective.
    public var permitted: CapabilitySet
    /// What an executed file may keep.
    public var inheritable: CapabilitySet

    /// The three sets.
    public init(effective: CapabilitySet, permitted: CapabilitySet, inheritable: CapabilitySet) {
        self.effective = effective
        self.permitted = permitted
        self.inheritable = inheritable
    }

    /// Those of the calling thread.
    /// - C: cap_get_proc(3)
    public static func current() throws(SystemError) -> ThreadCapabilities {
        var sets: (UInt64, UInt64, UInt64) = (0, 0, 0)
        try check("cap_get_proc") { clinux_get_capabilities(&sets.0, &sets.1, &sets.2) }
        return ThreadCapabilities(
            effective: CapabilitySet(rawValue: sets.0), permitted: CapabilitySet(rawValue: sets.1),
            inheritable: CapabilitySet(rawValue: sets.2))
    }
}
