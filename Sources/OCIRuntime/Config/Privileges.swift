import Documents

extension RuntimeConfig {
    /// The five sets of capabilities of a process, by names such as `CAP_KILL`.
    ///
    /// - C: capabilities(7)
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Linux Process"
    public struct Capabilities: Equatable, Sendable {
        /// The most that execve(2) can ever give.
        public var bounding: [String]
        /// What permission checks look at.
        public var effective: [String]
        /// What is kept over execve(2) of a file that allows it.
        public var inheritable: [String]
        /// What can be made effective.
        public var permitted: [String]
        /// What is kept over execve(2) of any file.
        public var ambient: [String]

        /// What is left out is absent from the document.
        public init(
            bounding: [String] = [], effective: [String] = [], inheritable: [String] = [],
            permitted: [String] = [], ambient: [String] = []
        ) {
            self.bounding = bounding
            self.effective = effective
            self.inheritable = inheritable
            self.permitted = permitted
            self.ambient = ambient
        }
    }

    /// A limit of a process.
    ///
    /// - C: setrlimit(2)
    ///
    /// - OCI: runtime-spec 1.3, config.md, "POSIX process"
    public struct ResourceLimit: Equatable, Sendable {
        /// `RLIMIT_` and a name.
        public var type: String
        /// What the kernel enforces; 2^64 - 1 is no limit.
        public var soft: UInt64
        /// How far the process may raise it.
        public var hard: UInt64

        /// What is left out is absent from the document.
        public init(type: String, soft: UInt64, hard: UInt64) {
            self.type = type
            self.soft = soft
            self.hard = hard
        }
    }
}

extension RuntimeConfig.Capabilities: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Capabilities { RuntimeConfig.Capabilities() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("bounding", &bounding, absent: [])
        fields.optional("effective", &effective, absent: [])
        fields.optional("inheritable", &inheritable, absent: [])
        fields.optional("permitted", &permitted, absent: [])
        fields.optional("ambient", &ambient, absent: [])
    }
}

extension RuntimeConfig.ResourceLimit: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.ResourceLimit {
        RuntimeConfig.ResourceLimit(type: "", soft: 0, hard: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("type", &type, .resourceLimit)
        fields.required("soft", &soft)
        fields.required("hard", &hard)
    }
}
