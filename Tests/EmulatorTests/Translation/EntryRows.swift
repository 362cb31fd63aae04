import RISCV
import SuiteSupport

/// An entry on a level of the table.
struct EntryCase {
    let level: Int
    let entry: UInt64

    init(_ level: Int, _ target: UInt64, _ flags: UInt64) {
        self.level = level
        entry = PTE.pointing(to: target, flags)
    }
}

/// Whether an access through it is a page fault, whatever the access.
enum EntryRows {
    private static let target: UInt64 = 0x8000_0000
    private static let all7 = PTE.data | PTE.x

    static let all: [Row<EntryCase, Bool>] = [
        Row("V = 0", EntryCase(0, target, all7 & ~PTE.v), gives: true),
        Row("W without R", EntryCase(0, target, PTE.v | PTE.w | PTE.a | PTE.d), gives: true),
        Row("W and X without R", EntryCase(0, target, PTE.v | PTE.w | PTE.x | PTE.a | PTE.d), gives: true),
        Row("W without R on level 2", EntryCase(2, target, PTE.v | PTE.w), gives: true),
        Row("a pointer on level 0", EntryCase(0, target, PTE.v), gives: true),
        Row("reserved bit 54", EntryCase(0, target, all7 | 1 << 54), gives: true),
        Row("reserved bit 63", EntryCase(0, target, all7 | 1 << 63), gives: true),
        Row("reserved bits in a pointer", EntryCase(1, target, PTE.v | 1 << 60), gives: true),
        Row("a pointer with A", EntryCase(1, target, PTE.v | PTE.a), gives: true),
        Row("a pointer with D", EntryCase(1, target, PTE.v | PTE.d), gives: true),
        Row("a pointer with U", EntryCase(1, target, PTE.v | PTE.u), gives: true),
        Row("2 MiB, bit 12 set", EntryCase(1, target + 0x1000, all7), gives: true),
        Row("2 MiB, bit 20 set", EntryCase(1, target + 0x10_0000, all7), gives: true),
        Row("1 GiB, bit 21 set", EntryCase(2, target + 0x20_0000, all7), gives: true),
        Row("1 GiB, bit 29 set", EntryCase(2, target + 0x2000_0000, all7), gives: true),
        Row(
            "RSW and G, which mean nothing to the hart", EntryCase(0, target, all7 | PTE.g | 3 << 8),
            gives: false),
    ]
}
