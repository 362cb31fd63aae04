import Documents

extension RuntimeConfig.Linux {
    /// A filter on system calls.
    ///
    /// - C: seccomp(2)
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Seccomp"
    public struct Seccomp: Equatable, Sendable {
        /// What happens to a call that no rule names.
        public var defaultAction: SeccompAction
        /// The errno of the default action; nil is EPERM.
        public var defaultErrnoRet: UInt32?
        /// Instruction sets besides the native one.
        public var architectures: [SeccompArchitecture]
        /// Flags of seccomp(2).
        public var flags: [SeccompFlag]
        /// A socket that gets the descriptor of the listener, for SCMP_ACT_NOTIFY.
        public var listenerPath: String?
        /// What is sent along with it.
        public var listenerMetadata: String?
        /// Rules; the first that matches counts.
        public var syscalls: [SeccompRule]

        /// What is left out is absent from the document.
        public init(
            defaultAction: SeccompAction, defaultErrnoRet: UInt32? = nil,
            architectures: [SeccompArchitecture] = [], flags: [SeccompFlag] = [], listenerPath: String? = nil,
            listenerMetadata: String? = nil, syscalls: [SeccompRule] = []
        ) {
            self.defaultAction = defaultAction
            self.defaultErrnoRet = defaultErrnoRet
            self.architectures = architectures
            self.flags = flags
            self.listenerPath = listenerPath
            self.listenerMetadata = listenerMetadata
            self.syscalls = syscalls
        }
    }

    /// What happens to some system calls.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Seccomp"
    public struct SeccompRule: Equatable, Sendable {
        /// The calls, at least one; what the kernel does not know is left out.
        public var names: [String]
        /// What happens to them.
        public var action: SeccompAction
        /// The errno, for SCMP_ACT_ERRNO and SCMP_ACT_TRACE; nil is EPERM.
        public var errnoRet: UInt32?
        /// Conditions that must all hold.
        public var args: [SeccompArgument]

        /// What is left out is absent from the document.
        public init(
            names: [String], action: SeccompAction, errnoRet: UInt32? = nil, args: [SeccompArgument] = []
        ) {
            self.names = names
            self.action = action
            self.errnoRet = errnoRet
            self.args = args
        }
    }

    /// A condition on an argument of a system call.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Seccomp"
    public struct SeccompArgument: Equatable, Sendable {
        /// The argument, 0 to 5.
        public var index: UInt32
        /// What it is compared with; the mask of SCMP_CMP_MASKED_EQ.
        public var value: UInt64
        /// What SCMP_CMP_MASKED_EQ compares the masked argument with.
        public var valueTwo: UInt64?
        /// How.
        public var comparison: SeccompOperator

        /// What is left out is absent from the document.
        public init(index: UInt32, value: UInt64, valueTwo: UInt64? = nil, comparison: SeccompOperator) {
            self.index = index
            self.value = value
            self.valueTwo = valueTwo
            self.comparison = comparison
        }
    }
}

extension RuntimeConfig.Linux.Seccomp: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Seccomp {
        RuntimeConfig.Linux.Seccomp(defaultAction: .allow)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("defaultAction", &defaultAction)
        fields.optional("defaultErrnoRet", &defaultErrnoRet)
        fields.optional("architectures", &architectures, absent: [])
        fields.optional("flags", &flags, absent: [])
        fields.optional("listenerPath", &listenerPath)
        fields.optional("listenerMetadata", &listenerMetadata)
        fields.optional("syscalls", &syscalls, absent: [])
    }
}

extension RuntimeConfig.Linux.SeccompRule: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.SeccompRule {
        RuntimeConfig.Linux.SeccompRule(names: [], action: .allow)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("names", &names, .notEmpty)
        fields.required("action", &action)
        fields.optional("errnoRet", &errnoRet)
        fields.optional("args", &args, absent: [])
    }
}

extension RuntimeConfig.Linux.SeccompArgument: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.SeccompArgument {
        RuntimeConfig.Linux.SeccompArgument(index: 0, value: 0, comparison: .equal)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("index", &index)
        fields.required("value", &value)
        fields.optional("valueTwo", &valueTwo)
        fields.required("op", &comparison)
    }
}
