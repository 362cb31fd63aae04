import LabSupport
import RISCV

/// Milestone 4. The page tables that the hart really uses while a guest runs in U.
///
/// They lead from guest virtual to host physical addresses in one step: the guest's table and the slot,
/// composed. Every address space of the guest has its own, and each only what has been touched.
public final class ShadowTables {
    /// What an address space depends on.
    struct Space: Hashable {
        /// The guest's `satp`; 0 when it does not translate.
        let satp: UInt64
        /// In virtual U the supervisor's pages are missing; in virtual S the user's are, unless SUM.
        let isUser: Bool
        let sum: Bool
        let mxr: Bool
    }

    private let memory: Memory
    /// The host's frames that tables may be made of.
    let frames: Range<UInt64>
    private var next: UInt64
    private var roots: [Space: UInt64] = [:]
    /// Counts the times that entries were taken away: what the hart has cached since is stale.
    private(set) var generation: UInt64 = 0
    /// The largest level of a guest's leaf that something here was made of.
    private var highestLevel: UInt64 = 0

    init(memory: Memory, frames: Range<UInt64>) {
        self.memory = memory
        self.frames = frames
        next = frames.lowerBound
    }

    /// The root table of an address space, as a value for the hart's `satp`.
    func root(of space: Space) -> UInt64 {
        8 << 60 | rootFrame(of: space) >> 12
    }

    private func rootFrame(of space: Space) -> UInt64 {
        if let root = roots[space] { return root }
        if next == frames.upperBound { removeAll() }
        let root = makeFrame()
        roots[space] = root
        return root
    }

    /// Forgets everything.
    func removeAll() {
        roots.removeAll(keepingCapacity: true)
        next = frames.lowerBound
        generation &+= 1
        highestLevel = 0
    }

    /// A zeroed frame.
    private func makeFrame() -> UInt64 {
        // Those who call have made sure that there is one: `map` needs three at most.
        let frame = next
        next += 0x1000
        (memory.bytes + Int(frame - memory.base)).initializeMemory(
            as: UInt8.self, repeating: 0, count: 0x1000)
        return frame
    }

    /// Maps one page of an address space. When no frame is left, all tables go first: they can be made anew.
    ///
    /// - Parameters:
    ///   - page: what the guest's own table says: R, W and X, and the level of its leaf.
    ///   - address: the guest virtual address.
    ///   - host: the host physical address of the page.
    func map(_ address: UInt64, to host: UInt64, _ permissions: UInt64, level: UInt64, in space: Space) throws
    {
        if frames.upperBound - next < 3 * 0x1000 { removeAll() }
        highestLevel = max(highestLevel, level)
        // >>> vmm.4
        // Three levels down from the root, making the tables that are missing. The leaf: V, A, D (the hart
        // is not to write it), R, W, X as given - and U, always: the hart is in U whatever the guest
        // believes. Bits 8 and 9 are free: they keep the level of the guest's leaf for `remove`.
        // stub: throw Unimplemented("vmm.4")
        var table = rootFrame(of: space)
        for level: UInt64 in [2, 1] {
            let place = table + (address >> (12 + 9 * level) & 0x1FF) * 8
            let entry = try memory.load(place, size: .double)
            if entry & PageTableEntry.valid != 0 {
                table = (entry >> 10) << 12
            } else {
                table = makeFrame()
                try memory.store(place, size: .double, (table >> 12) << 10 | PageTableEntry.valid)
            }
        }
        let always =
            PageTableEntry.valid | PageTableEntry.user | PageTableEntry.accessed | PageTableEntry.dirty
        let leaf = (host >> 12) << 10 | level << 8 | permissions | always
        try memory.store(table + (address >> 12 & 0x1FF) * 8, size: .double, leaf)
        // <<<
    }

    /// Forgets what was made of the guest's entry for one address, in every address space.
    func remove(_ address: UInt64) throws {
        generation &+= 1
        // >>> vmm.4
        // The guest's leaf may have been a superpage, of which many pages can be here: in the table of
        // the address those whose level is not 0, and in all tables of its GiB those of level 2.
        // stub: throw Unimplemented("vmm.4")
        for root in roots.values {
            let directory = try memory.load(root + (address >> 30 & 0x1FF) * 8, size: .double)
            guard directory & PageTableEntry.valid != 0 else { continue }
            let near = address >> 21 & 0x1FF
            for index in highestLevel == 2 ? 0..<512 : near..<near + 1 {
                let entry = try memory.load(((directory >> 10) << 12) + index * 8, size: .double)
                guard entry & PageTableEntry.valid != 0 else { continue }
                try clean((entry >> 10) << 12, page: index == near ? address >> 12 & 0x1FF : nil)
            }
        }
        // <<<
    }

    // >>> vmm.4
    /// Takes away from one leaf table a page, and the parts of superpages that cover it.
    private func clean(_ table: UInt64, page: UInt64?) throws {
        if let page, highestLevel == 0 { return try memory.store(table + page * 8, size: .double, 0) }
        for index: UInt64 in 0..<512 {
            let entry = try memory.load(table + index * 8, size: .double)
            let level = entry >> 8 & 3
            if entry != 0 && (index == page || level == 2 || level == 1 && page != nil) {
                try memory.store(table + index * 8, size: .double, 0)
            }
        }
    }
    // <<<
}
