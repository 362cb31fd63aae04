import Documents

extension LinuxRules {
    /// - C: the kernel's sched-bwc.rst; 0 is "not given"
    mutating func check(_ cpu: RuntimeConfig.Linux.Resources.CPU) {
        let path = "linux.resources.cpu"
        if let quota = cpu.quota, quota != 0 {
            expect(quota == -1 || quota >= 1000, "\(path).quota", "-1 or at least 1000", .integer(quota))
        }
        if let period = cpu.period, period != 0 {
            expect((1000...1_000_000).contains(period), "\(path).period", "1000 to 1000000", .integer(period))
        }
        if let burst = cpu.burst, let quota = cpu.quota, quota > 0 {
            expect(burst <= UInt64(quota), "\(path).burst", "at most the quota \(quota)", .integer(burst))
        }
        if let runtime = cpu.realtimeRuntime, let period = cpu.realtimePeriod, runtime > 0, period > 0 {
            expect(
                UInt64(runtime) <= period, "\(path).realtimeRuntime", "at most the period \(period)",
                .integer(runtime))
        }
        expectList("\(path).cpus", cpu.cpus)
        expectList("\(path).mems", cpu.mems)
        if let idle = cpu.idle { expect((0...1).contains(idle), "\(path).idle", "0 or 1", .integer(idle)) }
    }

    mutating func check(_ io: RuntimeConfig.Linux.Resources.BlockIO) {
        let path = "linux.resources.blockIO"
        checkWeight(io.weight, "\(path).weight")
        checkWeight(io.leafWeight, "\(path).leafWeight")
        for (number, device) in io.weightDevice.enumerated() {
            let place = "\(path).weightDevice[\(number)]"
            if device.weight == nil, device.leafWeight == nil {
                report(place, "expected weight or leafWeight, found neither")
            }
            checkWeight(device.weight, "\(place).weight")
            checkWeight(device.leafWeight, "\(place).leafWeight")
        }
        let rates = [
            ("throttleReadBpsDevice", io.throttleReadBpsDevice),
            ("throttleWriteBpsDevice", io.throttleWriteBpsDevice),
            ("throttleReadIOPSDevice", io.throttleReadIOPSDevice),
            ("throttleWriteIOPSDevice", io.throttleWriteIOPSDevice),
        ]
        for (name, devices) in rates {
            for (number, device) in devices.enumerated() where device.rate == nil {
                report("\(path).\(name)[\(number)].rate", "expected a rate, found none")
            }
        }
    }

    /// 0 is "not given".
    private mutating func checkWeight(_ weight: UInt16?, _ path: String) {
        guard let weight, weight != 0 else { return }
        expect((10...1000).contains(weight), path, "10 to 1000", .integer(weight))
    }
}
