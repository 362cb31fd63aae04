import Documents

extension LinuxRules {
    /// - C: mknod(2)
    mutating func checkDevices() {
        var made: [String: RuntimeConfig.Linux.Device] = [:]
        for (number, device) in linux.devices.enumerated() {
            let path = "linux.devices[\(number)]"
            expectAbsolute("\(path).path", device.path)
            if device.type != "p" { checkNumbers(device, path) }
            if let other = made[device.path], !other.isSameFile(as: device) {
                report("\(path).path", "expected a path of its own, found \(device.path) again")
            }
            made[device.path] = device
        }
    }

    /// 12 bits and 20 bits since Linux 2.6.
    private mutating func checkNumbers(_ device: RuntimeConfig.Linux.Device, _ path: String) {
        for (name, value, most) in [("major", device.major, 4095), ("minor", device.minor, 1_048_575)] {
            guard let value else {
                report("\(path).\(name)", "expected the number of the device, found none")
                continue
            }
            expect(
                (0...Int64(most)).contains(value), "\(path).\(name)", "an integer from 0 to \(most)",
                .integer(value))
        }
    }

    /// Masked and read-only paths are mounts: without a mount namespace the host would get them.
    mutating func checkPaths() {
        for (name, paths) in [("maskedPaths", linux.maskedPaths), ("readonlyPaths", linux.readonlyPaths)] {
            for (number, path) in paths.enumerated() { expectAbsolute("linux.\(name)[\(number)]", path) }
            if !paths.isEmpty, !own.contains(.mount) {
                report("linux.\(name)", "expected a mount namespace in linux.namespaces, found none")
            }
        }
        if linux.rootfsPropagation != nil, !own.contains(.mount) {
            report("linux.rootfsPropagation", "expected a mount namespace in linux.namespaces, found none")
        }
    }
}

extension RuntimeConfig.Linux.Device {
    fileprivate func isSameFile(as other: Self) -> Bool {
        type == other.type && major == other.major && minor == other.minor
    }
}
