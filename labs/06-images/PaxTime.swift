import Archives
import LabSupport

/// A moment as an extended header spells it: decimal seconds with any number of digits behind the point.
///
/// - POSIX: pax, "pax Extended Header File Times"
enum PaxTime {
    /// Reads `1350244992.023960108`; digits beyond the ninth are cut off.
    /// - Returns: nil for what is no such number, or none of 64 bits.
    static func read(_ text: [UInt8]) -> Timestamp? {
        // TODO images.2
        // -1.25 lies between the seconds -2 and -1: it is -2 and 750,000,000 nanoseconds.
        return nil
    }

    /// Writes it as short as can be.
    static func text(_ time: Timestamp) -> String {
        // TODO images.2
        return ""
    }
}
