import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 4: the guest's page table walked by software, and the shadow of it that the hart uses.
///
/// Walks, isolation, changes of the table, resource control and equivalence are in files of their own.
/// Programs here use RAM only, and end with `wfi`.
final class ShadowTests: XCTestCase {
    static let code: UInt64 = 0x8000_0000
    static let handler: UInt64 = 0x8000_0800
    static let data: UInt64 = 0x8000_1000
    static let userCode: UInt64 = 0x8000_2000
    static let userData: UInt64 = 0x8000_3000

    /// A guest in S with tables of its own: a kernel's code and data where they are, the table itself,
    /// a user's code at 0x4000 and data at 0x5000. Its handler waits for ever.
    func makeKernel(_ program: [Instruction]) throws -> (guest: Guest, tables: GuestTables) {
        let guest = try Stand.guest()
        let tables = GuestTables(in: guest.memory)
        try tables.map(Self.code, to: Self.code, PTE.code)
        try tables.map(Self.data, to: Self.data, PTE.data)
        try tables.map(0x4000, to: Self.userCode, PTE.code | PTE.u)
        try tables.map(0x5000, to: Self.userData, PTE.data | PTE.u)
        // All tables lie in the 64 KiB from the root on.
        for page in 0..<16 as Range<UInt64> {
            let address = tables.root + page * 0x1000
            try tables.map(address, to: address, PTE.data)
        }
        guest.enter(.supervisor)
        guest.vm.csr[.satp] = tables.satp
        guest.vm.csr[.stvec] = Self.handler
        try guest.write([.wfi], at: Self.handler)
        try guest.memory.store(Self.data, size: .double, 0x1111)
        try guest.memory.store(Self.userData, size: .double, 0x2222)
        try guest.place(program)
        return (guest, tables)
    }

    /// Runs to the `wfi` and says what the guest's kernel learned.
    func outcome(_ guest: Guest, budget: UInt64 = 2000) throws -> String {
        let stop = try guest.vm.run(budget: budget)
        let csr = guest.vm.csr
        guard csr[.scause] != 0 else { return "\(stop)" }
        return "\(stop), scause \(csr[.scause]), stval \(hex(csr[.stval])), sepc \(hex(csr[.sepc]))"
    }

    func testTheFirstInstructionOfAKernelRuns() throws {
        let (guest, _) = try makeKernel([.li(10, 42), .wfi])
        assertLesson(
            try outcome(guest, budget: 50), is: "waiting", "run a kernel of two instructions with Sv39 on",
            why: "the hart is in U, whatever the guest believes: a leaf that is not U faults for ever")
        XCTAssertEqual(guest.vm[register: 10], 42)
        XCTAssertLessThanOrEqual(guest.vm.counts[.shadowFill], 2, "one page of code: filled once")
    }

    func testAGuestWithoutTranslationRunsToo() throws {
        let guest = try Stand.guest()
        guest.set([5: Self.data, 6: 0x55AA])
        try guest.place([.store(.sd, 6, 8, 5), .load(.lw, 7, 8, 5), .wfi])
        try assertEquals(guest.vm.run(budget: 100), .waiting)
        assertLesson(
            [guest.vm[register: 7], try guest.memory.load(Self.data + 8, size: .double)],
            is: [0x55AA, 0x55AA],
            "store and load in virtual M",
            why:
                "also without satp there is a shadow table: the guest's RAM is not where it believes it to be"
        )
    }

    func testTheKernelUsesItsPages() throws {
        let (guest, _) = try makeKernel([
            .load(.ld, 10, 0, 5), .store(.sd, 6, 16, 5), .load(.ld, 11, 16, 5), .wfi,
        ])
        guest.set([5: Self.data, 6: 0x77])
        try assertEquals(outcome(guest), "waiting")
        XCTAssertEqual([guest.vm[register: 10], guest.vm[register: 11]], [0x1111, 0x77])
        try assertEquals(guest.memory.load(Self.data + 16, size: .double), 0x77, "in the guest's own RAM")
    }

    func testAFaultOfTheGuestsOwnIsReflected() throws {
        let rows: [Row<(i: Instruction, address: UInt64), UInt64>] = [
            Row("a load of an unmapped page", (.load(.ld, 10, 0, 5), 0x7_0008), gives: 13),
            Row("a store to an unmapped page", (.store(.sd, 6, 0, 5), 0x7_0008), gives: 15),
            Row("a jump to an unmapped page", (Instruction(.jalr, rs1: 5), 0x7_0008), gives: 12),
            Row("a store to code", (.store(.sd, 6, 0, 5), Self.code + 0x100), gives: 15),
            Row("a jump to data", (Instruction(.jalr, rs1: 5), Self.data), gives: 12),
            Row("a load beyond 39 bits", (.load(.ld, 10, 0, 5), 1 << 40), gives: 13),
        ]
        try assertRows(
            rows, "the kernel tries", why: "the guest's own table forbids it: its own handler is told"
        ) { row in
            let (guest, _) = try makeKernel([row.i, .wfi])
            guest.set([5: row.address])
            try assertEquals(guest.vm.run(budget: 500), .waiting)
            XCTAssertEqual(guest.vm.csr[.stval], row.address, "stval is the virtual address")
            XCTAssertEqual(guest.vm.counts[.reflected], 1, "one exit for one fault")
            return guest.vm.csr[.scause]
        }
    }

    func testWhereNoRAMIsAFetchFaults() throws {
        let (guest, tables) = try makeKernel([Instruction(.jalr, rs1: 5)])
        try tables.map(0x9000, to: 0x9000_0000, PTE.code)
        guest.set([5: 0x9000])
        assertLesson(
            try outcome(guest), is: "waiting, scause 1, stval 0x9000, sepc 0x9000",
            "jump to a page whose entry leads behind the RAM",
            why: "the table allows it, but nothing is there: an access fault, not a page fault")
    }

    func testInnocuousCodeCostsNoExits() throws {
        let (guest, _) = try makeKernel([
            .addi(10, 10, 1), .store(.sd, 10, 0, 5), .load(.ld, 11, 0, 5), .jump(-12),
        ])
        guest.set([5: Self.data])
        try assertEquals(guest.vm.run(budget: 1000), .budgetSpent)
        let (exits, before) = (guest.vm.counts.exits, guest.vm.counts.instructions)
        try assertEquals(guest.vm.run(budget: 1_000_000), .budgetSpent)
        assertLesson(
            guest.vm.counts.exits - exits, is: 0,
            "a million instructions of a loop, after a thousand to warm up",
            why: "Popek and Goldberg's efficiency: what is innocuous runs on the hart without the monitor")
        XCTAssertEqual(guest.vm.counts.instructions - before, 1_000_000, "the budget is exact")
    }
}
