import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// `sret` and `mret`.
extension InjectionTests {
    struct Returned: Equatable {
        let mode: PrivilegeMode
        let status: UInt64
    }

    private func show(_ value: Returned) -> String { "mode \(value.mode), status \(hex(value.status))" }

    func testSretGoesBackToTheModeInSPP() throws {
        let fields = Status.sie | Status.spie | Status.spp
        let rows = [
            Row("SPP 0, SPIE 0", UInt64(0), gives: Returned(mode: .user, status: Status.spie)),
            Row("SPP 0, SPIE 1", Status.spie, gives: Returned(mode: .user, status: Status.spie | Status.sie)),
            Row("SPP 1, SPIE 0", Status.spp, gives: Returned(mode: .supervisor, status: Status.spie)),
            Row(
                "SPP 1, SPIE 1", Status.spp | Status.spie,
                gives: Returned(mode: .supervisor, status: Status.spie | Status.sie)),
            Row("SIE 1, SPIE 0", Status.sie, gives: Returned(mode: .user, status: Status.spie)),
        ]
        try assertRows(
            rows, "sret with", why: "SIE = SPIE, SPIE = 1, SPP = U, and the mode is what SPP was", show: show
        ) { status in
            let guest = try makeGuest(in: .supervisor, status: status)
            guest.vm.csr[.sepc] = 0x1234_5678
            try guest.vm.emulateSret()
            XCTAssertEqual(guest.vm.pc, 0x1234_5678, "sret goes to sepc")
            return Returned(mode: guest.vm.mode, status: guest.vm.csr[.mstatus] & fields)
        }
    }

    func testAfterARoundTripTheUserIsAUserAgain() throws {
        let guest = try makeGuest(in: .user, status: Status.sie, firmware: .sbi)
        try guest.vm.handle(.exception(.userEnvironmentCall))
        guest.vm.csr[.sepc] += 4
        try guest.vm.handle(.illegal(Instruction.sret.encoded))
        XCTAssertEqual(guest.vm.mode, .user, "user -> ecall -> kernel -> sret -> user")
        XCTAssertEqual(guest.vm.pc, Self.interrupted + 4, "behind the ecall")
        let word = Instruction.csrr(5, .sscratch).encoded
        try guest.vm.handle(.illegal(word))
        assertLesson(
            guest.vm.csr[.scause], is: 2, "the user tries `csrr x5, sscratch` after a system call",
            why: "an sret that stays in S, or takes the mode from SPIE, leaves the kernel's power to the user"
        )
        XCTAssertEqual(guest.vm.csr[.mstatus] & Status.spp, 0, "the second trap came from U again")
    }

    func testNestedTrapsUnwindInOrder() throws {
        let guest = try makeGuest(in: .user, status: Status.sie)
        try guest.vm.inject(.exception(.userEnvironmentCall))
        // The kernel saves what a second trap would overwrite.
        let (outer, status) = (guest.vm.csr[.sepc], guest.vm.csr[.mstatus])
        guest.vm.pc = Self.handler + 0x40
        try guest.vm.inject(.exception(.loadPageFault, value: 0x40))
        XCTAssertEqual(
            guest.vm.csr[.mstatus] & Status.spp, Status.spp, "the second trap came from the kernel")
        try guest.vm.emulateSret()
        XCTAssertEqual(guest.vm.mode, .supervisor)
        XCTAssertEqual(guest.vm.pc, Self.handler + 0x40, "back in the handler of the first trap")
        try guest.vm.csr.write(CSR.sstatus.rawValue, status, in: .supervisor)
        guest.vm.csr[.sepc] = outer
        try guest.vm.emulateSret()
        assertLesson(
            "\(guest.vm.mode) at \(hex(guest.vm.pc)), SIE \(guest.vm.csr[.mstatus] >> 1 & 1)",
            is: "user at \(hex(Self.interrupted)), SIE 1", "two traps, two returns",
            why: "each level is one push and one pop")
    }

    func testMretGoesBackToTheModeInMPP() throws {
        let fields = Status.mie | Status.mpie | Status.mpp | Status.mprv
        let machine = Status.mpp
        let rows = [
            Row(
                "MPP = U, MPIE 1", Status.mpie, gives: Returned(mode: .user, status: Status.mpie | Status.mie)
            ),
            Row("MPP = S, MPIE 0", UInt64(1) << 11, gives: Returned(mode: .supervisor, status: Status.mpie)),
            Row("MPP = M, MPIE 0", machine, gives: Returned(mode: .machine, status: Status.mpie)),
            Row(
                "MPP = S, MPRV 1", 1 << 11 | Status.mprv,
                gives: Returned(mode: .supervisor, status: Status.mpie)),
            Row(
                "MPP = M, MPRV 1", machine | Status.mprv,
                gives: Returned(mode: .machine, status: Status.mpie | Status.mprv)),
        ]
        try assertRows(
            rows, "mret with",
            why: "MIE = MPIE, MPIE = 1, MPP = U; MPRV would make a lower mode's loads another's, so it ends",
            show: show
        ) { status in
            let guest = try makeGuest(in: .machine, status: status)
            guest.vm.csr[.mepc] = 0x8020_0000
            try guest.vm.emulateMret()
            XCTAssertEqual(guest.vm.pc, 0x8020_0000, "mret goes to mepc")
            return Returned(mode: guest.vm.mode, status: guest.vm.csr[.mstatus] & fields)
        }
    }

    func testReturnsAreRefusedWhereTheHartRefusesThem() throws {
        let rows: [Row<(i: Instruction, mode: PrivilegeMode, status: UInt64), String>] = [
            Row("sret in U", (.sret, .user, 0), gives: "illegal"),
            Row("mret in U", (.mret, .user, 0), gives: "illegal"),
            Row("mret in S", (.mret, .supervisor, 0), gives: "illegal"),
            Row("sret in S with TSR", (.sret, .supervisor, Status.tsr), gives: "illegal"),
            Row("sret in M with TSR", (.sret, .machine, Status.tsr), gives: "at 0x1000"),
            Row("sret in S", (.sret, .supervisor, 0), gives: "at 0x1000"),
            Row("mret in M", (.mret, .machine, 0), gives: "at 0x1000"),
            Row("wfi in U", (.wfi, .user, 0), gives: "illegal"),
            Row("sfence.vma in U", (.fenceAll, .user, 0), gives: "illegal"),
            Row("sfence.vma in S with TVM", (.fenceAll, .supervisor, Status.tvm), gives: "illegal"),
        ]
        try assertRows(
            rows, "the hart reports", why: "what is privileged for the guest's mode is its own trap"
        ) { row in
            let guest = try makeGuest(in: row.mode, status: row.status)
            guest.vm.csr[.sepc] = 0x1000
            guest.vm.csr[.mepc] = 0x1000
            try guest.vm.handle(.illegal(row.i.encoded))
            let isOurs = guest.vm.csr[.scause] == 2 && guest.vm.csr[.stval] == UInt64(row.i.encoded)
            return isOurs ? "illegal" : "at \(hex(guest.vm.pc))"
        }
    }
}
