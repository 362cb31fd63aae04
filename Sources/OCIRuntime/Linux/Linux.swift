import Documents

extension RuntimeConfig {
    /// What only Linux has.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md
    public struct Linux: Equatable, Sendable {
        /// The namespaces of the container; a kind that is not listed is shared with the runtime.
        public var namespaces: [Namespace]
        /// The user ids of a new user namespace.
        public var uidMappings: [IDMapping]
        /// The group ids of a new user namespace.
        public var gidMappings: [IDMapping]
        /// The clocks of a new time namespace.
        public var timeOffsets: TimeOffsets?
        /// Device files, besides those that every container has.
        public var devices: [Device]
        /// Network devices of the host that move into the container, by their names on the host.
        public var netDevices: [String: NetDevice]
        /// The control group: absolute from the mount of the hierarchy, or relative to a place that
        /// the runtime chooses.
        public var cgroupsPath: String?
        /// The limits of the control group.
        public var resources: Resources?
        /// The propagation of the mounts of the root.
        public var rootfsPropagation: Propagation?
        /// The filter on system calls.
        public var seccomp: Seccomp?
        /// Kernel parameters, set inside of the namespaces.
        /// - C: sysctl(8)
        public var sysctl: [String: String]
        /// Paths, absolute, that cannot be read.
        public var maskedPaths: [String]
        /// Paths, absolute, that cannot be written.
        public var readonlyPaths: [String]
        /// The SELinux label of mounts.
        public var mountLabel: String?
        /// Shares of the cache and of the memory bandwidth.
        public var intelRdt: IntelRDT?
        /// The NUMA nodes that memory comes from.
        public var memoryPolicy: MemoryPolicy?
        /// The execution domain.
        public var personality: Personality?

        /// What is left out is absent from the document.
        public init(
            namespaces: [Namespace] = [], uidMappings: [IDMapping] = [], gidMappings: [IDMapping] = [],
            timeOffsets: TimeOffsets? = nil, devices: [Device] = [], netDevices: [String: NetDevice] = [:],
            cgroupsPath: String? = nil, resources: Resources? = nil, rootfsPropagation: Propagation? = nil,
            seccomp: Seccomp? = nil, sysctl: [String: String] = [:], maskedPaths: [String] = [],
            readonlyPaths: [String] = [], mountLabel: String? = nil, intelRdt: IntelRDT? = nil,
            memoryPolicy: MemoryPolicy? = nil, personality: Personality? = nil
        ) {
            self.namespaces = namespaces
            self.uidMappings = uidMappings
            self.gidMappings = gidMappings
            self.timeOffsets = timeOffsets
            self.devices = devices
            self.netDevices = netDevices
            self.cgroupsPath = cgroupsPath
            self.resources = resources
            self.rootfsPropagation = rootfsPropagation
            self.seccomp = seccomp
            self.sysctl = sysctl
            self.maskedPaths = maskedPaths
            self.readonlyPaths = readonlyPaths
            self.mountLabel = mountLabel
            self.intelRdt = intelRdt
            self.memoryPolicy = memoryPolicy
            self.personality = personality
        }
    }
}

extension RuntimeConfig.Linux: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux { RuntimeConfig.Linux() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("namespaces", &namespaces, absent: [])
        fields.optional("uidMappings", &uidMappings, absent: [])
        fields.optional("gidMappings", &gidMappings, absent: [])
        fields.optional("timeOffsets", &timeOffsets)
        fields.optional("devices", &devices, absent: [])
        fields.optional("netDevices", &netDevices, absent: [:])
        fields.optional("cgroupsPath", &cgroupsPath)
        fields.optional("resources", &resources)
        fields.optional("rootfsPropagation", &rootfsPropagation)
        fields.optional("seccomp", &seccomp)
        fields.optional("sysctl", &sysctl, absent: [:])
        fields.optional("maskedPaths", &maskedPaths, absent: [])
        fields.optional("readonlyPaths", &readonlyPaths, absent: [])
        fields.optional("mountLabel", &mountLabel)
        fields.optional("intelRdt", &intelRdt)
        fields.optional("memoryPolicy", &memoryPolicy)
        fields.optional("personality", &personality)
    }
}
