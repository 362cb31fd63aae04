import Documents

extension LinuxRules {
    mutating func checkResources() {
        guard let resources = linux.resources else { return }
        for (number, rule) in resources.devices.enumerated() {
            check(rule, "linux.resources.devices[\(number)]")
        }
        if let memory = resources.memory { check(memory) }
        if let cpu = resources.cpu { check(cpu) }
        if let io = resources.blockIO { check(io) }
        check(resources.hugepageLimits)
        for (name, limits) in resources.rdma.sorted(by: { $0.key < $1.key })
        where limits.hcaHandles == nil && limits.hcaObjects == nil {
            let path = JSONPlace(path: "linux.resources.rdma").member(name).path
            report(path, "expected hcaHandles or hcaObjects, found neither")
        }
        for name in resources.unified.keys.sorted() {
            let path = JSONPlace(path: "linux.resources.unified").member(name).path
            // A / would lead out of the group.
            let isFile = name.utf8.contains(UInt8(ascii: ".")) && !name.utf8.contains(UInt8(ascii: "/"))
            expect(isFile && name != "." && name != "..", path, "a file such as memory.high", .string(name))
        }
    }

    private mutating func check(_ rule: RuntimeConfig.Linux.Resources.DeviceRule, _ path: String) {
        if let type = rule.type {
            expect(["a", "b", "c"].contains(type), "\(path).type", "one of a, b, c", .string(type))
        }
        for (name, value) in [("major", rule.major), ("minor", rule.minor)] {
            guard let value else { continue }
            expect(value >= -1, "\(path).\(name)", "-1 or more", .integer(value))
        }
        if let access = rule.access {
            let isRight = access.utf8.allSatisfy { "rwm".utf8.contains($0) }
            expect(isRight, "\(path).access", "letters of rwm", .string(access))
        }
    }

    private mutating func check(_ memory: RuntimeConfig.Linux.Resources.Memory) {
        let path = "linux.resources.memory"
        let limits = [
            ("limit", memory.limit), ("reservation", memory.reservation), ("swap", memory.swap),
            ("kernel", memory.kernel), ("kernelTCP", memory.kernelTCP),
        ]
        for (name, bytes) in limits {
            guard let bytes else { continue }
            expect(bytes >= -1, "\(path).\(name)", "-1 (no limit) or bytes", .integer(bytes))
        }
        checkSwap(memory.swap ?? 0, limit: memory.limit ?? 0, "\(path).swap")
        if let swappiness = memory.swappiness {
            expect(swappiness <= 100, "\(path).swappiness", "0 to 100", .integer(swappiness))
        }
    }

    /// Swap counts memory too, so it can neither be less nor stand alone; 0 is "not given".
    private mutating func checkSwap(_ swap: Int64, limit: Int64, _ path: String) {
        guard swap > 0 else { return }
        guard limit > 0 else {
            return report(path, "expected a limit of memory beside it, found none")
        }
        expect(swap >= limit, path, "at least the limit \(limit)", .integer(swap))
    }

    private mutating func check(_ limits: [RuntimeConfig.Linux.Resources.HugePageLimit]) {
        var seen: Set<String> = []
        for (number, limit) in limits.enumerated() where !seen.insert(limit.pageSize).inserted {
            report(
                "linux.resources.hugepageLimits[\(number)].pageSize",
                "expected each size once, found \(limit.pageSize) again")
        }
    }
}
