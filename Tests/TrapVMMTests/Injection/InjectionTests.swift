import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 3: traps of the guest's own. Returns, interrupts, delegation, calls and the comparison with
/// a real hart are in files of their own. No code runs here: what traps is handed to the monitor.
final class InjectionTests: XCTestCase {
    static let handler: UInt64 = 0x8000_2000
    static let interrupted: UInt64 = 0x8000_0124

    /// A guest at `interrupted`, with handlers for S and M and everything delegated to S.
    func makeGuest(
        in mode: PrivilegeMode, status: UInt64 = 0, firmware: Firmware = .none, typing input: String = ""
    ) throws -> Guest {
        let guest = try Stand.guest(firmware: firmware, typing: input)
        guest.enter(mode)
        guest.vm.pc = Self.interrupted
        guest.vm.csr[.stvec] = Self.handler
        guest.vm.csr[.mtvec] = Self.handler + 0x1000
        guest.vm.csr[.mstatus] |= status
        return guest
    }

    /// What a handler finds, as text.
    func described(_ guest: Guest) -> String {
        let csr = guest.vm.csr
        return """
            mode \(guest.vm.mode), pc \(hex(guest.vm.pc))
            sepc \(hex(csr[.sepc])), scause \(hex(csr[.scause])), stval \(hex(csr[.stval]))
            SPP \(csr[.mstatus] & Status.spp == 0 ? 0 : 1), SPIE \(csr[.mstatus] & Status.spie == 0 ? 0 : 1), \
            SIE \(csr[.mstatus] & Status.sie == 0 ? 0 : 1)
            """
    }

    func testAnExceptionOfTheUserEntersTheKernel() throws {
        let guest = try makeGuest(in: .user, status: Status.sie)
        try guest.vm.inject(.exception(.loadPageFault, value: 0xDEAD_0008))
        assertLesson(
            described(guest),
            is: """
                mode supervisor, pc 0x80002000
                sepc 0x80000124, scause 0xd, stval 0xdead0008
                SPP 0, SPIE 1, SIE 0
                """,
            "inject a load page fault into virtual U with SIE on",
            why: "the guest's handler must find what the hart would have left there")
    }

    func testAnExceptionOfTheKernelEntersTheKernelAgain() throws {
        let guest = try makeGuest(in: .supervisor)
        try guest.vm.inject(.illegal(0x3020_0073))
        assertLesson(
            described(guest),
            is: """
                mode supervisor, pc 0x80002000
                sepc 0x80000124, scause 0x2, stval 0x30200073
                SPP 1, SPIE 0, SIE 0
                """,
            "inject an illegal instruction into virtual S with SIE off",
            why: "SPP and SPIE remember where the trap came from; the value is the word")
    }

    func testTheOldStackIsOverwritten() throws {
        let guest = try makeGuest(in: .user, status: Status.spp | Status.spie)
        try guest.vm.inject(.exception(.breakpoint, value: Self.interrupted))
        assertLesson(
            guest.vm.csr[.mstatus] & (Status.spp | Status.spie | Status.sie), is: 0,
            "inject into virtual U with SIE off, SPP and SPIE on from before",
            why: "the stack has two places; what was in the second one is gone", show: hex)
    }

    func testOtherFieldsOfTheStatusStay() throws {
        let status = Status.sum | Status.mxr | Status.mie | Status.mpp | Status.tsr
        let guest = try makeGuest(in: .user, status: status)
        try guest.vm.inject(.exception(.userEnvironmentCall))
        assertLesson(
            guest.vm.csr[.mstatus], is: status | Status.xlen64, "inject with SUM, MXR, MIE, MPP and TSR on",
            why: "a trap into S pushes three fields of the status and leaves all others", show: hex)
    }

    func testAnInterruptNamesItselfInTheTopBit() throws {
        let guest = try makeGuest(in: .user)
        try guest.vm.inject(Trap(.interrupt(.supervisorTimer)))
        assertLesson(
            guest.vm.csr[.scause], is: 1 << 63 | 5, "inject the supervisor timer interrupt",
            why: "bit 63 of scause tells interrupts from exceptions", show: hex)
        XCTAssertEqual(guest.vm.csr[.stval], 0, "an interrupt has no value")
    }

    func testVectoredModeSpreadsInterruptsOnly() throws {
        let rows: [Row<(vector: UInt64, trap: Trap), UInt64>] = [
            Row(
                "an interrupt, vectored", (Self.handler | 1, Trap(.interrupt(.supervisorExternal))),
                gives: Self.handler + 36),
            Row(
                "the timer, vectored", (Self.handler | 1, Trap(.interrupt(.supervisorTimer))),
                gives: Self.handler + 20),
            Row("an exception, vectored", (Self.handler | 1, .illegal(0)), gives: Self.handler),
            Row(
                "an interrupt, direct", (Self.handler, Trap(.interrupt(.supervisorTimer))),
                gives: Self.handler),
        ]
        try assertRows(
            rows, "inject",
            why: "with stvec's mode 1 an interrupt goes to base + 4 * cause, an exception to base",
            show: hex
        ) { row in
            let guest = try makeGuest(in: .user)
            guest.vm.csr[.stvec] = row.vector
            try guest.vm.inject(row.trap)
            return guest.vm.pc
        }
    }

    func testATrapEndsWaiting() throws {
        let guest = try makeGuest(in: .supervisor)
        guest.vm.isWaiting = true
        try guest.vm.inject(Trap(.interrupt(.supervisorTimer)))
        XCTAssertFalse(guest.vm.isWaiting, "whoever is in a handler does not wait any more")
    }

    func testWhatTrapsInVirtualUserModeIsReflected() throws {
        let guest = try makeGuest(in: .user)
        let word = Instruction.csrr(5, .sstatus).encoded
        guest.set([5: 0x77])
        try guest.vm.handle(.illegal(word))
        assertLesson(
            described(guest),
            is: """
                mode supervisor, pc 0x80002000
                sepc 0x80000124, scause 0x2, stval \(hex(word))
                SPP 0, SPIE 0, SIE 0
                """,
            "the hart reports `csrr x5, sstatus` while the guest believes to be in U",
            why: "it would have trapped on the guest's own hart too: its kernel kills the program, not we")
        XCTAssertEqual(guest.vm[register: 5], 0x77, "the user has not got the kernel's register")
        XCTAssertEqual(guest.vm.counts[.reflected], 1, "an exit that was passed on")
    }
}
