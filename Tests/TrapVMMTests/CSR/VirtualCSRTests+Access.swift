import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Who may touch which register.
extension VirtualCSRTests {
    func testUserCodeMayNotTouchTheKernelsRegisters() throws {
        for csr in [CSR.sstatus, .sie, .stvec, .sscratch, .sepc, .scause, .stval, .sip, .satp, .stimecmp] {
            let guest = try makeGuest(in: .user, firmware: .sbi)
            for i in [Instruction.csrr(5, csr), .csrw(csr, 6)] {
                assertLesson(
                    try trap { try guest.vm.emulate(i) }, is: .illegal(i.encoded),
                    "emulate \(i) in virtual U",
                    why: "the guest's kernel and its user both trap to us; only the kernel gets an answer",
                    show: describe)
            }
        }
    }

    func testMachineRegistersAreClosedToTheSupervisor() throws {
        for csr in [CSR.mstatus, .misa, .medeleg, .mie, .mtvec, .mscratch, .mepc, .mip, .mhartid, .mcycle] {
            let guest = try makeGuest(firmware: .sbi)
            let i = Instruction.csrr(5, csr)
            assertLesson(
                try trap { try guest.vm.emulate(i) }, is: .illegal(i.encoded), "emulate \(i) in virtual S",
                why:
                    "also with our firmware: to its guest we are another machine's M level, and it is closed",
                show: describe)
        }
    }

    func testWhatDoesNotExistIsIllegalInEveryMode() throws {
        for address: Int64 in [
            0x000, 0x107, 0x106 + 2, 0x1FF, 0x308, 0x3A1, 0x3F0, 0x600, 0x680, 0x7B0, 0xCC0,
        ] {
            for mode in [PrivilegeMode.user, .supervisor, .machine] {
                let guest = try makeGuest(in: mode)
                let i = Instruction(.csrrs, rd: 5, immediate: address)
                assertLesson(
                    try trap { try guest.vm.emulate(i) }, is: .illegal(i.encoded), "emulate \(i) in \(mode)",
                    why: "the virtual hart has no hypervisor extension, no debug mode, and no curpriv",
                    show: describe)
            }
        }
    }

    func testCountersAskBothEnablingRegisters() throws {
        typealias Case = (mode: PrivilegeMode, machine: UInt64, supervisor: UInt64)
        let rows: [Row<Case, Bool>] = [
            Row("S, mcounteren.TM on", (.supervisor, 2, 0), gives: true),
            Row("S, mcounteren.TM off", (.supervisor, 5, 7), gives: false),
            Row("U, both on", (.user, 2, 2), gives: true),
            Row("U, scounteren.TM off", (.user, 7, 5), gives: false),
            Row("U, mcounteren.TM off", (.user, 5, 7), gives: false),
            Row("M, both off", (.machine, 0, 0), gives: true),
        ]
        try assertRows(
            rows, "read time in", why: "below M the counters are open only if each level above agreed"
        ) { row in
            let guest = try makeGuest(in: row.mode)
            guest.vm.csr[.mcounteren] = row.machine
            guest.vm.csr[.scounteren] = row.supervisor
            return try trap { try guest.vm.emulate(.csrr(5, .time)) } == nil
        }
    }

    func testTheSupervisorsTimerIsHandedOutByTheMachine() throws {
        typealias Case = (stce: UInt64, counters: UInt64)
        let rows: [Row<Case, Bool>] = [
            Row("STCE and TM", (1, 2), gives: true), Row("STCE alone", (1, 0), gives: false),
            Row("TM alone", (0, 2), gives: false),
        ]
        try assertRows(rows, "write stimecmp in S with", why: "Sstc: menvcfg.STCE and mcounteren.TM, both") {
            row in
            let guest = try makeGuest()
            guest.vm.csr[.menvcfg] = row.stce << 63
            guest.vm.csr[.mcounteren] = row.counters
            return try trap { try guest.vm.emulate(.csrw(.stimecmp, 5)) } == nil
        }
    }

    func testTVMClosesSatpToTheSupervisor() throws {
        let guest = try makeGuest()
        try assertNone(trap { try guest.vm.emulate(.csrr(5, .satp)) }, "satp is the supervisor's own")
        guest.vm.csr[.mstatus] |= Status.tvm
        for i in [Instruction.csrr(5, .satp), .csrw(.satp, 5)] {
            assertLesson(
                try trap { try guest.vm.emulate(i) }, is: .illegal(i.encoded),
                "emulate \(i) in S with TVM on",
                why: "a guest may itself be a hypervisor, and TVM is how it virtualizes memory",
                show: describe)
        }
    }

    func testAGuestOfOurFirmwareFindsItsRegistersOpen() throws {
        let guest = try makeGuest(firmware: .sbi)
        for csr in [CSR.time, .cycle, .instret, .stimecmp, .satp, .sie] {
            try assertNone(
                trap { try guest.vm.emulate(.csrr(5, csr)) }, "firmware has opened \(csr) to its kernel")
        }
        try guest.vm.csr.write(CSR.sie.rawValue, .max, in: .supervisor)
        assertLesson(
            try guest.vm.csr.read(CSR.sie.rawValue, in: .supervisor), is: 0x222, "write all ones to sie",
            why: "firmware has delegated the supervisor's three interrupts, and no other shows in sie",
            show: hex)
    }
}
