/// A number of bytes as people write it: `64M`, `1g`, `512KiB`, `4096`.
enum ByteCount {
    private static let units: [Character: Int64] = [
        "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
    ]

    /// - Parameter option: whose value it is, for the message.
    /// - Returns: from 0.
    /// - Throws: `Complaint` with status 125.
    static func parse(_ text: String, option: String) throws -> Int64 {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var unit = text.dropFirst(digits.count).lowercased()
        for ending in ["ib", "b"] where unit.count > ending.count && unit.hasSuffix(ending) {
            unit.removeLast(ending.count)
        }
        let factor = unit.isEmpty ? 1 : unit.count == 1 ? units[unit.first ?? " "] : nil
        guard let number = Int64(digits), let factor,
            case (let bytes, false) = number.multipliedReportingOverflow(by: factor)
        else {
            throw LimitOptions.refuse("\(option) \(text)", "expected bytes, such as 67108864, 64M or 2G")
        }
        return bytes
    }

    /// `64.0 MiB`: at most three digits before the point.
    static func text(_ bytes: UInt64) -> String {
        let names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        var (value, place) = (Double(bytes), 0)
        while value >= 999.95, place < names.count - 1 {
            value /= 1024
            place += 1
        }
        return "\(fixed(value, place == 0 ? 0 : 1)) \(names[place])"
    }
}
