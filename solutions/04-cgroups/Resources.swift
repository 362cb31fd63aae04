/// What a container may use, in the words of `docker run`. A nil says nothing about its resource.
public struct Resources: Equatable, Sendable {
    /// Bytes; -1 for no limit, 0 like nil.
    public var memory: Int64?
    /// Memory and swap together in bytes; -1 for no limit, 0 like nil.
    public var memorySwap: Int64?
    /// The bytes below which the kernel spares the group under pressure.
    public var memoryReservation: Int64?
    /// Processors, in hundredths at the finest: 1.5 is one and a half. From 0.01.
    public var cpus: Double?
    /// The relative share, 2...262144; 1024 is usual, 0 like nil.
    public var cpuShares: UInt64?
    /// Microseconds of processor time in each period, from 1000; -1 for no limit, 0 like nil.
    public var cpuQuota: Int64?
    /// Microseconds, 1000...1000000; 0 like nil.
    public var cpuPeriod: UInt64?
    /// Processes; 0 and -1 for no limit.
    public var pids: Int64?
    /// The processors, as `0-3,7`.
    public var cpusetCPUs: String?
    /// The memory nodes, as `0`.
    public var cpusetMems: String?
    /// The relative share of block devices, 10...1000; 0 like nil.
    public var blkioWeight: UInt64?
    /// Bounds on single devices.
    public var throttles: [DeviceThrottle]
    /// What may be done with devices; a later rule overrides an earlier one. Only version 1 has files for
    /// them: in version 2 a program judges.
    public var devices: [DeviceRule]

    /// No limits; name those that there are.
    public init(
        memory: Int64? = nil, memorySwap: Int64? = nil, memoryReservation: Int64? = nil,
        cpus: Double? = nil, cpuShares: UInt64? = nil, cpuQuota: Int64? = nil, cpuPeriod: UInt64? = nil,
        pids: Int64? = nil, cpusetCPUs: String? = nil, cpusetMems: String? = nil,
        blkioWeight: UInt64? = nil, throttles: [DeviceThrottle] = [],
        devices: [DeviceRule] = []
    ) {
        self.memory = memory
        self.memorySwap = memorySwap
        self.memoryReservation = memoryReservation
        self.cpus = cpus
        self.cpuShares = cpuShares
        self.cpuQuota = cpuQuota
        self.cpuPeriod = cpuPeriod
        self.pids = pids
        self.cpusetCPUs = cpusetCPUs
        self.cpusetMems = cpusetMems
        self.blkioWeight = blkioWeight
        self.throttles = throttles
        self.devices = devices
    }
}

/// A bound on what a group reads from or writes to one block device.
public struct DeviceThrottle: Equatable, Sendable {
    /// What is counted.
    public enum Kind: String, CaseIterable, Sendable {
        case readBytes, writeBytes, readOperations, writeOperations
    }

    /// `major:minor`.
    public var device: String
    /// What is counted.
    public var kind: Kind
    /// So many in a second; 0 for no bound.
    public var rate: UInt64

    /// A bound on one device.
    public init(device: String, kind: Kind, rate: UInt64) {
        self.device = device
        self.kind = kind
        self.rate = rate
    }
}

/// Whether a group may use some devices.
///
/// - Kernel: Documentation/admin-guide/cgroup-v1/devices.rst
public struct DeviceRule: Equatable, Sendable {
    /// Which kind of device.
    public enum Kind: String, Sendable {
        case all = "a", block = "b", character = "c"
    }

    /// Whether it is allowed or denied.
    public var isAllowed: Bool
    /// Which kind.
    public var kind: Kind
    /// The driver; nil for all.
    public var major: UInt32?
    /// The device of that driver; nil for all.
    public var minor: UInt32?
    /// Letters of `rwm`: read, write, make a node.
    public var access: String

    /// A rule about these devices.
    public init(
        isAllowed: Bool, kind: Kind = .all, major: UInt32? = nil, minor: UInt32? = nil, access: String = "rwm"
    ) {
        self.isAllowed = isAllowed
        self.kind = kind
        self.major = major
        self.minor = minor
        self.access = access
    }
}

/// A wish that no kernel grants.
public struct ResourceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name of the resource, as the command line spells it: `cpu-shares`.
    public let resource: String
    /// What was asked for.
    public let value: String
    /// What would be right, as the end of "the supported …": `range is 2 to 262144`.
    public let supported: String

    /// A wish outside of what is supported.
    public init(resource: String, value: String, supported: String) {
        self.resource = resource
        self.value = value
        self.supported = supported
    }

    /// `cpu-shares 1: the supported range is 2 to 262144`
    public var description: String {
        "\(resource) \(value): the supported \(supported)"
    }
}
