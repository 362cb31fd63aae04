import RISCV

/// Bits of a page table entry, by the letters of the manual.
enum PTE {
    static let v: UInt64 = 1, r: UInt64 = 2, w: UInt64 = 4, x: UInt64 = 8
    static let u: UInt64 = 16, g: UInt64 = 32, a: UInt64 = 64, d: UInt64 = 128
    /// A page of the kernel's data that is in use.
    static let data = v | r | w | a | d
    /// A page of the kernel's code that is in use.
    static let code = v | r | x | a

    /// An entry that points to a physical address.
    static func pointing(to physical: UInt64, _ flags: UInt64) -> UInt64 {
        (physical >> 12) << 10 | flags
    }
}

/// Sv39 tables in the RAM of a guest, or of a bare machine.
final class GuestTables {
    private let memory: Memory
    /// Where the root table lies.
    let root: UInt64
    private var nextFree: UInt64

    /// An empty root table at `root`; further tables follow it page by page.
    init(in memory: Memory, at root: UInt64 = 0x8004_0000) {
        self.memory = memory
        self.root = root
        nextFree = root + 0x1000
    }

    /// The value of `satp` that leads here.
    var satp: UInt64 { 8 << 60 | root >> 12 }

    /// The place of the entry for `virtual` on a level; tables on the way are made.
    func place(of virtual: UInt64, level: Int = 0) throws -> UInt64 {
        var table = root
        for upper in stride(from: 2, to: level, by: -1) {
            let place = table + index(virtual, upper) * 8
            var entry = try memory.load(place, size: .double)
            if entry == 0 {
                entry = PTE.pointing(to: nextFree, PTE.v)
                nextFree += 0x1000
                try memory.store(place, size: .double, entry)
            }
            table = (entry >> 10) << 12
        }
        return table + index(virtual, level) * 8
    }

    /// Puts an entry for `virtual` on a level: 0 for a page, 1 for 2 MiB, 2 for 1 GiB.
    func map(_ virtual: UInt64, _ entry: UInt64, level: Int = 0) throws {
        try memory.store(try place(of: virtual, level: level), size: .double, entry)
    }

    /// Maps `virtual` to `physical` with these bits.
    func map(_ virtual: UInt64, to physical: UInt64, _ flags: UInt64, level: Int = 0) throws {
        try map(virtual, PTE.pointing(to: physical, flags), level: level)
    }

    /// The entry for `virtual` as it is now.
    func entry(_ virtual: UInt64, level: Int = 0) throws -> UInt64 {
        try memory.load(try place(of: virtual, level: level), size: .double)
    }

    private func index(_ virtual: UInt64, _ level: Int) -> UInt64 {
        virtual >> UInt64(12 + 9 * level) & 0x1FF
    }
}
