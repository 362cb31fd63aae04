/// Bits of a page table entry.
///
/// ```
/// | 63..54 reserved | 53..10 PPN | 9..8 RSW | D | A | G | U | X | W | R | V |
/// ```
/// - ISA: Privileged 1.12, figure 4.21
public enum PageTableEntry {
    /// The entry counts.
    public static let valid: UInt64 = 1 << 0
    /// Loads are allowed.
    public static let read: UInt64 = 1 << 1
    /// Stores are allowed.
    public static let write: UInt64 = 1 << 2
    /// Fetches are allowed.
    public static let execute: UInt64 = 1 << 3
    /// The page is the user's.
    public static let user: UInt64 = 1 << 4
    /// The page has been accessed.
    public static let accessed: UInt64 = 1 << 6
    /// The page has been stored to.
    public static let dirty: UInt64 = 1 << 7
}
