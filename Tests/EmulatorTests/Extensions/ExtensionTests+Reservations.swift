import Emulator
import RISCV
import SuiteSupport
import XCTest

/// `lr` reserves, `sc` stores if nobody else has stored since: the two halves of a lock.
extension ExtensionTests {
    func testAPairStores() throws {
        try tell(
            "lr.d, then sc.d", [reserve, conditional], gives: Pair(failed: false, memory: 99),
            why: "nothing came between: the store happens and rd is 0")
        try tell(
            "lr.w, then sc.w",
            [Instruction(.lrW, rd: 5, rs1: 11), Instruction(.scW, rd: 10, rs1: 11, rs2: 12)],
            gives: Pair(failed: false, memory: 99), why: "word pairs work as doubleword pairs do")
    }

    func testAConditionalStoreNeedsAReservation() throws {
        try tell(
            "sc.d alone", [conditional], gives: Pair(failed: true, memory: 1),
            why: "without a reservation the store must not happen, and rd is not 0")
    }

    func testTheFirstConditionalStoreEndsTheReservation() throws {
        try tell(
            "lr.d, sc.d, sc.d",
            [reserve, conditional, Instruction(.addi, rd: 12, immediate: 77), conditional],
            gives: Pair(failed: true, memory: 99), why: "sc ends the reservation, whether it stored or not")
    }

    func testAFailedConditionalStoreEndsTheReservationToo() throws {
        let elsewhere = Instruction(.scD, rd: 6, rs1: 13, rs2: 12)
        try tell(
            "lr.d, sc.d to another address, sc.d", [reserve, elsewhere, conditional],
            gives: Pair(failed: true, memory: 1), why: "sc ends the reservation, whether it stored or not")
    }

    func testAStoreEndsTheReservation() throws {
        for store in [Instruction(.sd, rs1: 11, rs2: 14), Instruction(.sb, rs1: 11, rs2: 14)] {
            try tell(
                "lr.d, \(store), sc.d", [reserve, store, conditional], gives: Pair(failed: true, memory: 7),
                why: "someone stored to the reserved bytes: what lr read is no longer what is there")
        }
        try tell(
            "lr.d, amoswap.d, sc.d", [reserve, Instruction(.amoswapD, rs1: 11, rs2: 14), conditional],
            gives: Pair(failed: true, memory: 7), why: "an AMO stores, too")
    }

    func testAStoreByADeviceEndsTheReservation() throws {
        let bench = try bench()
        try bench.hart.execute(reserve)
        try bench.bus.store(Workbench.data, size: .word, 7)
        try bench.hart.execute(conditional)
        assertLesson(
            try outcome(bench), is: Pair(failed: true, memory: 7), "lr.d, a store through the bus, sc.d",
            why: "the hart is not alone: a disk that writes to memory must be noticed")
    }

    func testAReservationLeadsOnlyToItsOwnAddress() throws {
        let elsewhere = Instruction(.scD, rd: 10, rs1: 13, rs2: 12)
        let bench = try bench()
        try bench.hart.execute(reserve)
        try bench.hart.execute(elsewhere)
        let value = try bench.memory.load(Workbench.data + 0x800, size: .double)
        assertLesson(
            Pair(failed: bench.hart.registers[10] != 0, memory: value), is: Pair(failed: true, memory: 0),
            "lr.d (a1), then sc.d to a1 + 0x800",
            why: "the reservation is for what lr read, not for all memory")
    }

    func testALockIsTakenOnce() throws {
        // spin: lr.w t0, (a1); bne t0, x0, +16; sc.w t1, a2, (a1); bne t1, x0, spin; addi a0, a0, 1
        let bench = try bench()
        try bench.memory.store(Workbench.data, size: .double, 0)
        try bench.place([
            Instruction(.lrW, rd: 5, rs1: 11), Instruction(.bne, rs1: 5, immediate: 16),
            Instruction(.scW, rd: 6, rs1: 11, rs2: 12), Instruction(.bne, rs1: 6, immediate: -12),
            Instruction(.addi, rd: 10, rs1: 10, immediate: 1),
        ])
        try bench.run(until: Workbench.start + 20)
        bench.hart.pc = Workbench.start
        try bench.run(until: Workbench.start + 20)
        assertLesson(
            "taken \(bench.hart.registers[10]) times", is: "taken 1 times", "take a lock twice",
            why: "the second time the lock holds 99, not 0")
    }

    // MARK: - How it is done

    private struct Pair: Equatable, CustomStringConvertible {
        let failed: Bool
        let memory: UInt64
        var description: String {
            "sc \(failed ? "failed (rd is not 0)" : "stored (rd is 0)"), memory \(memory)"
        }
    }

    private var reserve: Instruction { Instruction(.lrD, rd: 5, rs1: 11) }
    private var conditional: Instruction { Instruction(.scD, rd: 10, rs1: 11, rs2: 12) }

    /// a1 points to the number 1, a2 is 99, a3 points elsewhere, a4 is 7.
    private func bench() throws -> Workbench {
        let bench = try Workbench()
        try bench.memory.store(Workbench.data, size: .double, 1)
        bench.set([11: Workbench.data, 12: 99, 13: Workbench.data + 0x800, 14: 7])
        return bench
    }

    private func outcome(_ bench: Workbench) throws -> Pair {
        Pair(
            failed: bench.hart.registers[10] != 0,
            memory: try bench.memory.load(Workbench.data, size: .double))
    }

    private func tell(
        _ done: String, _ program: [Instruction], gives expected: Pair, why: String, line: UInt = #line
    ) throws {
        let bench = try bench()
        for instruction in program { try bench.hart.execute(instruction) }
        assertLesson(try outcome(bench), is: expected, done, why: why, line: line)
    }
}
