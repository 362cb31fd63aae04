/// A step as words: what travels to `labinit`, and what a person reads in a trace.
extension Step {
    /// The step's name and its operands.
    public var words: [String] {
        switch self {
        case .changeDirectory(let path): ["chdir", path]
        case .changeDirectoryTo(let descriptor): ["fchdir", "\(descriptor)"]
        case .changeDirectoryToInode(let inode, let via): ["chdir-inode", "\(inode)", via]
        case .chroot(let path): ["chroot", path]
        case .pivotRoot(let new, let old): ["pivot_root", new, old]
        case .makeDirectory(let path, let mode): ["mkdir", path, octal(mode)]
        case .makeNode(let path, let node, let mode):
            ["mknod", path, octal(mode), node.kind.rawValue, "\(node.major)", "\(node.minor)"]
        case .provideDevice(let path, let node, let mode, let user, let group):
            ["device", path, octal(mode), node.kind.rawValue, "\(node.major)", "\(node.minor)"]
                + ["\(user)", "\(group)"]
        case .rename(let path, let target): ["rename", path, target]
        case .link(let path, let target): ["link", path, target]
        case .linkDescriptor(let descriptor, let target): ["link-descriptor", "\(descriptor)", target]
        case .symlink(let text, let path): ["symlink", text, path]
        case .write(let text, let path): ["write", text, path]
        case .mount(let source, let target, let type, let options, let data):
            ["mount", source, target, type, options.text, data]
        case .mountInside(let root, let request):
            [
                "mount-inside", root, request.source, request.target, request.type, request.options.text,
                request.data,
            ]
        case .mask(let path): ["mask", path]
        case .protect(let path): ["protect", path]
        case .unmount(let path, let detach): ["umount", path, detach ? "detach" : "now"]
        case .unshare(let kinds): ["unshare", kinds.text]
        case .enter(let descriptor, let kinds): ["setns", "\(descriptor)", kinds.text]
        case .setHostname(let name): ["sethostname", name]
        case .setDomainName(let name): ["setdomainname", name]
        case .netlink(let bytes): ["netlink", bytes.map(hexadecimal).joined()]
        case .fork: ["fork"]
        case .becomeInit: ["init"]
        case .run(let path, let arguments, let environment, let input, let seconds):
            ["run", path, input, "\(seconds)", "\(arguments.count)"] + arguments + environment
        case .newSession: ["setsid"]
        case .openTerminal(let socket, let request): ["terminal", "\(socket)"] + request.words
        case .endWithParent: ["end-with-parent"]
        case .awaitByte(let descriptor): ["await-byte", "\(descriptor)"]
        case .setGroups(let groups): ["setgroups"] + groups.map { "\($0)" }
        case .setGroupIDs(let ids): ["setresgid"] + ids.words
        case .setUserIDs(let ids): ["setresuid"] + ids.words
        case .dropBounding(let set): ["drop-bounding", set.text]
        case .clearAmbient: ["clear-ambient"]
        case .setCapabilities(let set): ["set-capabilities", set.text]
        case .setThreadCapabilities(let sets):
            ["set-thread-capabilities", sets.effective.text, sets.permitted.text, sets.inheritable.text]
        case .raiseAmbient(let set): ["raise-ambient", set.text]
        case .keepCapabilities: ["keep-capabilities"]
        case .setMask(let mode): ["umask", octal(mode)]
        case .setLimit(let limit): ["setrlimit", limit.resource.name, "\(limit.soft)", "\(limit.hard)"]
        case .filter(let program): ["seccomp"] + program.words
        case .noNewPrivileges: ["no_new_privs"]
        case .closeOnExec(let first, let last): ["close-on-exec", "\(first)", "\(last)"]
        case .close(let descriptor): ["close", "\(descriptor)"]
        case .hold(let path, let descriptor): ["hold", path, "\(descriptor)"]
        case .show(let path, let limit): ["show", path, "\(limit)"]
        case .showMemory(let pid, let address, let count):
            ["show-memory", "\(pid)", "\(address)", "\(count)"]
        case .announce(let text): ["announce", text]
        case .awaitLine: ["await-line"]
        case .checkExecutable(let candidates): ["check-executable"] + candidates
        case .execute(let candidates, let arguments, let environment):
            ["execve", "\(candidates.count)", "\(arguments.count)"] + candidates + arguments + environment
        }
    }

    /// Reads what `words` wrote.
    /// - Throws: `MalformedPlan` when these words are no step.
    public init(words: [String]) throws(MalformedPlan) {
        var reader = WordReader(words)
        self = try Step.read(&reader)
        try reader.end()
    }

    private static func read(_ reader: inout WordReader) throws(MalformedPlan) -> Step {
        let name = try reader.text()
        if let step = try place(name, &reader) { return step }
        if let step = try surroundings(name, &reader) { return step }
        if let step = try processes(name, &reader) { return step }
        if let step = try identity(name, &reader) { return step }
        if let step = try ending(name, &reader) { return step }
        throw MalformedPlan("\(name): no such step")
    }

    private static func place(_ name: String, _ reader: inout WordReader) throws(MalformedPlan) -> Step? {
        switch name {
        case "chdir": .changeDirectory(try reader.text())
        case "fchdir": .changeDirectoryTo(descriptor: try reader.number())
        case "chdir-inode": .changeDirectoryToInode(try reader.number(), via: try reader.text())
        case "chroot": .chroot(try reader.text())
        case "pivot_root": .pivotRoot(new: try reader.text(), old: try reader.text())
        case "mkdir": .makeDirectory(try reader.text(), mode: try reader.octal())
        case "mknod": try node(&reader)
        case "device": try device(&reader)
        case "rename": .rename(try reader.text(), to: try reader.text())
        case "link": .link(try reader.text(), to: try reader.text())
        case "link-descriptor": .linkDescriptor(try reader.number(), to: try reader.text())
        case "symlink": .symlink(try reader.text(), at: try reader.text())
        case "write": .write(try reader.text(), to: try reader.text())
        default: nil
        }
    }

    private static func node(_ reader: inout WordReader) throws(MalformedPlan) -> Step {
        let (path, mode, node) = try numbers(&reader)
        return .makeNode(path, node, mode: mode)
    }

    private static func device(_ reader: inout WordReader) throws(MalformedPlan) -> Step {
        let (path, mode, node) = try numbers(&reader)
        return .provideDevice(path, node, mode: mode, user: try reader.number(), group: try reader.number())
    }

    private static func numbers(_ reader: inout WordReader) throws(MalformedPlan) -> (
        String, UInt32, DeviceNode
    ) {
        let path = try reader.text()
        let mode = try reader.octal()
        let word = try reader.text()
        guard let kind = DeviceNode.Kind(rawValue: word) else {
            throw MalformedPlan("device \(path): \(word) is none of b, c and p")
        }
        return (path, mode, DeviceNode(kind, try reader.number(), try reader.number()))
    }

    private static func surroundings(_ name: String, _ reader: inout WordReader) throws(MalformedPlan)
        -> Step?
    {
        switch name {
        case "mount":
            .mount(
                source: try reader.text(), target: try reader.text(), type: try reader.text(),
                try reader.mountOptions(), data: try reader.text())
        case "mount-inside": .mountInside(try reader.text(), try reader.mountRequest())
        case "mask": .mask(try reader.text())
        case "protect": .protect(try reader.text())
        case "umount": .unmount(try reader.text(), detach: try reader.text() == "detach")
        case "unshare": .unshare(try reader.namespaces())
        case "setns": .enter(descriptor: try reader.number(), try reader.namespaces())
        case "sethostname": .setHostname(try reader.text())
        case "setdomainname": .setDomainName(try reader.text())
        case "netlink": .netlink(try reader.bytes())
        default: nil
        }
    }

    private static func processes(_ name: String, _ reader: inout WordReader) throws(MalformedPlan) -> Step? {
        switch name {
        case "fork": .fork
        case "init": .becomeInit
        case "run": try program(&reader)
        case "setsid": .newSession
        case "terminal": .openTerminal(socket: try reader.number(), try TerminalRequest(&reader))
        case "end-with-parent": .endWithParent
        case "await-byte": .awaitByte(descriptor: try reader.number())
        case "umask": .setMask(try reader.octal())
        case "setrlimit": .setLimit(try reader.limit())
        case "seccomp": .filter(try FilterProgram(words: reader.remaining()))
        case "check-executable": .checkExecutable(candidates: reader.remaining())
        default: nil
        }
    }

    private static func program(_ reader: inout WordReader) throws(MalformedPlan) -> Step {
        let path = try reader.text()
        let input = try reader.text()
        let seconds: UInt32 = try reader.number()
        let count: Int = try reader.number()
        return .run(
            path: path, arguments: try reader.texts(count), environment: reader.remaining(), input: input,
            seconds: seconds)
    }

    private static func identity(_ name: String, _ reader: inout WordReader) throws(MalformedPlan) -> Step? {
        switch name {
        case "setgroups": .setGroups(try reader.remainingNumbers())
        case "setresgid": .setGroupIDs(try reader.ids())
        case "setresuid": .setUserIDs(try reader.ids())
        case "drop-bounding": .dropBounding(try reader.capabilities())
        case "clear-ambient": .clearAmbient
        case "set-capabilities": .setCapabilities(try reader.capabilities())
        case "set-thread-capabilities":
            .setThreadCapabilities(
                ThreadCapabilities(
                    effective: try reader.capabilities(), permitted: try reader.capabilities(),
                    inheritable: try reader.capabilities()))
        case "raise-ambient": .raiseAmbient(try reader.capabilities())
        case "keep-capabilities": .keepCapabilities
        case "no_new_privs": .noNewPrivileges
        default: nil
        }
    }

    private static func ending(_ name: String, _ reader: inout WordReader) throws(MalformedPlan) -> Step? {
        switch name {
        case "close-on-exec": .closeOnExec(from: try reader.number(), through: try reader.number())
        case "close": .close(try reader.number())
        case "hold": .hold(try reader.text(), descriptor: try reader.number())
        case "show": .show(path: try reader.text(), limit: try reader.number())
        case "show-memory":
            .showMemory(pid: try reader.number(), address: try reader.number(), count: try reader.number())
        case "announce": .announce(try reader.text())
        case "await-line": .awaitLine
        case "execve": try execution(&reader)
        default: nil
        }
    }

    private static func execution(_ reader: inout WordReader) throws(MalformedPlan) -> Step {
        let candidates: Int = try reader.number()
        let arguments: Int = try reader.number()
        return .execute(
            candidates: try reader.texts(candidates), arguments: try reader.texts(arguments),
            environment: reader.remaining())
    }
}

extension IDs {
    var words: [String] {
        [real, effective, saved].map { $0.map(String.init) ?? "-" }
    }
}

extension MountOptions {
    var text: String {
        MountOptions.names.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}

extension NamespaceKinds {
    var text: String {
        NamespaceKinds.files.filter { contains($0.kind) }.map(\.name).joined(separator: ",")
    }
}

extension CapabilitySet {
    var text: String {
        self == .all ? "all" : members.map(\.name).joined(separator: ",")
    }
}

private func octal(_ mode: UInt32) -> String {
    "0" + String(mode, radix: 8)
}

private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
