import LabSupport

/// Milestone 8. The page tables without which there is no long mode.
///
/// An entry, in all of the levels:
///
///     | 63 NX | 62..52 | 51..12 next table or page | 11..8 | 7 PS | 6 D | 5 A | 4..3 | 2 U | 1 W | 0 P |
///
/// - Source: AMD64 Architecture Programmer's Manual, volume 2, §5.3
public enum KVMPageTables {
    /// Bytes that the tables of `identityMap(at:)` take.
    public static let size = 3 * KVMMemory.pageSize

    /// Tables by which each virtual address of the first GiB leads to the same physical address.
    ///
    /// Three tables of 512 entries, one after the other: a PML4 whose first entry leads to the PDPT, whose
    /// first entry leads to a page directory, all of whose entries are pages of 2 MiB. Every page is
    /// present, writable and open to ring 3.
    /// - Parameter base: guest-physical address of the first table, a multiple of 4096.
    /// - Returns: 1536 words, to be written at `base`.
    /// - Throws: `KVMError` when `base` is no page's address.
    public static func identityMap(at base: UInt64) throws -> [UInt64] {
        // TODO vmm.8
        // P, W and U must be set in each level: an access needs the permission of all of them. PS
        // (bit 7) ends the walk early: in the page directory it makes an entry a page of 2 MiB.
        throw Unimplemented("vmm.8")
    }
}
