import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Which interrupt is taken, and when.
extension InjectionTests {
    private typealias Case = (mode: PrivilegeMode, status: UInt64, mideleg: UInt64, pending: UInt64)

    private func taken(_ row: Case, enabled: UInt64 = 0xAAA) throws -> Interrupt? {
        let guest = try makeGuest(in: row.mode, status: row.status)
        guest.vm.csr[.mideleg] = row.mideleg
        guest.vm.csr[.mie] = enabled
        // Wires: the supervisor's are set by software, those of M by the board.
        guest.vm.csr[.mip] = row.pending & 0x222
        if row.pending & 0x80 != 0 { try guest.vm.board.store(0x200_4000, size: .double, 0) }
        if row.pending & 0x8 != 0 { try guest.vm.board.store(0x200_0000, size: .word, 1) }
        return try guest.vm.pendingInterrupt()
    }

    func testOfSeveralInterruptsTheHighestIsTaken() throws {
        let rows: [Row<Case, Interrupt?>] = [
            Row("all in U", (.user, 0, 0x222, 0x2AA), gives: .machineSoftware),
            Row("all but MSIP", (.user, 0, 0x222, 0x2A2), gives: .machineTimer),
            Row("SEIP, SSIP, STIP", (.user, 0, 0x222, 0x222), gives: .supervisorExternal),
            Row("SSIP and STIP", (.user, 0, 0x222, 0x022), gives: .supervisorSoftware),
            Row("STIP alone", (.user, 0, 0x222, 0x020), gives: .supervisorTimer),
            Row("SSIP for M, SEIP for S", (.user, 0, 0x220, 0x222), gives: .supervisorSoftware),
        ]
        try assertRows(
            rows, "pending:",
            why: "MEI, MSI, MTI, SEI, SSI, STI; but what goes to M comes before all that goes to S"
        ) { try taken($0) }
    }

    func testTheModeDecidesWhetherAnInterruptIsTaken() throws {
        let rows: [Row<Case, Interrupt?>] = [
            Row("SEIP for S, in U, SIE off", (.user, 0, 0x222, 0x200), gives: .supervisorExternal),
            Row("SEIP for S, in S, SIE off", (.supervisor, 0, 0x222, 0x200), gives: nil),
            Row(
                "SEIP for S, in S, SIE on", (.supervisor, Status.sie, 0x222, 0x200),
                gives: .supervisorExternal),
            Row("SEIP for S, in M, all on", (.machine, Status.sie | Status.mie, 0x222, 0x200), gives: nil),
            Row("SEIP for M, in S, all off", (.supervisor, 0, 0, 0x200), gives: .supervisorExternal),
            Row("SEIP for M, in M, MIE off", (.machine, Status.sie, 0, 0x200), gives: nil),
            Row("SEIP for M, in M, MIE on", (.machine, Status.mie, 0, 0x200), gives: .supervisorExternal),
            Row("MTIP, in U, MIE off", (.user, 0, 0x222, 0x80), gives: .machineTimer),
            Row("MTIP, in M, MIE off", (.machine, 0, 0x222, 0x80), gives: nil),
        ]
        try assertRows(
            rows, "pending:",
            why: "SIE and MIE count only in their own mode; below it always on, above it always off"
        ) { try taken($0) }
    }

    func testAnInterruptThatIsNotEnabledStaysPending() throws {
        try assertNone(taken((.user, 0, 0x222, 0x222), enabled: 0x888), "nothing of sie is on")
        assertLesson(
            try taken((.user, 0, 0x222, 0x222), enabled: 0x020), is: .supervisorTimer,
            "SEIP, SSIP and STIP pending, STIE enabled", why: "an interrupt wants its bit in mie")
    }

    func testTurningSIEOnOpensTheWindow() throws {
        let guest = try makeGuest(in: .supervisor)
        guest.vm.csr[.mie] = 0x20
        guest.vm.csr[.mip] = 0x20
        try guest.vm.deliverInterrupt()
        XCTAssertEqual(guest.vm.pc, Self.interrupted, "SIE is off: the interrupt waits")
        try guest.vm.handle(.illegal(Instruction.csr(.csrrsi, 0, .sstatus, 2).encoded))
        try guest.vm.deliverInterrupt()
        assertLesson(
            described(guest),
            is: """
                mode supervisor, pc 0x80002000
                sepc 0x80000128, scause 0x8000000000000005, stval 0x0
                SPP 1, SPIE 1, SIE 0
                """,
            "csrsi sstatus, SIE while the timer is pending",
            why: "the interrupt comes before the next instruction: that is where a kernel expects it")
    }

    func testSretOpensTheWindow() throws {
        let guest = try makeGuest(in: .supervisor, status: Status.spie | Status.spp)
        guest.vm.csr[.mie] = 0x200
        guest.vm.csr[.mip] = 0x200
        guest.vm.csr[.sepc] = 0x8000_0800
        try guest.vm.deliverInterrupt()
        try guest.vm.handle(.illegal(Instruction.sret.encoded))
        try guest.vm.deliverInterrupt()
        assertLesson(
            guest.vm.csr[.sepc], is: 0x8000_0800, "sret with SPIE on while an interrupt is pending",
            why: "SIE comes back with sret; the interrupt is taken before the first instruction there",
            show: hex)
        XCTAssertEqual(guest.vm.pc, Self.handler)
    }

    func testInAHandlerNoSecondInterruptArrives() throws {
        let guest = try makeGuest(in: .supervisor, status: Status.sie)
        guest.vm.csr[.mie] = 0x22
        guest.vm.csr[.mip] = 0x22
        for _ in 0..<5 { try guest.vm.deliverInterrupt() }
        assertLesson(
            guest.vm.counts.interrupts, is: 1, "two interrupts stay pending; five looks, nothing runs",
            why: "injecting turns SIE off: else a storm of timers overwrites sepc before the handler saved it"
        )
        XCTAssertEqual(guest.vm.csr[.sepc], Self.interrupted, "sepc is still where the program was")
    }

    func testWaitingEndsWithAnEnabledInterruptEvenWhileSIEIsOff() throws {
        let guest = try makeGuest(in: .supervisor)
        guest.vm.csr[.mie] = 0x20
        guest.vm.csr[.mip] = 0x20
        guest.vm.isWaiting = true
        try assertNone(guest.vm.pendingInterrupt(), "not taken: SIE is off")
        XCTAssertFalse(guest.vm.isWaiting, "wfi ends all the same: mie decides, not SIE")
    }

    func testTheTimerOfAFirmwareGuestIsTheSupervisors() throws {
        let guest = try makeGuest(in: .supervisor, status: Status.sie, firmware: .sbi)
        guest.set([10: 0, 17: SBICall.timer, 16: 0])
        guest.vm.csr[.menvcfg] = 1 << 63
        guest.vm.csr[.mie] = 0x20
        try guest.vm.handle(.exception(.userEnvironmentCall))
        try guest.vm.deliverInterrupt()
        assertLesson(
            guest.vm.csr[.scause], is: 1 << 63 | 5, "sbi_set_timer(0), then a look at the interrupts",
            why: "a time that has passed is due at once", show: hex)
    }
}

/// Numbers of SBI extensions.
enum SBICall {
    static let base: UInt64 = 0x10, timer: UInt64 = 0x5449_4D45, reset: UInt64 = 0x5352_5354
    static let console: UInt64 = 0x4442_434E
}
