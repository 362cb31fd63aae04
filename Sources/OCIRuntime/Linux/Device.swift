import Documents

extension RuntimeConfig.Linux {
    /// A device file.
    ///
    /// - C: mknod(2)
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Devices"
    public struct Device: Equatable, Sendable {
        /// `c` or `u` for characters, `b` for blocks, `p` for a FIFO.
        public var type: String
        /// Where it stands in the container, absolute.
        public var path: String
        /// The major number; a FIFO has none.
        public var major: Int64?
        /// The minor number; a FIFO has none.
        public var minor: Int64?
        /// The permission bits, 0 to 511 (decimal).
        public var fileMode: UInt32?
        /// The owner, inside of the container.
        public var uid: UInt32?
        /// The group, inside of the container.
        public var gid: UInt32?

        /// What is left out is absent from the document.
        public init(
            type: String, path: String, major: Int64? = nil, minor: Int64? = nil, fileMode: UInt32? = nil,
            uid: UInt32? = nil, gid: UInt32? = nil
        ) {
            self.type = type
            self.path = path
            self.major = major
            self.minor = minor
            self.fileMode = fileMode
            self.uid = uid
            self.gid = gid
        }
    }

    /// A network device that moves into the container.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Network Devices"
    public struct NetDevice: Equatable, Sendable {
        /// Its name there; nil keeps that of the host.
        public var name: String?

        /// What is left out is absent from the document.
        public init(name: String? = nil) {
            self.name = name
        }
    }
}

extension RuntimeConfig.Linux.Device: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Device { RuntimeConfig.Linux.Device(type: "", path: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("type", &type, .deviceType)
        fields.required("path", &path)
        fields.optional("major", &major)
        fields.optional("minor", &minor)
        fields.optional("fileMode", &fileMode, .fileMode)
        fields.optional("uid", &uid)
        fields.optional("gid", &gid)
    }
}

extension RuntimeConfig.Linux.NetDevice: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.NetDevice { RuntimeConfig.Linux.NetDevice() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("name", &name)
    }
}
