import Documents

extension RuntimeConfig {
    /// Programs that the runtime runs at points of the life of a container, each list in order.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "POSIX-platform Hooks"
    public struct Hooks: Equatable, Sendable {
        /// Deprecated: as `createRuntime`, before it.
        public var prestart: [Hook]
        /// While it is created, before the root is switched, in the namespaces of the runtime.
        public var createRuntime: [Hook]
        /// While it is created, before the root is switched, in the namespaces of the container.
        public var createContainer: [Hook]
        /// On start, before the process of the user, in the namespaces of the container.
        public var startContainer: [Hook]
        /// After the process of the user was started, in the namespaces of the runtime.
        public var poststart: [Hook]
        /// After the container was deleted, in the namespaces of the runtime.
        public var poststop: [Hook]

        /// What is left out is absent from the document.
        public init(
            prestart: [Hook] = [], createRuntime: [Hook] = [], createContainer: [Hook] = [],
            startContainer: [Hook] = [], poststart: [Hook] = [], poststop: [Hook] = []
        ) {
            self.prestart = prestart
            self.createRuntime = createRuntime
            self.createContainer = createContainer
            self.startContainer = startContainer
            self.poststart = poststart
            self.poststop = poststop
        }
    }

    /// A program, which gets the state of the container on its standard input.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "POSIX-platform Hooks"
    public struct Hook: Equatable, Sendable {
        /// The program, absolute.
        public var path: String
        /// Its arguments, the name of the program first; none: the path alone.
        public var args: [String]
        /// Its environment, `NAME=value`.
        public var env: [String]
        /// How many seconds it may take, at least 1; nil for any.
        public var timeout: Int?

        /// What is left out is absent from the document.
        public init(path: String, args: [String] = [], env: [String] = [], timeout: Int? = nil) {
            self.path = path
            self.args = args
            self.env = env
            self.timeout = timeout
        }
    }
}

extension RuntimeConfig.Hooks: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Hooks { RuntimeConfig.Hooks() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("prestart", &prestart, absent: [])
        fields.optional("createRuntime", &createRuntime, absent: [])
        fields.optional("createContainer", &createContainer, absent: [])
        fields.optional("startContainer", &startContainer, absent: [])
        fields.optional("poststart", &poststart, absent: [])
        fields.optional("poststop", &poststop, absent: [])
    }
}

extension RuntimeConfig.Hook: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Hook { RuntimeConfig.Hook(path: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("path", &path)
        fields.optional("args", &args, absent: [])
        fields.optional("env", &env, absent: [])
        fields.optional("timeout", &timeout, .aboveZero)
    }
}
