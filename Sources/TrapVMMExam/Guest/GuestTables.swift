import ExamKit
import LabSupport
import RISCV

/// The page tables that a program starts with.
enum GuestTables {
    private typealias Bits = RISCV.PageTableEntry
    private static let kernel =
        Bits.valid | Bits.read | Bits.write | Bits.execute | Bits.accessed | Bits.dirty

    /// Two address spaces: the kernel onto itself, in pages or as one superpage, the user's code, and windows.
    static func image(_ generator: inout SeededGenerator) -> MemoryImage {
        var image: MemoryImage = [:]
        for root in GuestLayout.tables {
            func pointer(_ table: UInt64) -> Hex { Hex(((root + table) >> 12) << 10 | Bits.valid) }
            image[root.hex] = [pointer(0x3000), Hex(0), pointer(0x1000)]
            let superpage = generator.chance(40)
            image[(root + 0x1000).hex] = [
                superpage ? Hex((GuestLayout.code >> 12) << 10 | kernel) : pointer(0x2000)
            ]
            if !superpage {
                image[(root + 0x2000).hex] = (0..<64).map {
                    Hex((GuestLayout.code >> 12 + $0) << 10 | kernel)
                }
            }
            // 0x40_0000 is the third slot of 2 MiB.
            image[(root + 0x3010).hex] = [pointer(0x4000)]
            image[(root + 0x4000).hex] = (0..<GuestLayout.windowCount).map { _ in
                Hex(WindowEntry.random(&generator).value)
            }
            let user = Bits.valid | Bits.read | Bits.execute | Bits.user
            image[(root + 0x4000 + (GuestLayout.userWindow >> 12 & 0x1FF) * 8).hex] = [
                Hex((GuestLayout.userCode >> 12) << 10 | user)
            ]
        }
        return image
    }
}
