import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Programs whose addresses are virtual: loads, stores and fetches go through the tables.
extension TranslationTests {
    func testLoadsAndStoresAreTranslated() throws {
        let tables = try prepared()
        try tables.map(0x4000_1000, PTE.pointing(to: Workbench.data, PTE.data))
        tables.bench.set([11: 0x4000_1008, 12: 42])
        try run(tables, [Instruction(.sd, rs1: 11, rs2: 12), Instruction(.ld, rd: 10, rs1: 11)])
        assertLesson(
            "memory \(try tables.bench.memory.load(Workbench.data + 8, size: .double)), a0 \(tables.hart.registers[10])",
            is: "memory 42, a0 42", "sd and ld at 0x40001008, mapped to \(hex(Workbench.data + 8))",
            why: "program addresses are virtual, memory is physical")
    }

    func testAPageFaultIsATrap() throws {
        let tables = try prepared()
        tables.bench.set([11: 0x4000_5678, 10: 7])
        let trap = try run(tables, [Instruction(.ld, rd: 10, rs1: 11)])
        assertLesson(
            "\(describe(trap)); sepc \(hex(try get(tables, .sepc))), scause \(try get(tables, .scause)), "
                + "stval \(hex(try get(tables, .stval))), a0 \(tables.hart.registers[10])",
            is:
                "loadPageFault, cause 13, value 0x40005678; sepc 0x40000000, scause 13, stval 0x40005678, a0 7",
            "ld a0, (a1) at an address that is not mapped, with page faults delegated",
            why: "the kernel maps the page and returns to the same instruction, which must not have happened")
    }

    func testAtomicsThatStoreFaultAsStores() throws {
        let tables = try prepared()
        try tables.map(0x4000_1000, PTE.pointing(to: Workbench.data, PTE.v | PTE.r | PTE.a))
        tables.bench.set([11: 0x4000_1000])
        let rows: [Row<RISCV.Operation, Trap?>] = [
            Row("sd", .sd, gives: .exception(.storePageFault, value: 0x4000_1000)),
            Row("ld", .ld, gives: nil),
        ]
        try assertRows(rows, "at a read-only page:", why: "a store asks for W, a load for R", show: describe)
        {
            operation in
            tables.hart.pc = 0x4000_0000
            return try run(tables, [Instruction(operation, rd: 10, rs1: 11, rs2: 12)])
        }
    }

    func testAnAccessOverTwoPagesNeedsBoth() throws {
        let tables = try prepared()
        try tables.map(0x4000_1000, PTE.pointing(to: Workbench.data, PTE.data))
        tables.bench.set([11: 0x4000_1FFC, 12: .max])
        let store = try run(tables, [Instruction(.sd, rs1: 11, rs2: 12)])
        let kept = try tables.bench.memory.load(Workbench.data + 0xFFC, size: .word)
        try tables.map(0x4000_2000, PTE.pointing(to: 0x8000_6000, PTE.data))
        tables.hart.pc = 0x4000_0000
        tables.hart.mode = .supervisor
        let again = try run(tables, [Instruction(.sd, rs1: 11, rs2: 12)])
        let low = try tables.bench.memory.load(Workbench.data + 0xFFC, size: .word)
        let high = try tables.bench.memory.load(0x8000_6000, size: .word)
        assertLesson(
            "\(describe(store)), memory \(kept); \(describe(again)), memory \(hex(low)) \(hex(high))",
            is: "storePageFault, cause 15, value 0x40002000, memory 0; no trap, memory 0xffffffff 0xffffffff",
            "sd over the end of a page, first with the next page unmapped, then mapped",
            why: "neighbours in virtual memory need not be neighbours in RAM; a faulting store writes nothing"
        )
    }

    func testFetchesAreTranslatedHalfByHalf() throws {
        let tables = try prepared()
        tables.hart.pc = 0x4000_0FFE
        try tables.bench.memory.store(Workbench.start + 0xFFE, size: .half, 0x0513)
        let trap = try tables.hart.step()
        assertLesson(
            "\(describe(trap)), sepc \(hex(try get(tables, .sepc)))",
            is: "instructionPageFault, cause 12, value 0x40001000, sepc 0x40000ffe",
            "a 32-bit instruction whose second half is on an unmapped page",
            why: "stval is the part that faulted, sepc the instruction that needs it")
    }

    func testAFenceMakesNewMappingsVisible() throws {
        let tables = try prepared()
        try tables.map(0x4000_1000, PTE.pointing(to: Workbench.data, PTE.data))
        try tables.bench.memory.store(Workbench.data, size: .double, 1)
        try tables.bench.memory.store(0x8000_6000, size: .double, 2)
        tables.bench.set([11: 0x4000_1000])
        try run(tables, [Instruction(.ld, rd: 10, rs1: 11)])
        try tables.map(0x4000_1000, PTE.pointing(to: 0x8000_6000, PTE.data))
        tables.hart.pc = 0x4000_0000
        try run(tables, [Instruction(.sfenceVMA), Instruction(.ld, rd: 12, rs1: 11)])
        assertLesson(
            [tables.hart.registers[10], tables.hart.registers[12]], is: [1, 2],
            "ld, map the page elsewhere, sfence.vma, ld",
            why: "harts keep translations; sfence.vma says that they are old")
    }

    func testAChangeOfModeOrOfSatpIsSeenAtOnce() throws {
        let tables = try prepared()
        try tables.map(0x4000_1000, PTE.pointing(to: Workbench.data, PTE.data))
        tables.bench.set([11: 0x4000_1000])
        try run(tables, [Instruction(.ld, rd: 10, rs1: 11)])
        try tables.map(0x4000_0000, PTE.pointing(to: Workbench.start, PTE.data | PTE.x | PTE.u))
        try tables.bench.place([Instruction(.ld, rd: 10, rs1: 11)])
        tables.hart.mode = .user
        tables.hart.pc = 0x4000_0000
        let asUser = try tables.hart.step()
        assertLesson(
            asUser, is: .exception(.loadPageFault, value: 0x4000_1000), "ld of a kernel page in S, then in U",
            why: "what the hart remembers for S must not open the page to U", show: describe)
    }

    func testClearingSUMIsSeenAtOnce() throws {
        let tables = try prepared()
        try tables.map(0x4000_1000, PTE.pointing(to: Workbench.data, PTE.data | PTE.u))
        try tables.set(.mstatus, Status.sum)
        tables.bench.set([11: 0x4000_1000, 12: Status.sum])
        let trap = try run(
            tables,
            [
                Instruction(.ld, rd: 10, rs1: 11),
                Instruction(.csrrc, rs1: 12, immediate: Int64(CSR.sstatus.rawValue)),
                Instruction(.ld, rd: 10, rs1: 11),
            ])
        assertLesson(
            trap, is: .exception(.loadPageFault, value: 0x4000_1000),
            "ld of a user page with SUM on, csrrc sstatus, SUM, ld again",
            why: "a kernel opens SUM for a moment; closing it must count for the next access", show: describe)
    }

    // MARK: - How it is done

    /// A supervisor at 0x4000_0000, which is mapped to the start of RAM; page faults are delegated.
    private func prepared() throws -> PageTables {
        let tables = try PageTables()
        try tables.map(0x4000_0000, PTE.pointing(to: Workbench.start, PTE.data | PTE.x))
        try tables.set(.medeleg, .max)
        try tables.set(.stvec, 0x4000_0800)
        tables.hart.pc = 0x4000_0000
        return tables
    }

    /// Runs a program at the start of RAM; the last trap.
    @discardableResult
    private func run(_ tables: PageTables, _ program: [Instruction]) throws -> Trap? {
        let pc = tables.hart.pc
        try tables.bench.place(program)
        tables.hart.pc = pc
        var trap: Trap?
        for _ in program { trap = try tables.hart.step() }
        return trap
    }

    private func get(_ tables: PageTables, _ csr: CSR) throws -> UInt64 {
        try tables.hart.csr.read(csr.rawValue, in: .machine)
    }
}
