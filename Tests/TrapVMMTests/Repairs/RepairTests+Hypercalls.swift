import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// The paravirtual interface: every argument comes from a guest that may be hostile.
extension RepairTests {
    private static let refused = UInt64(bitPattern: -3)

    func testHypercallsAnswer() throws {
        let guest = try paravirtualGuest()
        guest.vm.csr[.sscratch] = 0x5C
        guest.vm.csr[.mstatus] |= Status.sum
        let sscratch = UInt64(CSR.sscratch.rawValue)
        let rows: [Row<[UInt64], UInt64>] = [
            Row("version", [0, 0, 0], gives: 1),
            Row("mode", [4, 0, 0], gives: 1),
            Row("readCSR of sscratch", [3, sscratch, 0], gives: 0x5C),
            Row("writeCSR of sscratch", [2, sscratch, 0x77], gives: 0x5C),
            Row("readCSR of sscratch again", [3, sscratch, 0], gives: 0x77),
            Row("status, clear SUM and set SIE", [1, Status.sum, Status.sie], gives: Status.sum | 2 << 32),
            Row("readCSR of sstatus", [3, 0x100, 0], gives: Status.sie | 2 << 32),
            Row("readable in RAM", [5, Stand.base, 0], gives: 1),
            Row("poll", [9, 0, 0], gives: 0),
        ]
        try assertRows(
            rows, "make the hypercall", why: "the contract is Hypercall's own comment; the answer is in a0",
            show: hex
        ) { try call($0, guest) }
    }

    func testBadHypercallsAreRefused() throws {
        let guest = try paravirtualGuest()
        let before = guest.vm.csr[.mscratch]
        let end = Stand.base + guest.vm.slot.size
        let rows: [Row<[UInt64], UInt64>] = [
            Row("readCSR of mstatus", [3, 0x300, 0], gives: Self.refused),
            Row("writeCSR of mscratch", [2, 0x340, 7], gives: Self.refused),
            Row("writeCSR of time, which is read-only", [2, 0xC01, 7], gives: Self.refused),
            Row("readCSR of number 0x1140", [3, 0x1140, 0], gives: Self.refused),
            Row("writeCSR of number 2^32 + 0x140", [2, 0x1_0000_0140, 1], gives: Self.refused),
            Row("readCSR of a register that is not there", [3, 0x123, 0], gives: Self.refused),
            Row("setShared at an odd address", [8, Stand.base + 4, 0], gives: Self.refused),
            Row("setShared outside RAM", [8, 0x1000_0000, 0], gives: Self.refused),
            Row("setShared across the end of RAM", [8, end - 40, 0], gives: Self.refused),
            Row("setShared at the end of all addresses", [8, 0 &- 8, 0], gives: Self.refused),
            Row("setShared just inside RAM", [8, end - 48, 0], gives: 0),
            Row("setShared off", [8, 0, 0], gives: 0),
            Row("updateTables with a list outside RAM", [7, 0x4000_0000, 3], gives: 0),
            Row("updateTables with a list that ends with RAM", [7, end - 16, 3], gives: 1),
            Row("updateTables of nothing", [7, Stand.base, 0], gives: 0),
        ]
        try assertRows(
            rows, "make the hypercall", why: "what a guest asks for wrongly costs only the guest", show: hex
        ) { row in
            if row[0] == 7 { try guest.memory.store(end - 16, size: .double, Stand.base + 0x3000) }
            return try call(row, guest)
        }
        assertLesson(
            guest.vm.csr[.mscratch], is: before, "mscratch after writeCSR of it", why: "M is not S's")
    }

    func testHypercallsAreNotForEverybody() throws {
        let version = try call([0, 0, 0], try paravirtualGuest())
        assertLesson(version, is: 1, "ask for the version under paravirtual", why: "there it is served")
        for technique in [Technique.trap, .interpret, .translate, .patch, .hardware] {
            let guest = try Stand.guest(technique: technique, firmware: .sbi)
            guest.vm.pc = Stand.base
            assertLesson(
                try call([0, 0, 0], guest), is: UInt64(bitPattern: -2),
                "make a hypercall under \(technique), over SBI",
                why: "to a firmware that does not know it, it is a call like any other: not supported")
            let bare = try Stand.guest(technique: technique)
            bare.vm.pc = Stand.base
            bare.enter(.supervisor)
            _ = try call([0, 0, 0], bare)
            assertLesson(
                [bare.vm.csr[.mcause], bare.vm.csr[.mepc]], is: [9, Stand.base],
                "mcause and mepc after a hypercall under \(technique), without firmware",
                why: "a call from S is a trap of the guest's own")
        }
    }

    func testABatchOfUpdatesIsOneExit() throws {
        let guest = try paravirtualGuest()
        let list = Stand.base + 0x2000
        let table = Stand.base + 0x6000
        for number in UInt64(0)..<64 {
            try guest.memory.store(list + 16 * number, size: .double, table + 8 * number)
            try guest.memory.store(list + 16 * number + 8, size: .double, number * 0x401)
        }
        let before = guest.vm.counts.exits
        assertLesson(try call([7, list, 64], guest), is: 64, "update 64 entries", why: "all are done")
        assertLesson(
            guest.vm.counts.exits - before, is: 1, "exits for 64 updates", why: "that is what it is for")
        let entries = try (0..<64).map { try guest.memory.load(table + 8 * UInt64($0), size: .double) }
        assertLesson(
            entries, is: (0..<64).map { $0 * 0x401 }, "the table afterwards", why: "each in its place")
    }

    func testABatchWithoutEndIsCut() throws {
        let guest = try paravirtualGuest()
        try guest.memory.store(Stand.base + 0x2000, size: .double, Stand.base + 0x8_0000)
        for number in UInt64(0)..<2000 {
            try guest.memory.store(Stand.base + 0x2000 + 16 * number, size: .double, Stand.base + 0x8_0000)
        }
        let done = try call([7, Stand.base + 0x2000, .max], guest)
        XCTAssertLessThanOrEqual(
            done, 512, "one call must not keep the hypervisor busy for as long as the guest likes")
        XCTAssertGreaterThan(done, 63, "64 updates fit in one call")
    }

    func testTheSharedPageSavesExits() throws {
        let guest = try paravirtualGuest()
        let page = Stand.base + 0x5000
        assertLesson(try call([8, page, 0], guest), is: 0, "name a shared page", why: "it lies in RAM")
        guest.vm.csr[.stvec] = Stand.base + 0x400
        guest.vm.pc = Stand.base + 0x124
        func word(_ offset: UInt64) throws -> UInt64 { try guest.memory.load(page + offset, size: .double) }
        try guest.memory.store(page, size: .double, 1)
        guest.vm.csr[.mie] = 2
        guest.vm.csr[.mip] = 2
        try guest.vm.deliverInterrupt()
        assertLesson(
            try [0, 16, 24, 40].map(word),
            is: [0, Stand.base + 0x124, 1 << 63 | 1, Status.spp | Status.spie],
            "deliver an interrupt: enabled, sepc, scause, previous in the shared page",
            why: "the guest had turned interrupts on there, and reads about its trap there, without an exit")
        guest.vm.mode = .supervisor
        try guest.memory.store(page, size: .double, 0)
        let pc = guest.vm.pc
        try guest.vm.deliverInterrupt()
        assertLesson(
            [guest.vm.pc, try word(8)], is: [pc, 1], "deliver with interrupts off: pc, waiting",
            why: "it waits")
        try guest.memory.store(page + 16, size: .double, Stand.base + 0x777)
        try guest.memory.store(page + 40, size: .double, 0)
        try guest.memory.store(page + 64, size: .double, 0xA0)
        try guest.memory.store(page + 72, size: .double, 0xA7)
        _ = try call([6, page + 64, 0], guest)
        assertLesson(
            [guest.vm.pc, UInt64(guest.vm.mode.rawValue), guest.vm[register: 10], guest.vm[register: 17]],
            is: [Stand.base + 0x776, 0, 0xA0, 0xA7], "return from a trap: pc, mode, a0, a7",
            why: "sepc and SPP come from the shared page, a0 and a7 from the two words; sepc is even")
    }

    func testHypercallsReachNobodyElse() throws {
        try withSeed { generator in
            let stand = try Stand(guests: 2, memorySize: 0x2_0000)
            let other = try stand.makeGuest("canary", memorySize: 0x2_0000)
            try other.memory.write([UInt8](repeating: 0xC5, count: 0x2_0000), at: Stand.base)
            let guest = try stand.makeGuest(memorySize: 0x2_0000, technique: .paravirtual)
            let before = Snapshot.hash(other.memory)
            for _ in 0..<2000 {
                guest.enter(.supervisor)
                guest.vm.csr[.satp] = 0
                let near = [Stand.base, Stand.base + 0x2_0000, stand.hart.memory.base, 0, .max]
                let arguments = (0..<2).map { _ in
                    (near.randomElement(using: &generator) ?? 0)
                        &+ UInt64.random(in: 0...0x3_0000, using: &generator) &- 0x100
                }
                for place in stride(from: UInt64(0), to: 0x40, by: 8) {
                    try guest.memory.store(
                        Stand.base + place, size: .double,
                        .random(in: 0x7FFF_F000...0x8080_0000, using: &generator))
                }
                _ = try call([.random(in: 0...9, using: &generator)] + arguments, guest)
            }
            assertLesson(
                Snapshot.hash(other.memory), is: before, "make 2000 random hypercalls: the other guest's RAM",
                why: "a hypercall's addresses are the guest's, and checked against its own slot")
        }
    }

    private func paravirtualGuest() throws -> Guest {
        let guest = try Stand.guest(technique: .paravirtual)
        guest.vm.pc = Stand.base
        guest.enter(.supervisor)
        return guest
    }

    /// number, a0, a1 -> a0
    private func call(_ arguments: [UInt64], _ guest: Guest) throws -> UInt64 {
        guest.set([17: 0x5056_0000 + arguments[0], 10: arguments[1], 11: arguments[2]])
        try guest.vm.environmentCall()
        return guest.vm[register: 10]
    }
}
