import ControlGroups
import Glibc

/// A bound on a disk as the command line has it: `/dev/sda:wbps=8M`, `8:0:rbps=1M,riops=100`.
enum IOLimit {
    private static let kinds: [String: DeviceThrottle.Kind] = [
        "rbps": .readBytes, "wbps": .writeBytes, "riops": .readOperations, "wiops": .writeOperations,
    ]

    /// - Throws: `Complaint` with status 125.
    static func parse(_ text: String) throws -> [DeviceThrottle] {
        guard let colon = text.lastIndex(of: ":") else { throw malformed(text) }
        let device = try numbers(of: String(text[..<colon]), in: text)
        return try text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
            .map { pair in
                let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2, let kind = kinds[parts[0]] else { throw malformed(text) }
                let rate = try ByteCount.parse(parts[1], option: "--io \(text):")
                guard rate > 0 else { throw LimitOptions.refuse("--io \(text)", "the least rate is 1") }
                return DeviceThrottle(device: device, kind: kind, rate: UInt64(rate))
            }
    }

    /// `8:0` for a device, given by its numbers or by its node.
    private static func numbers(of device: String, in text: String) throws -> String {
        guard device.hasPrefix("/") else {
            let parts = device.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ UInt32($0) != nil }) else { throw malformed(text) }
            return device
        }
        var status = stat()
        guard stat(device, &status) == 0 else {
            throw LimitOptions.refuse("--io \(text)", "\(device): \(reason(errno))")
        }
        guard status.st_mode & S_IFMT == S_IFBLK else {
            throw LimitOptions.refuse("--io \(text)", "\(device) is no block device; lsblk lists them")
        }
        let number = UInt64(status.st_rdev)
        // - C: makedev(3), as the C library lays the bits out
        let major = number >> 8 & 0xFFF | number >> 32 & ~0xFFF
        let minor = number & 0xFF | number >> 12 & ~0xFF & 0xFFFF_FFFF
        return "\(major):\(minor)"
    }

    private static func malformed(_ text: String) -> Complaint {
        LimitOptions.refuse(
            "--io \(text)",
            "expected DEVICE:KEY=N[,KEY=N], a whole disk such as /dev/sda or 8:0; keys rbps, wbps, riops, wiops"
        )
    }
}
