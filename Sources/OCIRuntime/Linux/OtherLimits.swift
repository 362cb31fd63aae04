import Documents

extension RuntimeConfig.Linux.Resources {
    /// Whether some devices may be used.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Allowed Device list"
    public struct DeviceRule: Equatable, Sendable {
        /// Allowed or denied.
        public var allow: Bool
        /// `c`, `b`, or `a` for all; nil for all.
        public var type: String?
        /// The major number; nil or -1 for any.
        public var major: Int64?
        /// The minor number; nil or -1 for any.
        public var minor: Int64?
        /// Of `r` (read), `w` (write) and `m` (mknod).
        public var access: String?

        /// What is left out is absent from the document.
        public init(
            allow: Bool, type: String? = nil, major: Int64? = nil, minor: Int64? = nil, access: String? = nil
        ) {
            self.allow = allow
            self.type = type
            self.major = major
            self.minor = minor
            self.access = access
        }
    }

    /// A limit on huge pages of one size.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Huge page limits"
    public struct HugePageLimit: Equatable, Sendable {
        /// The size: a number and KB, MB or GB.
        public var pageSize: String
        /// Bytes.
        public var limit: UInt64

        /// What is left out is absent from the document.
        public init(pageSize: String, limit: UInt64) {
            self.pageSize = pageSize
            self.limit = limit
        }
    }

    /// Marks on the packets of the group.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Network"
    public struct Network: Equatable, Sendable {
        /// The class of traffic control.
        public var classID: UInt32?
        /// Priorities by interface.
        public var priorities: [InterfacePriority]

        /// What is left out is absent from the document.
        public init(classID: UInt32? = nil, priorities: [InterfacePriority] = []) {
            self.classID = classID
            self.priorities = priorities
        }
    }

    /// A priority of packets on one interface.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Network"
    public struct InterfacePriority: Equatable, Sendable {
        /// The interface.
        public var name: String
        /// The priority.
        public var priority: UInt32

        /// What is left out is absent from the document.
        public init(name: String, priority: UInt32) {
            self.name = name
            self.priority = priority
        }
    }

    /// Limits for one RDMA device.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "RDMA"
    public struct RDMA: Equatable, Sendable {
        /// Handles that may be open.
        public var hcaHandles: UInt32?
        /// Objects that may exist.
        public var hcaObjects: UInt32?

        /// What is left out is absent from the document.
        public init(hcaHandles: UInt32? = nil, hcaObjects: UInt32? = nil) {
            self.hcaHandles = hcaHandles
            self.hcaObjects = hcaObjects
        }
    }
}

extension RuntimeConfig.Linux.Resources.DeviceRule: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.DeviceRule {
        RuntimeConfig.Linux.Resources.DeviceRule(allow: false)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("allow", &allow)
        fields.optional("type", &type)
        fields.optional("major", &major)
        fields.optional("minor", &minor)
        fields.optional("access", &access)
    }
}

extension RuntimeConfig.Linux.Resources.HugePageLimit: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.HugePageLimit {
        RuntimeConfig.Linux.Resources.HugePageLimit(pageSize: "", limit: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("pageSize", &pageSize, .pageSize)
        fields.required("limit", &limit)
    }
}

extension RuntimeConfig.Linux.Resources.Network: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.Network {
        RuntimeConfig.Linux.Resources.Network()
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("classID", &classID)
        fields.optional("priorities", &priorities, absent: [])
    }
}

extension RuntimeConfig.Linux.Resources.InterfacePriority: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.InterfacePriority {
        RuntimeConfig.Linux.Resources.InterfacePriority(name: "", priority: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("name", &name)
        fields.required("priority", &priority)
    }
}

extension RuntimeConfig.Linux.Resources.RDMA: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.RDMA { RuntimeConfig.Linux.Resources.RDMA() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("hcaHandles", &hcaHandles)
        fields.optional("hcaObjects", &hcaObjects)
    }
}
