import Emulator
import RISCV

/// Bits of a page table entry, by the letters of the manual.
enum PTE {
    static let v: UInt64 = 1, r: UInt64 = 2, w: UInt64 = 4, x: UInt64 = 8
    static let u: UInt64 = 16, g: UInt64 = 32, a: UInt64 = 64, d: UInt64 = 128
    /// A page of the kernel that is in use: readable, writable.
    static let data = v | r | w | a | d

    /// An entry that points to a physical address.
    static func pointing(to physical: UInt64, _ flags: UInt64) -> UInt64 {
        (physical >> 12) << 10 | flags
    }
}

/// Page tables in a bench's RAM, and a hart that uses them.
final class PageTables {
    let bench: Workbench
    var hart: Hart { bench.hart }
    /// Where the root table lies.
    static let root: UInt64 = 0x8000_8000
    private var nextFree: UInt64 = 0x8000_9000

    /// A hart in `mode` whose `satp` leads to an empty root table.
    init(in mode: PrivilegeMode = .supervisor) throws {
        bench = try Workbench()
        try set(.satp, 8 << 60 | Self.root >> 12)
        hart.mode = mode
    }

    /// Writes a register as firmware would.
    func set(_ csr: CSR, _ value: UInt64) throws {
        try hart.csr.write(csr.rawValue, value, in: .machine)
    }

    /// The place of the entry for `virtual` on a level; tables on the way are made.
    func place(of virtual: UInt64, level: Int = 0) throws -> UInt64 {
        var table = Self.root
        for upper in stride(from: 2, to: level, by: -1) {
            let place = table + index(virtual, upper) * 8
            var entry = try bench.memory.load(place, size: .double)
            if entry == 0 {
                entry = PTE.pointing(to: nextFree, PTE.v)
                nextFree += 0x1000
                try bench.memory.store(place, size: .double, entry)
            }
            table = (entry >> 10) << 12
        }
        return table + index(virtual, level) * 8
    }

    /// Puts an entry for `virtual` on a level: 0 for a page, 1 for 2 MiB, 2 for 1 GiB.
    func map(_ virtual: UInt64, _ entry: UInt64, level: Int = 0) throws {
        try bench.memory.store(try place(of: virtual, level: level), size: .double, entry)
    }

    /// The entry for `virtual` as it is now.
    func entry(_ virtual: UInt64, level: Int = 0) throws -> UInt64 {
        try bench.memory.load(try place(of: virtual, level: level), size: .double)
    }

    /// What the hart makes of an address.
    func translate(_ virtual: UInt64, for access: Access = .load) throws -> Translated {
        try Translated { try hart.translate(virtual, for: access) }
    }

    private func index(_ virtual: UInt64, _ level: Int) -> UInt64 {
        virtual >> UInt64(12 + 9 * level) & 0x1FF
    }
}

/// What becomes of a virtual address: a physical one, or the trap that says why not.
enum Translated: Equatable, CustomStringConvertible {
    case physical(UInt64)
    case fault(Trap)

    init(_ translate: () throws -> UInt64) throws {
        do {
            self = .physical(try translate())
        } catch let trap as Trap {
            self = .fault(trap)
        }
    }

    /// The page fault of an access.
    static func pageFault(_ access: Access, _ virtual: UInt64) -> Translated {
        switch access {
        case .fetch: .fault(.exception(.instructionPageFault, value: virtual))
        case .load: .fault(.exception(.loadPageFault, value: virtual))
        case .store: .fault(.exception(.storePageFault, value: virtual))
        }
    }

    var description: String {
        switch self {
        case .physical(let address): "physical \(hex(address))"
        case .fault(let trap): describe(trap)
        }
    }
}
