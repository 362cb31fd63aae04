import Documents

extension RuntimeConfig {
    /// The program in the container, and what it may do.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Process"
    public struct Process: Equatable, Sendable {
        /// Whether it gets a pseudoterminal as its standard streams.
        public var terminal: Bool
        /// The first size of that terminal; ignored without one.
        public var consoleSize: ConsoleSize?
        /// As whom it runs.
        public var user: User
        /// The program and its arguments, as for execvp(3); Linux asks for one or more.
        public var args: [String]
        /// Windows: the arguments in one text.
        public var commandLine: String?
        /// The environment, `NAME=value`.
        public var env: [String]
        /// The working directory, absolute.
        public var cwd: String
        /// The sets of capabilities; nil leaves them to the runtime.
        public var capabilities: Capabilities?
        /// Limits of the process, each type at most once.
        public var rlimits: [ResourceLimit]
        /// Whether set-user-ID files and the like stop to work.
        /// - C: prctl(2), PR_SET_NO_NEW_PRIVS
        public var noNewPrivileges: Bool
        /// How willingly the kernel kills it, -1000 (never) to 1000.
        /// - C: proc_pid_oom_score_adj(5)
        public var oomScoreAdj: Int?
        /// The AppArmor profile.
        public var apparmorProfile: String?
        /// The SELinux label.
        public var selinuxLabel: String?
        /// The policy of the CPU scheduler.
        public var scheduler: Scheduler?
        /// The priority of its input and output.
        public var ioPriority: IOPriority?
        /// The CPUs for a process that joins the container later.
        public var execCPUAffinity: ExecCPUAffinity?

        /// What is left out is absent from the document.
        public init(
            terminal: Bool = false, consoleSize: ConsoleSize? = nil, user: User = User(), args: [String] = [],
            commandLine: String? = nil, env: [String] = [], cwd: String, capabilities: Capabilities? = nil,
            rlimits: [ResourceLimit] = [], noNewPrivileges: Bool = false, oomScoreAdj: Int? = nil,
            apparmorProfile: String? = nil, selinuxLabel: String? = nil, scheduler: Scheduler? = nil,
            ioPriority: IOPriority? = nil, execCPUAffinity: ExecCPUAffinity? = nil
        ) {
            self.terminal = terminal
            self.consoleSize = consoleSize
            self.user = user
            self.args = args
            self.commandLine = commandLine
            self.env = env
            self.cwd = cwd
            self.capabilities = capabilities
            self.rlimits = rlimits
            self.noNewPrivileges = noNewPrivileges
            self.oomScoreAdj = oomScoreAdj
            self.apparmorProfile = apparmorProfile
            self.selinuxLabel = selinuxLabel
            self.scheduler = scheduler
            self.ioPriority = ioPriority
            self.execCPUAffinity = execCPUAffinity
        }
    }

    /// The size of a terminal, in characters.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Process"
    public struct ConsoleSize: Equatable, Sendable {
        /// Lines.
        public var height: UInt64
        /// Columns.
        public var width: UInt64

        /// What is left out is absent from the document.
        public init(height: UInt64, width: UInt64) {
            self.height = height
            self.width = width
        }
    }

    /// The ids of a process, as they are inside of the container.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "User"
    public struct User: Equatable, Sendable {
        /// The user.
        public var uid: UInt32
        /// The group.
        public var gid: UInt32
        /// The permission bits that new files do not get; nil leaves the mask.
        /// - C: umask(2)
        public var umask: UInt32?
        /// Supplementary groups.
        /// - C: setgroups(2)
        public var additionalGids: [UInt32]
        /// Windows: the name of the user.
        public var username: String?

        /// What is left out is absent from the document.
        public init(
            uid: UInt32 = 0, gid: UInt32 = 0, umask: UInt32? = nil,
            additionalGids: [UInt32] = [], username: String? = nil
        ) {
            self.uid = uid
            self.gid = gid
            self.umask = umask
            self.additionalGids = additionalGids
            self.username = username
        }
    }
}

extension RuntimeConfig.Process: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Process { RuntimeConfig.Process(cwd: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("terminal", &terminal, absent: false)
        fields.optional("consoleSize", &consoleSize)
        fields.always("user", &user)
        fields.optional("args", &args, absent: [])
        fields.optional("commandLine", &commandLine)
        fields.optional("env", &env, absent: [])
        fields.required("cwd", &cwd)
        fields.optional("capabilities", &capabilities)
        fields.optional("rlimits", &rlimits, absent: [])
        fields.optional("noNewPrivileges", &noNewPrivileges, absent: false)
        fields.optional("oomScoreAdj", &oomScoreAdj)
        fields.optional("apparmorProfile", &apparmorProfile)
        fields.optional("selinuxLabel", &selinuxLabel)
        fields.optional("scheduler", &scheduler)
        fields.optional("ioPriority", &ioPriority)
        fields.optional("execCPUAffinity", &execCPUAffinity)
    }
}

extension RuntimeConfig.ConsoleSize: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.ConsoleSize { RuntimeConfig.ConsoleSize(height: 0, width: 0) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("height", &height)
        fields.required("width", &width)
    }
}

extension RuntimeConfig.User: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.User { RuntimeConfig.User() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.always("uid", &uid)
        fields.always("gid", &gid)
        fields.optional("umask", &umask)
        fields.optional("additionalGids", &additionalGids, absent: [])
        fields.optional("username", &username)
    }
}
