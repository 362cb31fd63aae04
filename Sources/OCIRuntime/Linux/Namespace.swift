import Documents

extension RuntimeConfig.Linux {
    /// A namespace of the container.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Namespaces"
    public struct Namespace: Equatable, Sendable {
        /// The kind.
        public var type: NamespaceType
        /// A file of an existing one to join, absolute; nil makes a new one.
        public var path: String?

        /// What is left out is absent from the document.
        public init(type: NamespaceType, path: String? = nil) {
            self.type = type
            self.path = path
        }
    }

    /// How far the clocks of a new time namespace are shifted.
    ///
    /// - C: time_namespaces(7)
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Offset for Time Namespace"
    public struct TimeOffsets: Equatable, Sendable {
        /// CLOCK_BOOTTIME.
        public var boottime: TimeOffset?
        /// CLOCK_MONOTONIC.
        public var monotonic: TimeOffset?

        /// What is left out is absent from the document.
        public init(boottime: TimeOffset? = nil, monotonic: TimeOffset? = nil) {
            self.boottime = boottime
            self.monotonic = monotonic
        }
    }

    /// A span of time, the sum of both parts.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Offset for Time Namespace"
    public struct TimeOffset: Equatable, Sendable {
        /// Seconds.
        public var secs: Int64?
        /// Nanoseconds, below 10^9.
        public var nanosecs: UInt32?

        /// What is left out is absent from the document.
        public init(secs: Int64? = nil, nanosecs: UInt32? = nil) {
            self.secs = secs
            self.nanosecs = nanosecs
        }
    }
}

extension RuntimeConfig.Linux.Namespace: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Namespace { RuntimeConfig.Linux.Namespace(type: .mount) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("type", &type)
        fields.optional("path", &path)
    }
}

extension RuntimeConfig.Linux.TimeOffsets: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.TimeOffsets { RuntimeConfig.Linux.TimeOffsets() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("boottime", &boottime)
        fields.optional("monotonic", &monotonic)
    }
}

extension RuntimeConfig.Linux.TimeOffset: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.TimeOffset { RuntimeConfig.Linux.TimeOffset() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("secs", &secs)
        fields.optional("nanosecs", &nanosecs)
    }
}
