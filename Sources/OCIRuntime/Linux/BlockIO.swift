import Documents

extension RuntimeConfig.Linux.Resources {
    /// Limits of the input and output of block devices.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Block IO"
    public struct BlockIO: Equatable, Sendable {
        /// The weight among siblings, 10 to 1000.
        public var weight: UInt16?
        /// The weight of the own tasks against the children, 10 to 1000.
        public var leafWeight: UInt16?
        /// Weights for single devices.
        public var weightDevice: [DeviceWeight]
        /// Bytes read in a second.
        public var throttleReadBpsDevice: [DeviceRate]
        /// Bytes written in a second.
        public var throttleWriteBpsDevice: [DeviceRate]
        /// Reads in a second.
        public var throttleReadIOPSDevice: [DeviceRate]
        /// Writes in a second.
        public var throttleWriteIOPSDevice: [DeviceRate]

        /// What is left out is absent from the document.
        public init(
            weight: UInt16? = nil, leafWeight: UInt16? = nil, weightDevice: [DeviceWeight] = [],
            throttleReadBpsDevice: [DeviceRate] = [], throttleWriteBpsDevice: [DeviceRate] = [],
            throttleReadIOPSDevice: [DeviceRate] = [], throttleWriteIOPSDevice: [DeviceRate] = []
        ) {
            self.weight = weight
            self.leafWeight = leafWeight
            self.weightDevice = weightDevice
            self.throttleReadBpsDevice = throttleReadBpsDevice
            self.throttleWriteBpsDevice = throttleWriteBpsDevice
            self.throttleReadIOPSDevice = throttleReadIOPSDevice
            self.throttleWriteIOPSDevice = throttleWriteIOPSDevice
        }
    }

    /// The weight of a group for one device.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Block IO"
    public struct DeviceWeight: Equatable, Sendable {
        /// The major number of the device.
        public var major: Int64
        /// The minor number.
        public var minor: Int64
        /// The weight among siblings, 10 to 1000.
        public var weight: UInt16?
        /// The weight of the own tasks, 10 to 1000.
        public var leafWeight: UInt16?

        /// What is left out is absent from the document.
        public init(major: Int64, minor: Int64, weight: UInt16? = nil, leafWeight: UInt16? = nil) {
            self.major = major
            self.minor = minor
            self.weight = weight
            self.leafWeight = leafWeight
        }
    }

    /// A limit for one device.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Block IO"
    public struct DeviceRate: Equatable, Sendable {
        /// The major number of the device.
        public var major: Int64
        /// The minor number.
        public var minor: Int64
        /// The most in a second.
        public var rate: UInt64?

        /// What is left out is absent from the document.
        public init(major: Int64, minor: Int64, rate: UInt64? = nil) {
            self.major = major
            self.minor = minor
            self.rate = rate
        }
    }
}

extension RuntimeConfig.Linux.Resources.BlockIO: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.BlockIO {
        RuntimeConfig.Linux.Resources.BlockIO()
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("weight", &weight)
        fields.optional("leafWeight", &leafWeight)
        fields.optional("weightDevice", &weightDevice, absent: [])
        fields.optional("throttleReadBpsDevice", &throttleReadBpsDevice, absent: [])
        fields.optional("throttleWriteBpsDevice", &throttleWriteBpsDevice, absent: [])
        fields.optional("throttleReadIOPSDevice", &throttleReadIOPSDevice, absent: [])
        fields.optional("throttleWriteIOPSDevice", &throttleWriteIOPSDevice, absent: [])
    }
}

extension RuntimeConfig.Linux.Resources.DeviceWeight: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.DeviceWeight {
        RuntimeConfig.Linux.Resources.DeviceWeight(major: 0, minor: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("major", &major)
        fields.required("minor", &minor)
        fields.optional("weight", &weight)
        fields.optional("leafWeight", &leafWeight)
    }
}

extension RuntimeConfig.Linux.Resources.DeviceRate: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.DeviceRate {
        RuntimeConfig.Linux.Resources.DeviceRate(major: 0, minor: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("major", &major)
        fields.required("minor", &minor)
        fields.optional("rate", &rate)
    }
}
