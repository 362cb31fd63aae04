import Emulator
import LabSupport
import RISCV

/// A random page table with one path in it, a random access, and what the manual says of them.
struct RandomWalk: CustomStringConvertible {
    let mode: PrivilegeMode
    let access: Access
    let status: UInt64
    let virtual: UInt64
    /// The entries for `virtual` on levels 2, 1 and 0; a walk may end before the last.
    let entries: [UInt64]

    init(using generator: inout SeededGenerator) {
        func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }
        mode = pick([.user, .supervisor])
        access = pick([.fetch, .load, .store])
        status = pick([0, Status.sum]) | pick([0, Status.mxr])
        let any = UInt64.random(in: .min ... .max, using: &generator)
        let canonical = UInt64(bitPattern: (Int64(bitPattern: any) << 25) >> 25)
        virtual = pick([canonical, canonical, canonical, canonical, any])
        let leafLevel = Int.random(in: 0...2, using: &generator)
        var entries: [UInt64] = []
        for level in [2, 1, 0] where level >= leafLevel {
            let table = PageTables.root + 0x1000 * UInt64(3 - level)
            entries.append(
                level > leafLevel ? PTE.pointing(to: table, PTE.v) : Self.leaf(level, using: &generator))
        }
        self.entries = entries
    }

    /// Mostly a sound leaf: flags at random, its low PPN bits zero, nothing reserved.
    private static func leaf(_ level: Int, using generator: inout SeededGenerator) -> UInt64 {
        let flags = UInt64.random(in: 0...0xFF, using: &generator) | PTE.v
        let frame = UInt64.random(in: 0..<1 << 44, using: &generator)
        let mask: UInt64 = (1 << (9 * UInt64(level))) - 1
        let isMisaligned = Int.random(in: 0..<8, using: &generator) == 0
        let reserved: UInt64 = Int.random(in: 0..<16, using: &generator) == 0 ? 1 << 55 : 0
        return (isMisaligned ? frame : frame & ~mask) << 10 | flags | reserved
    }

    func prepare(_ tables: PageTables) throws {
        try tables.set(.mstatus, status)
        for (entry, level) in zip(entries, [2, 1, 0]) {
            let table = PageTables.root + 0x1000 * UInt64(2 - level)
            let index = virtual >> UInt64(12 + 9 * level) & 0x1FF
            try tables.bench.memory.store(table + 8 * index, size: .double, entry)
        }
    }

    /// The walk as the manual numbers its steps; every entry but the last is a sound pointer.
    func expected(_ tables: PageTables) throws -> Translated {
        let fault = Translated.pageFault(access, virtual)
        guard virtual >> 38 == 0 || virtual >> 38 == 0x3FF_FFFF, let leaf = entries.last else { return fault }
        let level = 3 - UInt64(entries.count)
        func has(_ bit: UInt64) -> Bool { leaf & bit != 0 }
        // Step 3: not valid, or reserved.
        if leaf >> 54 != 0 || has(PTE.w) && !has(PTE.r) { return fault }
        // Step 4: a pointer where only a leaf can end the walk, or to a table of zeros.
        if !has(PTE.r) && !has(PTE.x) { return try expectedBehindPointer(leaf, level, tables) }
        guard isPermitted(leaf) else { return fault }
        // Step 6: a superpage begins at a multiple of its size.
        let size: UInt64 = 1 << (12 + 9 * level)
        let start = (leaf >> 10) << 12
        guard start % size == 0 else { return fault }
        return .physical(start + virtual % size)
    }

    /// Step 5: may this mode do this?
    private func isPermitted(_ leaf: UInt64) -> Bool {
        func has(_ bit: UInt64) -> Bool { leaf & bit != 0 }
        let isOpen: Bool =
            switch access {
            case .fetch: has(PTE.x)
            case .store: has(PTE.w)
            case .load: has(PTE.r) || has(PTE.x) && status & Status.mxr != 0
            }
        let mayTouchUsers = access != .fetch && status & Status.sum != 0
        return isOpen && (has(PTE.u) ? mode == .user || mayTouchUsers : mode == .supervisor)
    }

    private func expectedBehindPointer(_ entry: UInt64, _ level: UInt64, _ tables: PageTables) throws
        -> Translated
    {
        if level == 0 || entry & (PTE.a | PTE.d | PTE.u) != 0 { return .pageFault(access, virtual) }
        let table = (entry >> 10) << 12
        if tables.bench.memory.contains(table, count: 0x1000) { return .pageFault(access, virtual) }
        let exception: Exception =
            switch access {
            case .fetch: .instructionAccessFault
            case .load: .loadAccessFault
            case .store: .storeAccessFault
            }
        return .fault(.exception(exception, value: virtual))
    }

    var description: String {
        let path = entries.map { hex($0) }.joined(separator: ", ")
        return "\(access) at \(hex(virtual)) in \(mode) mode, mstatus \(hex(status)), entries \(path)"
    }
}
