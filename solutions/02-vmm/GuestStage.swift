import LabSupport
import RISCV

/// Milestone 7. The second stage of translation: from guest physical to host physical addresses.
///
/// An Sv39x4 table in the host's memory. The hart walks it for every address that the guest's own table
/// gives, the addresses of the guest's table entries among them, so the guest may keep its `satp`.
///
/// ```
/// | 40..30 VPN[2], two bits wider: 2048 entries | 29..21 VPN[1] | 20..12 VPN[0] | 11..0 offset |
/// ```
/// - ISA: Privileged 1.12, §8.5.1
public final class GuestStage: SecondStage {
    private let memory: Memory
    private let frames: Range<UInt64>
    private let root: UInt64
    private var next: UInt64

    /// An empty table, made of host frames.
    public init(memory: Memory, frames: Range<UInt64>) {
        self.memory = memory
        self.frames = frames
        // The root has 16 KiB and begins at a multiple of that.
        root = (frames.lowerBound + 0x3FFF) & ~0x3FFF
        next = root + 0x4000
    }

    /// The table as a value for `hgatp`.
    public var hgatp: UInt64 { 8 << 60 | root >> 12 }

    /// Where a guest physical address lies; nil where the table has no entry that allows the access.
    public func hostPhysical(_ guestPhysical: UInt64, for access: Access) -> UInt64? {
        // >>> vmm.7
        // Three levels, the first with 2048 entries; addresses of 41 bits and more have no entry. A leaf
        // must have V, U (the second stage treats every access as a user's) and the access's permission.
        // stub: nil
        guard guestPhysical >> 41 == 0 else { return nil }
        var table = root
        for level: UInt64 in [2, 1, 0] {
            let shift = 12 + 9 * level
            let index = guestPhysical >> shift & (level == 2 ? 0x7FF : 0x1FF)
            guard let entry = try? memory.load(table + index * 8, size: .double),
                entry & PageTableEntry.valid != 0
            else { return nil }
            let page = (entry >> 10) << 12
            guard entry & (PageTableEntry.read | PageTableEntry.execute) != 0 else {
                table = page
                continue
            }
            let wanted =
                switch access {
                case .fetch: PageTableEntry.execute
                case .load: PageTableEntry.read
                case .store: PageTableEntry.write
                }
            guard entry & wanted != 0, entry & PageTableEntry.user != 0 else { return nil }
            return page | guestPhysical & (1 << shift - 1)
        }
        return nil
        // <<<
    }

    /// Maps a page (level 0) or a superpage of 2 MiB (level 1).
    public func map(_ guestPhysical: UInt64, to host: UInt64, level: UInt64, permissions: UInt64) throws {
        // >>> vmm.7
        // Down from the root, making the tables that are missing; both addresses are multiples of the
        // page's size.
        // stub: throw Unimplemented("vmm.7")
        var table = root
        var place = table + (guestPhysical >> 30 & 0x7FF) * 8
        for step in stride(from: UInt64(2), to: level, by: -1) {
            let entry = try memory.load(place, size: .double)
            if entry & PageTableEntry.valid != 0 {
                table = (entry >> 10) << 12
            } else {
                table = try makeFrame()
                try memory.store(place, size: .double, (table >> 12) << 10 | PageTableEntry.valid)
            }
            place = table + (guestPhysical >> (12 + 9 * (step - 1)) & 0x1FF) * 8
        }
        let always =
            PageTableEntry.valid | PageTableEntry.user | PageTableEntry.accessed | PageTableEntry.dirty
        try memory.store(place, size: .double, (host >> 12) << 10 | permissions | always)
        // <<<
    }

    /// Forgets all pages.
    public func removeAll() {
        next = root + 0x4000
        (memory.bytes + Int(root - memory.base)).initializeMemory(as: UInt8.self, repeating: 0, count: 0x4000)
    }

    private func makeFrame() throws -> UInt64 {
        if next >= frames.upperBound { throw BusFault(address: next) }
        defer { next += 0x1000 }
        (memory.bytes + Int(next - memory.base)).initializeMemory(as: UInt8.self, repeating: 0, count: 0x1000)
        return next
    }
}
