/// The registers of physical memory protection: sixteen entries that keep what is written to them.
///
/// They do not protect: this machine has no firmware to protect from its kernel. Kernels that open all
/// memory to the supervisor find the registers they write.
/// - ISA: Privileged 1.12, §3.7.1
public struct PhysicalProtection: Sendable {
    /// The number of entries.
    public static let entries = 16
    private var configuration = [UInt8](repeating: 0, count: entries)
    private var addresses = [UInt64](repeating: 0, count: entries)

    /// All entries off.
    public init() {}

    /// `pmpcfg` number `index`, which is even: eight entries of one byte.
    public func configuration(_ index: Int) -> UInt64 {
        guard index <= 2 else { return 0 }
        return (0..<8).reduce(0) { $0 | UInt64(configuration[index * 4 + $1]) << UInt64(8 * $1) }
    }

    /// Writes eight entries. A locked one (bit 7) keeps its value, and so does one that is asked to be
    /// writable (bit 1) and not readable (bit 0).
    public mutating func setConfiguration(_ index: Int, _ value: UInt64) {
        guard index <= 2 else { return }
        for number in 0..<8 {
            let byte = UInt8(truncatingIfNeeded: value >> UInt64(8 * number)) & 0x9F
            let entry = index * 4 + number
            if configuration[entry] & 0x80 == 0 && byte & 3 != 2 { configuration[entry] = byte }
        }
    }

    /// `pmpaddr` number `index`: bits 55...2 of an address.
    public func address(_ index: Int) -> UInt64 {
        index < Self.entries ? addresses[index] : 0
    }

    /// Writes an address unless its entry is locked, or ends a range of the next one, locked too.
    public mutating func setAddress(_ index: Int, _ value: UInt64) {
        guard index < Self.entries, configuration[index] & 0x80 == 0 else { return }
        let next = index + 1 < Self.entries ? configuration[index + 1] : 0
        if next & 0x98 != 0x88 { addresses[index] = value & (1 << 54 - 1) }
    }
}
