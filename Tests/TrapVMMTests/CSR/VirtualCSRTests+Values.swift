import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// What a register keeps of a value: WARL fields, and windows on other registers.
extension VirtualCSRTests {
    private typealias Write = (csr: CSR, old: UInt64, new: UInt64)

    func testARegisterKeepsWhatIsLegal() throws {
        let sv39: UInt64 = 8 << 60 | 0xABCD << 44 | 0x80123
        let rows: [Row<Write, UInt64>] = [
            Row("all ones to stvec: mode 3", (.stvec, 0x8000_0001, .max), gives: 0x8000_0001),
            Row("vectored mode to stvec", (.stvec, 0, 0x8000_0101), gives: 0x8000_0101),
            Row("mode 2 to mtvec", (.mtvec, 0x100, 0x202), gives: 0x100),
            Row("an odd address to sepc", (.sepc, 0, 0x8000_0003), gives: 0x8000_0002),
            Row("an odd address to mepc", (.mepc, 0, .max), gives: .max - 1),
            Row("Sv39 to satp", (.satp, 0, sv39), gives: sv39),
            Row("Sv48 to satp", (.satp, sv39, 9 << 60 | 5), gives: sv39),
            Row("Bare to satp", (.satp, sv39, 0), gives: 0),
            Row("all ones to medeleg", (.medeleg, 0, .max), gives: 0xB3FF),
            Row("all ones to mideleg", (.mideleg, 0, .max), gives: 0x222),
            Row("all ones to mie", (.mie, 0, .max), gives: 0xAAA),
            Row("all ones to scounteren", (.scounteren, 0, .max), gives: 0xFFFF_FFFF),
            Row("zero to misa", (.misa, 2 << 62 | 0x14_1105, 0), gives: 2 << 62 | 0x14_1105),
            Row("MPP = 2 to mstatus", (.mstatus, Status.mpp, 2 << 11), gives: Status.mpp),
            Row("all ones to mstatus", (.mstatus, 0, .max), gives: Status.machineWritable),
        ]
        try assertRows(
            rows, "write",
            why: "write any, read legal: an illegal value is no error, it leaves a legal one behind",
            show: hex
        ) { row in
            var csr = VirtualCSRs()
            csr[row.csr] = row.old
            try csr.write(row.csr.rawValue, row.new, in: .machine)
            return try csr.read(row.csr.rawValue, in: .machine)
        }
    }

    func testSstatusIsAWindowOnMstatus() throws {
        var csr = VirtualCSRs()
        try csr.write(CSR.mstatus.rawValue, Status.mie | Status.mpp | Status.sum | Status.tvm, in: .machine)
        assertLesson(
            try csr.read(CSR.sstatus.rawValue, in: .supervisor), is: Status.sum | 2 << 32, "read sstatus",
            why: "the supervisor sees its own fields of mstatus, and nothing of the machine's", show: hex)
        try csr.write(CSR.sstatus.rawValue, .max & ~Status.sum, in: .supervisor)
        let machine = Status.mie | Status.mpp | Status.tvm | Status.xlen64
        let expected = machine | Status.supervisorWritable & ~Status.sum
        assertLesson(
            try csr.read(CSR.mstatus.rawValue, in: .machine), is: expected,
            "write all ones but SUM to sstatus",
            why: "a write through the window changes the supervisor's fields and leaves the machine's",
            show: hex)
    }

    func testSieShowsWhatIsDelegated() throws {
        var csr = VirtualCSRs()
        csr[.mideleg] = 0x202
        try csr.write(CSR.mie.rawValue, 0xAAA, in: .machine)
        try assertEquals(csr.read(CSR.sie.rawValue, in: .supervisor), 0x202, "STIE is not delegated here")
        try csr.write(CSR.sie.rawValue, 0x020, in: .supervisor)
        assertLesson(
            try csr.read(CSR.mie.rawValue, in: .machine), is: 0x8A8, "write STIE alone to sie, not delegated",
            why: "sie is mie behind the mask of mideleg: SSIE and SEIE go off, everything else stays",
            show: hex)
    }

    func testOfSipOnlyTheSoftwareInterruptIsWritable() throws {
        var csr = VirtualCSRs()
        csr[.mideleg] = 0x222
        csr.lines = Interrupt.supervisorExternal.mask | Interrupt.machineExternal.mask
        try csr.write(CSR.sip.rawValue, .max, in: .supervisor)
        assertLesson(
            try csr.read(CSR.sip.rawValue, in: .supervisor), is: 0x202,
            "write all ones to sip, SEIP wired high",
            why: "SSIP is software's; STIP belongs to the timer and SEIP to the wires", show: hex)
        try csr.write(CSR.sip.rawValue, 0, in: .supervisor)
        try assertEquals(
            csr.read(CSR.sip.rawValue, in: .supervisor), 0x200, "a wire cannot be written away")
    }

    func testTheTimerInterruptFollowsTheTimer() throws {
        var csr = VirtualCSRs()
        csr[.mideleg] = 0x222
        csr[.mcounteren] = 7
        try csr.write(CSR.menvcfg.rawValue, 1 << 63, in: .machine)
        try csr.write(CSR.stimecmp.rawValue, 100, in: .supervisor)
        for (time, expected) in [(99, 0), (100, 0x20), (5000, 0x20)] as [(UInt64, UInt64)] {
            csr.time = time
            assertLesson(
                csr.pending, is: expected, "pending at time \(time) with stimecmp = 100",
                why: "STIP is high while time >= stimecmp, as a comparison, not as an event", show: hex)
        }
        csr.time = 0
        try csr.write(CSR.mip.rawValue, 0x20, in: .machine)
        XCTAssertEqual(csr.pending, 0, "with STCE on, software cannot set STIP")
    }

    func testWithoutATimerOfItsOwnSTIPIsSoftwares() throws {
        var csr = VirtualCSRs()
        csr.time = .max
        try csr.write(CSR.mip.rawValue, .max, in: .machine)
        assertLesson(
            csr.pending, is: 0x222, "write all ones to mip with STCE off",
            why: "firmware in M raises the supervisor's interrupts; those of M are wires", show: hex)
    }

    func testSettingABitOfMipDoesNotCatchTheWires() throws {
        let guest = try makeGuest(in: .machine, typing: "x")
        let board = guest.vm.board
        // A byte waits at the UART (IER), whose wire leads through the PLIC (source 10) to SEIP.
        try board.store(0xC00_0028, size: .word, 1)
        try board.store(0xC00_2080, size: .word, 1 << 10)
        try board.store(0x1000_0001, size: .byte, 1)
        board.poll()
        guest.set([6: 2])
        try guest.vm.emulate(.csr(.csrrs, 5, .mip, 6))
        XCTAssertEqual(guest.vm[register: 5], 0x200, "rd gets all that is pending, wires too")
        // The PLIC lets go of the wire.
        try board.store(0xC00_2080, size: .word, 0)
        try guest.vm.emulate(.csrr(5, .mip))
        assertLesson(
            guest.vm[register: 5], is: 2,
            "csrrs mip, SSIP while SEIP is wired high; the wire falls; csrr mip",
            why: "what is written back leaves out the wires, else an interrupt stays pending for ever",
            show: hex)
    }

    func testCountersShowWhatTheGuestHasDone() throws {
        var csr = VirtualCSRs()
        csr.time = 77
        csr.retired = 1000
        try assertEquals(csr.read(CSR.time.rawValue, in: .machine), 77)
        try assertEquals(csr.read(CSR.instret.rawValue, in: .machine), 1000)
        try assertEquals(csr.read(CSR.mcycle.rawValue, in: .machine), 1000)
        try csr.write(CSR.minstret.rawValue, 5, in: .machine)
        csr.retired += 1
        assertLesson(
            try csr.read(CSR.minstret.rawValue, in: .machine), is: 5,
            "minstret read by the instruction after a write of 5",
            why: "the value written is what the next instruction reads; the write itself is not counted")
        csr.retired += 10
        try assertEquals(csr.read(CSR.instret.rawValue, in: .machine), 15, "then it counts on from there")
        try assertEquals(csr.read(CSR.mcycle.rawValue, in: .machine), 1011, "mcycle was not written")
        try assertEquals(csr.read(0xB03, in: .machine), 0, "further counters exist and count nothing")
    }

    func testPhysicalProtectionKeepsWhatIsWritten() throws {
        var csr = VirtualCSRs()
        try csr.write(0x3B0, .max, in: .machine)
        try csr.write(0x3A0, 0x1F, in: .machine)
        try assertEquals(csr.read(0x3B0, in: .machine), 1 << 54 - 1, "an address has 54 bits")
        try assertEquals(csr.read(0x3A0, in: .machine), 0x1F, "kernels open all memory, then go on")
        try assertEquals(
            trap { _ = try csr.read(0x3A0, in: .supervisor) }, .illegal(0), "PMP is the machine's")
    }
}
