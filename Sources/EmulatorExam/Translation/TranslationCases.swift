import ExamKit
import LabSupport
import RISCV

/// Random Sv39 page tables: mostly sound, and in each something that is not.
enum TranslationCases {
    /// Bits of an entry. | 7 D | 6 A | 5 G | 4 U | 3 X | 2 W | 1 R | 0 V |
    private enum Bit {
        static let valid: UInt64 = 1
        static let read: UInt64 = 2
        static let write: UInt64 = 4
        static let execute: UInt64 = 8
        static let user: UInt64 = 16
        static let accessed: UInt64 = 64
        static let dirty: UInt64 = 128
    }

    private static let ram: UInt64 = 0x8000_0000
    /// Where tables are: whole pages of RAM.
    private static let tables = (1...12).map { ram + 0x1000 * UInt64($0) }

    static func next(_ generator: inout SeededGenerator, certainlyWalks: Bool) -> TranslationScript {
        var script = TranslationScript()
        script.mode = certainlyWalks ? 1 : generator.pick([0, 1, 1, 3])
        let mpp: UInt64 = generator.pick([0, 1, 3]) << Status.mppShift
        let flags = Status.sum | Status.mxr | (certainlyWalks ? 0 : Status.mprv)
        script.mstatus = Hex(generator.next() & flags | mpp)
        var free = tables
        let root = free.removeFirst()
        script.satp = Hex(
            certainlyWalks || generator.chance(92)
                ? 8 << 60 | root >> 12 : generator.pick([0, 8 << 60 | 1 << 30]))
        for _ in 0..<6 { addPath(from: root, &free, &script, &generator) }
        // Addresses that nothing was made for, and such as no page table can hold.
        for address in [generator.next() & (1 << 38 - 1), 1 << 38, generator.next() | 1 << 39, .max] {
            script.references.append(
                .init(address: Hex(address), kind: generator.pick(TranslationScript.Kind.allCases)))
        }
        return script
    }

    /// One virtual page, or a large one, with the entries that lead to it; then a few accesses to it.
    private static func addPath(
        from root: UInt64, _ free: inout [UInt64], _ script: inout TranslationScript,
        _ generator: inout SeededGenerator
    ) {
        let upper = generator.chance(30)
        let virtual = generator.next() & (1 << 38 - 1) | (upper ? ~(1 << 38 - 1) : 0)
        let leafLevel = generator.pick([0, 0, 0, 1, 1, 2])
        var table = root
        for level in [2, 1, 0] {
            let place = (table + (virtual >> UInt64(12 + 9 * level) & 511) * 8).hex
            if level == leafLevel {
                script.entries[place] = Hex(leaf(level, &generator))
                break
            }
            if let entry = script.entries[place], entry.value & 0xE == 0 {
                table = (entry.value >> 10 & (1 << 44 - 1)) << 12
                // A broken pointer leads nowhere that we could put an entry.
                guard tables.contains(table) else { break }
                continue
            }
            guard script.entries[place] == nil, !free.isEmpty else { return }
            let next = free.removeFirst()
            script.entries[place] = Hex(pointer(to: next, &generator))
            table = next
        }
        for _ in 0..<3 {
            let low = generator.next() & (1 << UInt64(12 + 9 * leafLevel) - 1)
            let page: UInt64 = 1 << UInt64(12 + 9 * leafLevel) - 1
            script.references.append(
                .init(
                    address: Hex(virtual & ~page | low), kind: generator.pick(TranslationScript.Kind.allCases)
                ))
        }
    }

    private static func pointer(to table: UInt64, _ generator: inout SeededGenerator) -> UInt64 {
        let entry = table >> 2 | Bit.valid
        switch generator.below(14) {
        case 0: return entry & ~Bit.valid
        case 1: return 1 << 28 | Bit.valid  // a table at 0x4000_0000, outside RAM
        case 2: return entry | generator.pick([Bit.user, Bit.accessed, Bit.dirty])
        case 3: return entry | 1 << (54 + generator.below(7))
        default: return entry
        }
    }

    private static func leaf(_ level: Int, _ generator: inout SeededGenerator) -> UInt64 {
        let unit: UInt64 = 1 << UInt64(9 * level)
        let number = generator.next() & (1 << 44 - 1) & ~(unit - 1)
        let permissions = [
            Bit.read, Bit.read | Bit.write, Bit.execute, Bit.read | Bit.execute,
            Bit.read | Bit.write | Bit.execute,
        ]
        let entry =
            number << 10 | generator.pick(permissions) | Bit.valid
            | generator.next() & (Bit.user | Bit.accessed | Bit.dirty | 0x320)
        switch generator.below(12) {
        case 0: return entry & ~Bit.valid
        case 1: return entry & ~Bit.read | Bit.write  // W without R is reserved
        case 2: return entry | 1 << (54 + generator.below(10))
        case 3 where level > 0: return entry | 1 << (10 + generator.below(UInt64(9 * level)))  // misaligned
        case 4 where level == 0: return number << 10 | Bit.valid  // a pointer where no level follows
        default: return entry
        }
    }
}
