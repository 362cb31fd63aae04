import LabSupport

extension Resources {
    /// Looks whether a kernel can grant this; the first wish that it cannot is named.
    /// - Throws: `ResourceError` with the supported range.
    public func check() throws {
        // >>> cgroups.3
        // The ranges stand with the properties. `cpus` is another way to say quota and period, so it
        // cannot stand beside them. A set of processors must be readable (milestone 2).
        // stub: throw Unimplemented("cgroups.3")
        try checkMemory()
        try checkProcessors()
        try check("blkio-weight", blkioWeight, 10...1000)
        if let pids, pids < -1 { throw refuse("pids-limit", pids, "least is -1, for no limit") }
        for throttle in throttles {
            let numbers = throttle.device.split(separator: ":", omittingEmptySubsequences: false)
            guard numbers.count == 2, numbers.allSatisfy({ ControlText.number($0) != nil }) else {
                throw refuse("device", throttle.device, "form is major:minor, such as 8:0")
            }
        }
        // <<<
    }

    // >>> cgroups.3
    private func checkMemory() throws {
        for (name, value) in [("memory", memory), ("memory-reservation", memoryReservation)] {
            if let value, value < -1 {
                throw refuse(name, value, "values are bytes from 0, and -1 for no limit")
            }
        }
        _ = try SwapLimit.unified(memory: memory ?? 0, memorySwap: memorySwap ?? 0)
    }

    private func checkProcessors() throws {
        try check("cpu-shares", cpuShares, 2...262_144)
        try check("cpu-period", cpuPeriod, 1000...1_000_000)
        if let cpuQuota, cpuQuota != 0, cpuQuota != -1, cpuQuota < MilliCPU.leastQuota {
            throw refuse("cpu-quota", cpuQuota, "least is \(MilliCPU.leastQuota) µs; -1 is no limit")
        }
        if let cpus {
            guard cpus >= 0.01, cpus <= 65_536 else {
                throw refuse("cpus", cpus, "range is 0.01 to 65536.00")
            }
            guard cpuQuota ?? 0 == 0, cpuPeriod ?? 0 == 0 else {
                throw refuse("cpus", cpus, "use is without cpu-quota and cpu-period, which say the same")
            }
        }
        for (name, text) in [("cpuset-cpus", cpusetCPUs), ("cpuset-mems", cpusetMems)] {
            if let text { _ = try CPUList.parse(text, file: name) }
        }
    }

    private func check(_ name: String, _ value: UInt64?, _ range: ClosedRange<UInt64>) throws {
        guard let value, value != 0, !range.contains(value) else { return }
        throw refuse(name, value, "range is \(range.lowerBound) to \(range.upperBound)")
    }

    private func refuse(_ name: String, _ value: some CustomStringConvertible, _ supported: String)
        -> ResourceError
    {
        ResourceError(resource: name, value: value.description, supported: supported)
    }
    // <<<
}
