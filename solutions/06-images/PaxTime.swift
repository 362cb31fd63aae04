import Archives
import LabSupport

/// A moment as an extended header spells it: decimal seconds with any number of digits behind the point.
///
/// - POSIX: pax, "pax Extended Header File Times"
enum PaxTime {
    /// Reads `1350244992.023960108`; digits beyond the ninth are cut off.
    /// - Returns: nil for what is no such number, or none of 64 bits.
    static func read(_ text: [UInt8]) -> Timestamp? {
        // >>> images.2
        // -1.25 lies between the seconds -2 and -1: it is -2 and 750,000,000 nanoseconds.
        // stub: return nil
        let isNegative = text.first == UInt8(ascii: "-")
        let parts = text.dropFirst(isNegative ? 1 : 0)
            .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard let whole = parts.first, !whole.isEmpty, whole.allSatisfy(isDigit),
            let seconds = Int64(String(decoding: whole, as: UTF8.self))
        else { return nil }
        let fraction = parts.count > 1 ? parts[1] : []
        guard fraction.allSatisfy(isDigit) else { return nil }
        let nanoseconds = (0..<9).reduce(UInt32(0)) { sum, index in
            sum * 10 + (index < fraction.count ? UInt32(fraction[fraction.startIndex + index] - 0x30) : 0)
        }
        guard isNegative else { return Timestamp(seconds: seconds, nanoseconds: nanoseconds) }
        return nanoseconds == 0
            ? Timestamp(seconds: -seconds)
            : Timestamp(seconds: -seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds)
        // <<<
    }

    /// Writes it as short as can be.
    static func text(_ time: Timestamp) -> String {
        // >>> images.2
        // stub: return ""
        guard time.nanoseconds > 0 else { return String(time.seconds) }
        let isNegative = time.seconds < 0
        let seconds = isNegative ? -(time.seconds + 1) : time.seconds
        let nanoseconds = isNegative ? 1_000_000_000 - time.nanoseconds : time.nanoseconds
        var fraction = String(1_000_000_000 + UInt64(nanoseconds)).dropFirst()
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return "\(isNegative ? "-" : "")\(seconds).\(fraction)"
        // <<<
    }
}
