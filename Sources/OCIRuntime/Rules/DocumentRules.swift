import Documents

extension LinuxRules {
    /// The specification keeps its promises within a major version.
    mutating func checkVersion() {
        let text = config.ociVersion
        guard let major = SemanticVersion.major(of: text) else {
            return report(
                "ociVersion", "expected a version such as 1.2.0, found \(JSONValue.string(text).shown)")
        }
        expect(major <= 1, "ociVersion", "a version below 2.0.0", .string(text))
    }

    /// A string that goes to the kernel ends at its first NUL: the rest would be lost in silence.
    mutating func checkStrings() {
        var checked = config
        checked.annotations = [:]
        checked.platforms = [:]
        checkStrings(of: checked.json, at: .top)
    }

    private mutating func checkStrings(of value: JSONValue, at place: JSONPlace) {
        switch value {
        case .string(let text): checkString(text, at: place)
        case .array(let values):
            for (number, value) in values.enumerated() { checkStrings(of: value, at: place.element(number)) }
        case .object(let members):
            for member in members {
                let place = place.member(member.name)
                checkString(member.name, at: place)
                checkStrings(of: member.value, at: place)
            }
        case .null, .bool, .number: break
        }
    }

    private mutating func checkString(_ text: String, at place: JSONPlace) {
        if text.utf8.contains(0) {
            report(place.path, "expected no NUL in a string for the kernel, found one")
        }
    }

    mutating func checkRoot() {
        guard let root = config.root else {
            return report("root", "expected the root file system, found none")
        }
        expect(!root.path.isEmpty, "root.path", "a directory", .string(root.path))
    }

    /// Names belong to the UTS namespace: without one the runtime would rename its host.
    mutating func checkNames() {
        for (path, name) in [("hostname", config.hostname), ("domainname", config.domainname)] {
            guard let name, !name.isEmpty else { continue }
            if !own.contains(.uts) {
                report(path, "expected a uts namespace in linux.namespaces, found none")
            }
            // __NEW_UTS_LEN
            expect(name.utf8.count <= 64, path, "at most 64 bytes", .integer(name.utf8.count))
        }
    }

    mutating func checkMounts() {
        for (number, mount) in config.mounts.enumerated() {
            let path = "mounts[\(number)]"
            expect(!mount.destination.isEmpty, "\(path).destination", "a path", .string(mount.destination))
            if mount.isBind, mount.source?.isEmpty ?? true {
                report("\(path).source", "expected a file or directory to bind, found none")
            }
            if mount.uidMappings.isEmpty != mount.gidMappings.isEmpty {
                report(path, "expected uidMappings and gidMappings, found one of them")
            }
            checkRanges(mount.uidMappings, "\(path).uidMappings")
            checkRanges(mount.gidMappings, "\(path).gidMappings")
        }
    }

    mutating func checkHooks() {
        guard let hooks = config.hooks else { return }
        let lists = [
            ("prestart", hooks.prestart), ("createRuntime", hooks.createRuntime),
            ("createContainer", hooks.createContainer), ("startContainer", hooks.startContainer),
            ("poststart", hooks.poststart), ("poststop", hooks.poststop),
        ]
        for (name, list) in lists {
            for (number, hook) in list.enumerated() {
                let path = "hooks.\(name)[\(number)]"
                expectAbsolute("\(path).path", hook.path)
                expectEnvironment("\(path).env", hook.env)
                if let timeout = hook.timeout {
                    expect(timeout >= 1, "\(path).timeout", "at least 1 second", .integer(timeout))
                }
            }
        }
    }
}

extension RuntimeConfig.Mount {
    /// Whether it shows a directory or file of the host instead of a new file system.
    public var isBind: Bool {
        options.contains { $0 == "bind" || $0 == "rbind" }
    }
}

/// The numbers of a version.
///
/// - Source: Semantic Versioning 2.0.0
enum SemanticVersion {
    /// The first number of `1.2.0-rc.1+build`; nil when the text is no version.
    static func major(of text: String) -> UInt32? {
        let core = text.prefix { $0 != "-" && $0 != "+" }
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
        let isRight = numbers.allSatisfy { number in
            number.utf8.allSatisfy(\.isDigit) && !number.isEmpty && (number.count == 1 || number.first != "0")
        }
        guard numbers.count == 3, isRight, isSuffix(text.dropFirst(core.count)) else { return nil }
        return numbers.first.flatMap { UInt32($0) }
    }

    /// Identifiers after - and +, divided by points.
    private static func isSuffix(_ text: Substring) -> Bool {
        guard let mark = text.first else { return true }
        let parts = text.dropFirst().split(
            separator: "+", maxSplits: mark == "-" ? 1 : 0, omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
                !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            }
        }
    }
}
