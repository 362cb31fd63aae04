import Documents

extension LinuxRules {
    mutating func checkNamespaces() {
        for (number, namespace) in linux.namespaces.enumerated() {
            let path = "linux.namespaces[\(number)]"
            if own[..<number].contains(namespace.type) {
                report("\(path).type", "expected each type once, found \(namespace.type.rawValue) again")
            }
            if let file = namespace.path { expectAbsolute("\(path).path", file) }
        }
    }

    /// - C: user_namespaces(7), uid_map
    mutating func checkIDMappings() {
        for (name, mappings) in [("uidMappings", linux.uidMappings), ("gidMappings", linux.gidMappings)] {
            let path = "linux.\(name)"
            if !mappings.isEmpty, !own.contains(.user) {
                report(path, "expected a user namespace in linux.namespaces, found none")
            }
            if mappings.isEmpty, isNew(.user) {
                report(path, "expected ids for the new user namespace, found none")
            }
            checkRanges(mappings, path)
        }
    }

    /// What the kernel asks of the lines of an id map.
    mutating func checkRanges(_ mappings: [RuntimeConfig.IDMapping], _ path: String) {
        expect(mappings.count <= 340, path, "at most 340 ranges", .integer(mappings.count))
        for (number, mapping) in mappings.enumerated() {
            let place = "\(path)[\(number)]"
            expect(mapping.size > 0, "\(place).size", "at least 1", .integer(mapping.size))
            expectEnd(mapping.containerID, mapping.size, "\(place).containerID")
            expectEnd(mapping.hostID, mapping.size, "\(place).hostID")
        }
        checkOverlap(mappings, "containerID", path, \.containerID)
        checkOverlap(mappings, "hostID", path, \.hostID)
    }

    private mutating func expectEnd(_ first: UInt32, _ size: UInt32, _ path: String) {
        let isRight = UInt64(first) + UInt64(size) <= UInt64(UInt32.max)
        expect(isRight, path, "at most \(UInt32.max - size) with this size", .integer(first))
    }

    /// Sorted by their first ids, a range can only run into the one that ends last before it.
    private mutating func checkOverlap(
        _ mappings: [RuntimeConfig.IDMapping], _ name: String, _ path: String,
        _ first: (RuntimeConfig.IDMapping) -> UInt32
    ) {
        let sorted = mappings.enumerated().sorted { first($0.element) < first($1.element) }
        var last: (number: Int, end: UInt64)?
        var overlaps: [(later: Int, earlier: Int)] = []
        for (number, mapping) in sorted {
            let end = UInt64(first(mapping)) + UInt64(mapping.size)
            if let last, UInt64(first(mapping)) < last.end, mapping.size > 0 {
                overlaps.append((max(number, last.number), min(number, last.number)))
            }
            if end > last?.end ?? 0 { last = (number, end) }
        }
        for overlap in overlaps.sorted(by: { $0.later < $1.later }) {
            let message = "expected ids that no other range has, found some of \(path)[\(overlap.earlier)]"
            report("\(path)[\(overlap.later)].\(name)", message)
        }
    }

    /// - C: time_namespaces(7)
    mutating func checkTimeOffsets() {
        guard let offsets = linux.timeOffsets else { return }
        let path = "linux.timeOffsets"
        for (name, offset) in [("boottime", offsets.boottime), ("monotonic", offsets.monotonic)] {
            guard let nanoseconds = offset?.nanosecs else { continue }
            let isRight = nanoseconds < 1_000_000_000
            expect(isRight, "\(path).\(name).nanosecs", "at most 999999999", .integer(nanoseconds))
        }
        let isEmpty = offsets.boottime == nil && offsets.monotonic == nil
        if !isEmpty, !isNew(.time) {
            report(path, "expected a new time namespace in linux.namespaces, found none")
        }
    }

    /// - C: netdevice(7); the kernel's dev_valid_name
    mutating func checkNetDevices() {
        guard !linux.netDevices.isEmpty else { return }
        let path = "linux.netDevices"
        if !own.contains(.network) {
            report(path, "expected a network namespace in linux.namespaces, found none")
        }
        var taken: Set<String> = []
        for (name, device) in linux.netDevices.sorted(by: { $0.key < $1.key }) {
            let place = JSONPlace(path: path).member(name).path
            expect(Self.isInterface(name), place, "the name of an interface", .string(name))
            let inside = device.name ?? name
            expect(Self.isInterface(inside), "\(place).name", "the name of an interface", .string(inside))
            if !taken.insert(inside).inserted {
                report("\(place).name", "expected a name of its own, found \(inside) again")
            }
        }
    }

    private static func isInterface(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"/:".utf8.contains($0) }
        return (1...15).contains(name.utf8.count) && isPlain && name != "." && name != ".."
    }
}
