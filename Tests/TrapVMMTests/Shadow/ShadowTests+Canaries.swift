import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Resource control: whatever a guest does, what is not its own stays as it is.
extension ShadowTests {
    func testTenThousandRandomGuestsTouchNothingOutsideTheirSlot() throws {
        try withSeed { generator in
            let fuzz = try FuzzedGuest()
            for number in 0..<10_000 {
                try fuzz.run(using: &generator)
                guard number % 50 == 49, let address = fuzz.firstChange() else { continue }
                return XCTFail(
                    "after guest \(number): host memory at \(hex(address)) changed, outside the guest's slot "
                        + "(\(hex(fuzz.guest.vm.slot.hostBase)), \(fuzz.guest.vm.slot.size) bytes) and its tables. "
                        + "A guest physical address must be checked against the slot each time, whoever uses it."
                )
            }
            XCTAssertGreaterThan(fuzz.guest.vm.counts.instructions, 5_000, "the guests do run")
        }
    }
}

/// A small guest that is filled with random code and tables again and again, between canaries.
private final class FuzzedGuest {
    let stand: Stand
    let guest: Guest
    private static let size: UInt64 = 0x8000
    private static let canary: UInt64 = 0x5CA1_AB1E_0DDB_A11D
    private static let programs = Operation.allCases

    init() throws {
        stand = try Stand(guests: 1, memorySize: Self.size)
        guest = try stand.makeGuest(memorySize: Self.size)
        guest.enter(.supervisor)
        for range in guarded {
            for address in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
                stand.hart.memory.bytes.storeBytes(
                    of: Self.canary, toByteOffset: Int(address - stand.hart.memory.base), as: UInt64.self)
            }
        }
    }

    /// Host memory that is neither the guest's RAM nor its shadow tables: the page before the tables, the
    /// page before the slot, and 64 KiB behind it.
    private var guarded: [Range<UInt64>] {
        let (start, end) = (guest.vm.slot.hostBase, guest.vm.slot.hostBase + Self.size)
        let tables = start - 0x1000 - Hypervisor.tableBytes
        return [tables - 0x1000..<tables, start - 0x1000..<start, end..<end + 0x1_0000]
    }

    func firstChange() -> UInt64? {
        let memory = stand.hart.memory
        for range in guarded {
            for address in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
                let value = memory.bytes.load(fromByteOffset: Int(address - memory.base), as: UInt64.self)
                if value != Self.canary { return address }
            }
        }
        return nil
    }

    func run(using generator: inout SeededGenerator) throws {
        let vm = guest.vm
        // The last guest's pages are forgotten as a fence of its own would do it.
        vm.mode = .supervisor
        try vm.emulate(.fenceAll)
        let kind = generator.next()
        if kind % 4 == 0 { try fillTables(using: &generator) }
        let code = Stand.base + 0x1000
        for word in 0..<8 as Range<UInt64> {
            try guest.memory.store(code + 4 * word, size: .word, UInt64(instruction(using: &generator)))
        }
        let host = vm.slot.hostBase
        stand.hart.fenceInstructions(host..<host + Self.size)
        for number in 1..<16 as Range<UInt8> { vm[register: number] = address(using: &generator) }
        let translates = kind >> 8 & 3 != 0
        vm.csr[.satp] = translates ? 8 << 60 | (Stand.base + 0x2000) >> 12 : 0
        if kind >> 16 & 15 == 0 { vm.csr[.satp] = 8 << 60 | address(using: &generator) >> 12 & (1 << 44 - 1) }
        vm.csr[.mstatus] = Status.xlen64 | generator.next() & Status.supervisorWritable
        vm.csr[.stvec] = code
        vm.mode = kind >> 24 & 1 == 0 ? .supervisor : .user
        vm.isWaiting = false
        vm.pc = translates ? 0x4000_1000 : code
        do {
            _ = try vm.run(budget: 12)
        } catch let error as Unimplemented where error == Unimplemented("vmm.5") {
            // A device: not before milestone 5.
        }
    }

    /// Root, directory and page table at 0x2000, 0x3000 and 0x4000 in the RAM, with entries that lead
    /// anywhere; the code is at 1 GiB.
    private func fillTables(using generator: inout SeededGenerator) throws {
        let pointer = PTE.v
        for table in 0..<3 as Range<UInt64> {
            for index in 0..<16 as Range<UInt64> {
                let flags = generator.next() & 0xDF | (generator.next() % 4 == 0 ? 0 : PTE.v | PTE.r)
                let entry = PTE.pointing(to: address(using: &generator), flags) & (1 << 54 - 1)
                try guest.memory.store(
                    Stand.base + 0x2000 + table * 0x1000 + index * 8, size: .double, entry)
            }
        }
        let (root, directory, pages) = (Stand.base + 0x2000, Stand.base + 0x3000, Stand.base + 0x4000)
        try guest.memory.store(root + 8, size: .double, PTE.pointing(to: directory, pointer))
        try guest.memory.store(directory, size: .double, PTE.pointing(to: pages, pointer))
        let user = generator.next() & PTE.u
        try guest.memory.store(
            pages + 8, size: .double, PTE.pointing(to: Stand.base + 0x1000, PTE.code | PTE.w | user))
    }

    /// In the slot, in its tables' pages, close behind RAM, at a host address, or anywhere; never the
    /// switch that turns the board off.
    private func address(using generator: inout SeededGenerator) -> UInt64 {
        let any = generator.next()
        switch any % 6 {
        case 0: return Stand.base + (any >> 8) % Self.size
        case 1: return 0x4000_0000 + (any >> 8) % 0x1_0000
        case 2: return Stand.base + Self.size + (any >> 8) % 0x2_0000
        case 3: return stand.hart.memory.base + (any >> 8) % stand.hart.memory.size
        case 4: return guest.vm.slot.hostBase &- 0x1800 &+ (any >> 8) % 0x3000
        default: return any | 1 << 40
        }
    }

    /// Mostly stores, loads and privileged instructions; some words that are none.
    private func instruction(using generator: inout SeededGenerator) -> UInt32 {
        let any = generator.next()
        let (a, b) = (UInt8(any >> 8 & 15), UInt8(any >> 12 & 15))
        let offset = Int64(any >> 16 & 0x7F8) - 1024
        switch any % 8 {
        case 0, 1, 2:
            let stores: [RISCV.Operation] = [.sb, .sh, .sw, .sd]
            return Instruction.store(stores[Int(any >> 4 & 3)], a, offset, b).encoded
        case 3: return Instruction.load(.ld, a, offset, b).encoded
        case 4:
            let atomics: [RISCV.Operation] = [.amoswapD, .amoaddW, .scD, .lrD]
            return Instruction(atomics[Int(any >> 4 & 3)], rd: a, rs1: b, rs2: a).encoded
        case 5:
            let csrs: [CSR] = [.sstatus, .satp, .sepc, .sscratch, .stvec, .sie]
            return Instruction.csr(.csrrw, a, csrs[Int(any >> 32) % csrs.count], b).encoded
        case 6:
            let operations = Self.programs
            return Instruction(operations[Int(any >> 32) % operations.count], rd: a, rs1: b, rs2: a).encoded
        default: return UInt32(truncatingIfNeeded: any >> 32)
        }
    }
}
