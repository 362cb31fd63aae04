/// Where the programs of an exam put things: 1 MiB of RAM, everything the kernel needs mapped onto itself.
enum GuestLayout {
    static let ramSize: UInt64 = 1 << 20
    static let code: UInt64 = 0x8000_0000
    static let handler: UInt64 = 0x8000_4000
    static let machineHandler: UInt64 = 0x8000_5000
    static let userCode: UInt64 = 0x8000_6000
    /// Numbers that the program loads: x20 points here.
    static let pool: UInt64 = 0x8000_7000
    /// A page table for each of two address spaces, in this order: root, kernel's middle, kernel's pages,
    /// windows' middle, windows' pages.
    static let tables: [UInt64] = [0x8001_0000, 0x8001_8000]
    static let tablesEnd: UInt64 = 0x8002_0000
    /// Eight frames; the last two hold one function each.
    static let frames: UInt64 = 0x8002_0000
    static let functions = 6
    /// Four double words for each trap: x29 points behind the last.
    static let log: UInt64 = 0x8003_0000

    /// Sixteen pages of the address space that lead to frames, or nowhere.
    static let windows: UInt64 = 0x40_0000
    static let windowCount: UInt64 = 16
    /// Where the user's code is mapped.
    static let userWindow: UInt64 = 0x50_0000

    static func frame(_ number: Int) -> UInt64 { frames + UInt64(number) * 0x1000 }

    /// Where the entry of a window lies, in the first or the second address space.
    static func entry(ofWindow window: UInt64, in space: Int) -> UInt64 {
        tables[space] + 0x4000 + window * 8
    }

    static func satp(_ space: Int) -> UInt64 { 8 << 60 | tables[space] >> 12 }
}
