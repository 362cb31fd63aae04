import Documents

extension LinuxRules {
    mutating func checkProcess(starting: Bool) {
        guard let process = config.process else {
            if starting { report("process", "expected the program to start, found none") }
            return
        }
        checkUser(process.user)
        if process.args.isEmpty {
            report("process.args", "expected at least the program, found none")
        } else if process.args[0].isEmpty {
            report("process.args[0]", "expected the program, found an empty string")
        }
        expectEnvironment("process.env", process.env)
        expectAbsolute("process.cwd", process.cwd)
        if let capabilities = process.capabilities { check(capabilities) }
        check(process.rlimits)
        if let adjustment = process.oomScoreAdj {
            expect(
                (-1000...1000).contains(adjustment), "process.oomScoreAdj", "-1000 to 1000",
                .integer(adjustment))
        }
        if let scheduler = process.scheduler { check(scheduler) }
        if let priority = process.ioPriority?.priority {
            expect((0...7).contains(priority), "process.ioPriority.priority", "0 to 7", .integer(priority))
        }
        expectList("process.execCPUAffinity.initial", process.execCPUAffinity?.initial)
        expectList("process.execCPUAffinity.final", process.execCPUAffinity?.final)
    }

    /// The kernel takes 2^32 - 1 for "leave it", and in a user namespace only ids that are mapped.
    private mutating func checkUser(_ user: RuntimeConfig.User) {
        let path = "process.user"
        checkID(user.uid, "\(path).uid", linux.uidMappings)
        checkID(user.gid, "\(path).gid", linux.gidMappings)
        for (number, gid) in user.additionalGids.enumerated() {
            checkID(gid, "\(path).additionalGids[\(number)]", linux.gidMappings)
        }
    }

    private mutating func checkID(_ id: UInt32, _ path: String, _ mappings: [RuntimeConfig.IDMapping]) {
        expect(id != .max, path, "at most \(UInt32.max - 1)", .integer(id))
        guard isNew(.user), !mappings.isEmpty, id != .max else { return }
        let isMapped = mappings.contains { id >= $0.containerID && id &- $0.containerID < $0.size }
        expect(isMapped, path, "an id that is mapped in the user namespace", .integer(id))
    }

    /// - C: capabilities(7), capset(2)
    private mutating func check(_ sets: RuntimeConfig.Capabilities) {
        let path = "process.capabilities"
        for (name, set) in [
            ("bounding", sets.bounding), ("effective", sets.effective), ("inheritable", sets.inheritable),
            ("permitted", sets.permitted), ("ambient", sets.ambient),
        ] {
            for (number, capability) in set.enumerated() {
                expect(
                    JSONShape.isCapability(capability), "\(path).\(name)[\(number)]",
                    "CAP_ and capital letters", .string(capability))
            }
        }
        check(sets.effective, "\(path).effective", within: sets.permitted, "permitted")
        check(sets.ambient, "\(path).ambient", within: sets.permitted, "permitted")
        check(sets.ambient, "\(path).ambient", within: sets.inheritable, "inheritable")
    }

    private mutating func check(_ set: [String], _ path: String, within other: [String], _ name: String) {
        let known = Set(other)
        for (number, capability) in set.enumerated() where !known.contains(capability) {
            report(
                "\(path)[\(number)]",
                "expected a capability that is \(name) too, found \(JSONValue.string(capability).shown)")
        }
    }

    /// - C: setrlimit(2)
    private mutating func check(_ limits: [RuntimeConfig.ResourceLimit]) {
        var seen: Set<String> = []
        for (number, limit) in limits.enumerated() {
            let path = "process.rlimits[\(number)]"
            let isKnown = RuntimeConfig.ResourceLimit.linuxTypes.contains(limit.type)
            expect(isKnown, "\(path).type", "a limit that Linux has", .string(limit.type))
            if !seen.insert(limit.type).inserted {
                report("\(path).type", "expected each type once, found \(limit.type) again")
            }
            expect(
                limit.soft <= limit.hard, "\(path).soft", "at most the hard limit \(limit.hard)",
                .integer(limit.soft))
        }
    }
}

extension RuntimeConfig.ResourceLimit {
    /// The limits of Linux in the order of their numbers, from 0 (on x86-64, Arm and RISC-V).
    ///
    /// - C: getrlimit(2), asm-generic/resource.h
    public static let linuxTypes = [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS",
        "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS",
        "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ]
}
