import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// The guest changes its table: what the shadow must forget, and what it must notice.
extension ShadowTests {
    func testAStoreMakesThePageDirtyOnlyWhenItComes() throws {
        let (guest, tables) = try makeKernel([
            .load(.ld, 10, 0, 5), .load(.ld, 11, 0, 7), .store(.sd, 6, 0, 5), .load(.ld, 12, 0, 7), .wfi,
        ])
        try tables.map(0x7000, to: Self.userData, PTE.v | PTE.r | PTE.w)
        let place = try tables.place(of: 0x7000)
        guest.set([5: 0x7000, 6: 9, 7: place])
        try assertEquals(outcome(guest), "waiting")
        assertLesson(
            [guest.vm[register: 11], guest.vm[register: 12]].map { $0 & 0xC0 }, is: [PTE.a, PTE.a | PTE.d],
            "A and D as the guest reads them after its load, and after its store",
            why:
                "a pager writes back dirty pages only: a D that comes late loses data, one that comes early work"
        )
        try assertEquals(guest.memory.load(Self.userData, size: .double), 9, "the store itself is done")
    }

    func testAfterTheFirstStoreThereAreNoMoreExits() throws {
        let (guest, tables) = try makeKernel([.store(.sd, 6, 0, 5), .addi(6, 6, 1), .jump(-8)])
        try tables.map(0x7000, to: Self.userData, PTE.v | PTE.r | PTE.w)
        guest.set([5: 0x7000])
        try assertEquals(guest.vm.run(budget: 300), .budgetSpent)
        let exits = guest.vm.counts.exits
        try assertEquals(guest.vm.run(budget: 3000), .budgetSpent)
        XCTAssertEqual(guest.vm.counts.exits, exits, "D is set: W is given, and stores go past the monitor")
    }

    func testAfterAFenceTheNewPageIsThere() throws {
        for fence in [Instruction.fenceAll, .fence(5), .fence(8)] {
            let (guest, tables) = try makeKernel([
                .load(.ld, 10, 0, 5), .store(.sd, 6, 0, 7), fence, .load(.ld, 11, 0, 5), .wfi,
            ])
            try tables.map(0x7000, to: Self.userData, PTE.data)
            guest.set([
                5: 0x7000, 6: PTE.pointing(to: Self.data, PTE.data), 7: try tables.place(of: 0x7000),
                8: 0x7FF8,
            ])
            try assertEquals(outcome(guest), "waiting")
            assertLesson(
                [guest.vm[register: 10], guest.vm[register: 11]], is: [0x2222, 0x1111],
                "load, remap the page, \(fence), load",
                why: "sfence.vma promises that the new entry is used from here on")
        }
    }

    func testAfterAFenceAPageThatIsGoneFaults() throws {
        let (guest, tables) = try makeKernel([
            .load(.ld, 10, 0, 5), .store(.sd, 0, 0, 7), .fence(5), .load(.ld, 11, 0, 5),
        ])
        try tables.map(0x7000, to: Self.userData, PTE.data)
        guest.set([5: 0x7000, 7: try tables.place(of: 0x7000)])
        try assertEquals(outcome(guest), "waiting, scause 13, stval 0x7000, sepc 0x8000000c")
        XCTAssertEqual(guest.vm[register: 11], 0)
    }

    func testAFenceCoversTheWholeSuperpage() throws {
        let rows: [Row<(level: Int, fenced: UInt64), UInt64>] = [
            Row("2 MiB, another page of it", (1, 0x4000_5000), gives: 13),
            Row("1 GiB, another page of it", (2, 0x4000_5000), gives: 13),
            Row("1 GiB, in another 2 MiB of it", (2, 0x4060_0000), gives: 13),
        ]
        try assertRows(
            rows, "load, take the superpage away, fence one address, load elsewhere:",
            why: "the fence names one address of a leaf, and means the leaf: the shadow has cut it into pages"
        ) { row in
            let (guest, tables) = try makeKernel([
                .load(.ld, 10, 0, 5), .store(.sd, 0, 0, 7), .fence(8), .load(.ld, 11, 0, 5),
            ])
            try tables.map(0x4000_0000, to: 0x8000_0000, PTE.data, level: row.level)
            guest.set([5: 0x4000_1000, 7: try tables.place(of: 0x4000_0000, level: row.level), 8: row.fenced])
            try assertEquals(guest.vm.run(budget: 500), .waiting)
            XCTAssertEqual(guest.vm[register: 10], 0x1111, "before, the page was there")
            return guest.vm.csr[.scause]
        }
    }

    func testEachValueOfSatpHasItsOwnSpace() throws {
        let (guest, _) = try makeKernel([
            .load(.ld, 10, 0, 5), .csrw(.satp, 6), .load(.ld, 11, 0, 5), .csrw(.satp, 7),
            .load(.ld, 12, 0, 5), .wfi,
        ])
        let first = guest.vm.csr[.satp]
        let second = GuestTables(in: guest.memory, at: 0x8006_0000)
        try second.map(Self.code, to: Self.code, PTE.code)
        try second.map(0x8000_1000, to: Self.userData, PTE.data)
        guest.set([5: Self.data, 6: second.satp | 1 << 44, 7: first])
        try assertEquals(outcome(guest), "waiting")
        assertLesson(
            [10, 11, 12].map { guest.vm[register: $0] }, is: [0x1111, 0x2222, 0x1111],
            "load one address in space 1, space 2, space 1",
            why: "a write of satp switches to another shadow, and back without a fence")
    }

    func testWhenTheTableFramesAreUsedUpTheGuestGoesOn() throws {
        let guest = try Stand.guest()
        let tables = GuestTables(in: guest.memory)
        for giga in 3..<256 as Range<UInt64> {
            try tables.map(giga << 30, to: 0x8000_0000, PTE.data, level: 2)
        }
        try tables.map(2 << 30, to: 0x8000_0000, PTE.data | PTE.x, level: 2)
        guest.enter(.supervisor)
        guest.vm.csr[.satp] = tables.satp
        guest.vm.csr[.stvec] = Self.handler
        try guest.write([.wfi], at: Self.handler)
        try guest.memory.store(Self.data, size: .double, 3)
        // Four passes over 253 GiB, with SUM the other way each time: an address space of its own.
        try guest.place([
            .addi(6, 5, 0), .li(9, 253), .load(.ld, 10, 0, 6), Instruction(.add, rd: 11, rs1: 11, rs2: 10),
            Instruction(.add, rd: 6, rs1: 6, rs2: 7), .addi(9, 9, -1),
            Instruction(.bne, rs1: 9, immediate: -16),
            .csr(.csrrs, 12, .sstatus, 8), Instruction(.and, rd: 12, rs1: 12, rs2: 8),
            .csr(.csrrc, 0, .sstatus, 12), .addi(13, 13, -1), Instruction(.bne, rs1: 13, immediate: -44),
            .wfi,
        ])
        guest.set([5: (3 << 30) + 0x1000, 7: 1 << 30, 8: Status.sum, 13: 4])
        assertLesson(
            try outcome(guest, budget: 100_000), is: "waiting",
            "touch a page in each of 253 GiB, four times over",
            why:
                "there are fewer frames than that: the shadow is a cache, it can be thrown away and made anew"
        )
        XCTAssertEqual(guest.vm[register: 11], 4 * 253 * 3, "every load found the guest's page")
    }
}
