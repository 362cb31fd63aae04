import CgroupFS
import LabSupport

/// Version 1's files.
extension Resources {
    // >>> cgroups.3
    func legacyCPU() -> [FileWrite] {
        let (quota, period) = bandwidth
        return [
            cpuShares.unlessZero.map { FileWrite(.cpu, "cpu.shares", "\($0)") },
            period.map { FileWrite(.cpu, "cpu.cfs_period_us", "\($0)") },
            quota.map { FileWrite(.cpu, "cpu.cfs_quota_us", "\($0)") },
        ].compactMap { $0 }
    }

    /// At every moment memory must be at most memory and swap together, or the kernel says EINVAL.
    func legacyMemory(replacing current: Resources?) throws -> [FileWrite] {
        let both = memorySwap.unlessZero
        let formerBoth = current?.memorySwap.unlessZero ?? -1
        if let memory = memory.unlessZero, both == nil, Self.isAbove(memory, formerBoth) {
            throw ResourceError(
                resource: "memory", value: "\(memory)",
                supported: "most is the present memory-swap, \(formerBoth); raise that as well")
        }
        var writes = [
            memory.unlessZero.map { FileWrite(.memory, "memory.limit_in_bytes", "\($0)") },
            both.map { FileWrite(.memory, "memory.memsw.limit_in_bytes", "\($0)") },
        ].compactMap { $0 }
        // Raising, the sum goes first and makes room; lowering, the part goes first.
        if let both, Self.isAbove(both, formerBoth) { writes.reverse() }
        if let soft = memoryReservation.unlessZero {
            writes.append(FileWrite(.memory, "memory.soft_limit_in_bytes", "\(soft)"))
        }
        return writes
    }

    func legacyBlkio() -> [FileWrite] {
        let weight = blkioWeight.unlessZero.map { [FileWrite(.blkio, "blkio.weight", "\($0)")] } ?? []
        return weight
            + throttles.map { FileWrite(.blkio, $0.kind.legacyFile, "\($0.device) \($0.rate)") }
    }

    /// The kernel reads no further than "a", and allows or denies everything: a rule about both kinds that
    /// is not about everything is two.
    func legacyDevices() -> [FileWrite] {
        devices.flatMap { rule in
            let file = rule.isAllowed ? "devices.allow" : "devices.deny"
            let isAboutEverything =
                rule.major == nil && rule.minor == nil && Set(rule.access).isSuperset(of: "rwm")
            let kinds: [DeviceRule.Kind] =
                rule.kind != .all ? [rule.kind] : isAboutEverything ? [.all] : [.block, .character]
            return kinds.map { kind in
                guard kind != .all else { return FileWrite(.devices, file, "a") }
                let numbers = [rule.major, rule.minor].map { $0.map { "\($0)" } ?? "*" }
                return FileWrite(
                    .devices, file, "\(kind.rawValue) \(numbers.joined(separator: ":")) \(rule.access)")
            }
        }
    }

    /// Where -1 is above every number.
    private static func isAbove(_ limit: Int64, _ other: Int64) -> Bool {
        UInt64(bitPattern: limit) > UInt64(bitPattern: other)
    }
    // <<<
}
