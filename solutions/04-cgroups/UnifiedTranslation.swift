import CgroupFS
import LabSupport

/// Version 2's files.
extension Resources {
    // >>> cgroups.3
    func unifiedCPU(_ formula: WeightFormula) throws -> [FileWrite] {
        var writes: [FileWrite] = []
        if let shares = cpuShares.unlessZero {
            let weight = try CPUWeight.weight(fromShares: shares, by: formula)
            writes.append(FileWrite(.cpu, "cpu.weight", "\(weight)"))
        }
        let (quota, period) = bandwidth
        if quota != nil || period != nil {
            let limit = quota.flatMap { $0 > 0 ? Limit.value(UInt64($0)) : nil } ?? .max
            let text = CPUMax(quota: limit, period: period ?? CPUMax.usualPeriod).description
            writes.append(FileWrite(.cpu, "cpu.max", text))
        }
        return writes
    }

    func unifiedMemory() throws -> [FileWrite] {
        var writes: [FileWrite] = []
        if let swap = memorySwap.unlessZero {
            let bytes = try SwapLimit.unified(memory: memory ?? 0, memorySwap: swap)
            writes.append(FileWrite(.memory, "memory.swap.max", bytes < 0 ? "max" : "\(bytes)"))
        }
        if let memory = memory.unlessZero {
            writes.append(FileWrite(.memory, "memory.max", memory < 0 ? "max" : "\(memory)"))
        }
        if let low = memoryReservation.unlessZero {
            writes.append(FileWrite(.memory, "memory.low", low < 0 ? "max" : "\(low)"))
        }
        return writes
    }

    func unifiedIO() throws -> [FileWrite] {
        var writes: [FileWrite] = []
        if let weight = blkioWeight.unlessZero {
            let text = "default \(try IOWeight.weight(fromBlkio: weight))"
            writes.append(FileWrite(.io, "io.weight", text))
        }
        for throttle in throttles {
            let rate = throttle.rate == 0 ? "max" : "\(throttle.rate)"
            writes.append(FileWrite(.io, "io.max", "\(throttle.device) \(throttle.kind.unifiedKey)=\(rate)"))
        }
        return writes
    }
    // <<<
}

extension DeviceThrottle.Kind {
    // >>> cgroups.3
    var unifiedKey: String {
        switch self {
        case .readBytes: "rbps"
        case .writeBytes: "wbps"
        case .readOperations: "riops"
        case .writeOperations: "wiops"
        }
    }

    var legacyFile: String {
        switch self {
        case .readBytes: "blkio.throttle.read_bps_device"
        case .writeBytes: "blkio.throttle.write_bps_device"
        case .readOperations: "blkio.throttle.read_iops_device"
        case .writeOperations: "blkio.throttle.write_iops_device"
        }
    }
    // <<<
}
