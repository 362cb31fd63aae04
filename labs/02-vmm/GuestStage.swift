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
        // TODO vmm.7
        // Three levels, the first with 2048 entries; addresses of 41 bits and more have no entry. A leaf
        // must have V, U (the second stage treats every access as a user's) and the access's permission.
        nil
    }

    /// Maps a page (level 0) or a superpage of 2 MiB (level 1).
    public func map(_ guestPhysical: UInt64, to host: UInt64, level: UInt64, permissions: UInt64) throws {
        // TODO vmm.7
        // Down from the root, making the tables that are missing; both addresses are multiples of the
        // page's size.
        throw Unimplemented("vmm.7")
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
