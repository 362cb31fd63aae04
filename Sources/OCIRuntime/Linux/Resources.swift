import Documents

extension RuntimeConfig.Linux {
    /// The limits of the control group.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Control groups"
    public struct Resources: Equatable, Sendable {
        /// Who may use which devices, later rules over earlier ones.
        public var devices: [DeviceRule]
        /// Memory.
        public var memory: Memory?
        /// CPU time and CPUs.
        public var cpu: CPU?
        /// The number of tasks.
        public var pids: Pids?
        /// Input and output of block devices.
        public var blockIO: BlockIO?
        /// Huge pages, each size at most once.
        public var hugepageLimits: [HugePageLimit]
        /// Marks on packets.
        public var network: Network?
        /// RDMA, by device.
        public var rdma: [String: RDMA]
        /// Files of a version 2 group and what is written to them.
        public var unified: [String: String]

        /// What is left out is absent from the document.
        public init(
            devices: [DeviceRule] = [], memory: Memory? = nil, cpu: CPU? = nil, pids: Pids? = nil,
            blockIO: BlockIO? = nil, hugepageLimits: [HugePageLimit] = [], network: Network? = nil,
            rdma: [String: RDMA] = [:], unified: [String: String] = [:]
        ) {
            self.devices = devices
            self.memory = memory
            self.cpu = cpu
            self.pids = pids
            self.blockIO = blockIO
            self.hugepageLimits = hugepageLimits
            self.network = network
            self.rdma = rdma
            self.unified = unified
        }
    }
}

extension RuntimeConfig.Linux.Resources: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources { RuntimeConfig.Linux.Resources() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("devices", &devices, absent: [])
        fields.optional("memory", &memory)
        fields.optional("cpu", &cpu)
        fields.optional("pids", &pids)
        fields.optional("blockIO", &blockIO)
        fields.optional("hugepageLimits", &hugepageLimits, absent: [])
        fields.optional("network", &network)
        fields.optional("rdma", &rdma, absent: [:])
        fields.optional("unified", &unified, absent: [:])
    }
}
