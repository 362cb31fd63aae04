import Documents

extension RuntimeConfig {
    /// A range of user or group ids, inside and outside of a user namespace.
    ///
    /// - C: user_namespaces(7), uid_map
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "User namespace mappings"
    public struct IDMapping: Equatable, Sendable {
        /// The first id inside.
        public var containerID: UInt32
        /// The first id outside.
        public var hostID: UInt32
        /// How many ids; at least 1 for the kernel.
        public var size: UInt32

        /// What is left out is absent from the document.
        public init(containerID: UInt32, hostID: UInt32, size: UInt32) {
            self.containerID = containerID
            self.hostID = hostID
            self.size = size
        }
    }
}

extension RuntimeConfig.IDMapping: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.IDMapping {
        RuntimeConfig.IDMapping(containerID: 0, hostID: 0, size: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("containerID", &containerID)
        fields.required("hostID", &hostID)
        fields.required("size", &size)
    }
}
