import Documents

extension RuntimeConfig {
    /// What a runtime on Linux cannot do, although the schema allows it; in the order of the properties.
    ///
    /// A capability that this kernel does not know and a relative mount point are no faults: the
    /// specification has runtimes warn of the one, and start the other at `/`.
    /// - Parameter starting: whether the program is wanted too; `create` can do without.
    /// - OCI: runtime-spec 1.3, config.md and config-linux.md
    public func faultsForLinux(starting: Bool = true) -> [Fault] {
        var rules = LinuxRules(config: self)
        rules.checkVersion()
        rules.checkStrings()
        rules.checkProcess(starting: starting)
        rules.checkRoot()
        rules.checkNames()
        rules.checkMounts()
        rules.checkHooks()
        rules.checkLinux()
        return rules.faults
    }
}

/// Looks for what a runtime on Linux cannot do, one subject a file.
struct LinuxRules {
    let config: RuntimeConfig
    private(set) var faults: [Fault] = []

    /// The namespaces that the container does not share with its runtime.
    let own: [RuntimeConfig.Linux.NamespaceType]

    init(config: RuntimeConfig) {
        self.config = config
        own = (config.linux?.namespaces ?? []).map(\.type)
    }

    /// What Linux has alone; all absent when the document has no such object.
    var linux: RuntimeConfig.Linux { config.linux ?? RuntimeConfig.Linux() }

    /// The namespaces that are made anew, not joined.
    func isNew(_ type: RuntimeConfig.Linux.NamespaceType) -> Bool {
        linux.namespaces.contains { $0.type == type && $0.path == nil }
    }

    mutating func report(_ path: String, _ message: String) {
        faults.append(Fault(path: path, message: message))
    }

    /// Reports a value that is not `what`.
    mutating func expect(_ isRight: Bool, _ path: String, _ what: String, _ found: JSONValue) {
        if !isRight { report(path, "expected \(what), found \(found.shown)") }
    }

    mutating func expectAbsolute(_ path: String, _ text: String) {
        expect(text.utf8.first == UInt8(ascii: "/"), path, "an absolute path", .string(text))
    }

    mutating func expectEnvironment(_ path: String, _ variables: [String]) {
        for (number, variable) in variables.enumerated() {
            let name = variable.utf8.prefix { $0 != UInt8(ascii: "=") }
            let isRight = !name.isEmpty && name.count < variable.utf8.count
            expect(isRight, "\(path)[\(number)]", "NAME=value", .string(variable))
        }
    }

    mutating func checkLinux() {
        checkNamespaces()
        checkIDMappings()
        checkTimeOffsets()
        checkDevices()
        checkNetDevices()
        checkResources()
        checkSeccomp()
        checkSysctl()
        checkPaths()
        checkPlacement()
    }
}
