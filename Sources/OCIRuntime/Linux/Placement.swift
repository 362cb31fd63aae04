import Documents

extension RuntimeConfig.Linux {
    /// Shares of the cache and of the memory bandwidth, on processors that have them.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "IntelRdt"
    public struct IntelRDT: Equatable, Sendable {
        /// The class of service.
        public var closID: String?
        /// Lines of its `schemata` file.
        public var schemata: [String]
        /// The line for the level-3 cache.
        public var l3CacheSchema: String?
        /// The line for the bandwidth: `MB:` and more.
        public var memBwSchema: String?
        /// Whether the container gets a monitoring group.
        public var enableMonitoring: Bool?

        /// What is left out is absent from the document.
        public init(
            closID: String? = nil, schemata: [String] = [], l3CacheSchema: String? = nil,
            memBwSchema: String? = nil, enableMonitoring: Bool? = nil
        ) {
            self.closID = closID
            self.schemata = schemata
            self.l3CacheSchema = l3CacheSchema
            self.memBwSchema = memBwSchema
            self.enableMonitoring = enableMonitoring
        }
    }

    /// The NUMA nodes that memory comes from.
    ///
    /// - C: set_mempolicy(2)
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Memory policy"
    public struct MemoryPolicy: Equatable, Sendable {
        /// The rule.
        public var mode: MemoryPolicyMode?
        /// The nodes, as a list such as `0-3,7`.
        public var nodes: String?
        /// How the nodes are meant.
        public var flags: [MemoryPolicyFlag]

        /// What is left out is absent from the document.
        public init(mode: MemoryPolicyMode? = nil, nodes: String? = nil, flags: [MemoryPolicyFlag] = []) {
            self.mode = mode
            self.nodes = nodes
            self.flags = flags
        }
    }

    /// The execution domain.
    ///
    /// - C: personality(2)
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Personality"
    public struct Personality: Equatable, Sendable {
        /// What uname(2) tells.
        public var domain: PersonalityDomain?
        /// None are defined.
        public var flags: [String]

        /// What is left out is absent from the document.
        public init(domain: PersonalityDomain? = nil, flags: [String] = []) {
            self.domain = domain
            self.flags = flags
        }
    }
}

extension RuntimeConfig.Linux.IntelRDT: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.IntelRDT { RuntimeConfig.Linux.IntelRDT() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("closID", &closID)
        fields.optional("schemata", &schemata, absent: [])
        fields.optional("l3CacheSchema", &l3CacheSchema)
        fields.optional("memBwSchema", &memBwSchema, .memoryBandwidth)
        fields.optional("enableMonitoring", &enableMonitoring)
    }
}

extension RuntimeConfig.Linux.MemoryPolicy: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.MemoryPolicy { RuntimeConfig.Linux.MemoryPolicy() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("mode", &mode)
        fields.optional("nodes", &nodes)
        fields.optional("flags", &flags, absent: [])
    }
}

extension RuntimeConfig.Linux.Personality: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Personality { RuntimeConfig.Linux.Personality() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("domain", &domain)
        fields.optional("flags", &flags, absent: [])
    }
}
