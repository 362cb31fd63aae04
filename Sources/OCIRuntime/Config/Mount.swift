import Documents

extension RuntimeConfig {
    /// A file system that is mounted in the container, in the order of the list.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Mounts"
    public struct Mount: Equatable, Sendable {
        /// The mount point inside of the container. A relative one starts at `/`; it is deprecated,
        /// not wrong.
        public var destination: String
        /// The kind of file system, such as `proc`; none for a bind mount.
        public var type: String?
        /// A device, a file to bind (relative to the bundle), or any name for a file system without
        /// one.
        public var source: String?
        /// As in fstab(5): `nosuid`, `rbind`, `mode=755`.
        public var options: [String]
        /// Shifts the owners that the mount shows.
        public var uidMappings: [IDMapping]
        /// Shifts the groups that the mount shows.
        public var gidMappings: [IDMapping]

        /// What is left out is absent from the document.
        public init(
            destination: String, type: String? = nil, source: String? = nil, options: [String] = [],
            uidMappings: [IDMapping] = [], gidMappings: [IDMapping] = []
        ) {
            self.destination = destination
            self.type = type
            self.source = source
            self.options = options
            self.uidMappings = uidMappings
            self.gidMappings = gidMappings
        }
    }
}

extension RuntimeConfig.Mount: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Mount { RuntimeConfig.Mount(destination: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("destination", &destination)
        fields.optional("type", &type)
        fields.optional("source", &source)
        fields.optional("options", &options, absent: [])
        fields.optional("uidMappings", &uidMappings, absent: [])
        fields.optional("gidMappings", &gidMappings, absent: [])
    }
}
