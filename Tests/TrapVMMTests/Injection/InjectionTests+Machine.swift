import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// The virtual machine mode of a guest that brings its own firmware: delegation and MPRV.
extension InjectionTests {
    func testWhatIsNotDelegatedEntersTheVirtualMachineMode() throws {
        for mode in [PrivilegeMode.user, .supervisor, .machine] {
            let guest = try makeGuest(in: mode, status: Status.mie)
            guest.vm.csr[.medeleg] = 0
            try guest.vm.inject(.exception(.storePageFault, value: 0x5008))
            let csr = guest.vm.csr
            assertLesson(
                "mode \(guest.vm.mode), pc \(hex(guest.vm.pc)), mepc \(hex(csr[.mepc])), mcause \(csr[.mcause]), "
                    + "mtval \(hex(csr[.mtval])), MPP \(csr[.mstatus] >> 11 & 3), MPIE \(csr[.mstatus] >> 7 & 1), "
                    + "MIE \(csr[.mstatus] >> 3 & 1)",
                is: "mode machine, pc 0x80003000, mepc 0x80000124, mcause 15, mtval 0x5008, "
                    + "MPP \(mode.rawValue), MPIE 1, MIE 0",
                "inject a store page fault into virtual \(mode), medeleg 0",
                why: "without delegation every trap is M's, and MPP says from where")
            XCTAssertEqual(csr[.scause], 0, "the supervisor's registers stay as they are")
        }
    }

    func testDelegationIsBitByBit() throws {
        let guest = try makeGuest(in: .user)
        guest.vm.csr[.medeleg] = 1 << 8
        try guest.vm.inject(.exception(.userEnvironmentCall))
        XCTAssertEqual(guest.vm.mode, .supervisor, "cause 8 is delegated")
        try guest.vm.inject(.illegal(0))
        XCTAssertEqual(guest.vm.mode, .machine, "cause 2 is not")
    }

    func testATrapNeverLowersTheMode() throws {
        let guest = try makeGuest(in: .machine)
        try guest.vm.inject(.exception(.breakpoint, value: Self.interrupted))
        assertLesson(
            guest.vm.mode, is: .machine, "inject a breakpoint into virtual M while medeleg names it",
            why: "delegation is for traps from S and U; M's own stay with M")
    }

    func testTheMachinesVectorsCountForTheMachine() throws {
        let guest = try makeGuest(in: .supervisor)
        guest.vm.csr[.mideleg] = 0
        guest.vm.csr[.mtvec] = Self.handler | 1
        try guest.vm.inject(Trap(.interrupt(.machineTimer)))
        XCTAssertEqual(guest.vm.pc, Self.handler + 28, "base + 4 * 7")
        XCTAssertEqual(guest.vm.csr[.mcause], 1 << 63 | 7)
    }

    func testWithOurFirmwareEverythingIsTheSupervisors() throws {
        let guest = try makeGuest(in: .supervisor, firmware: .sbi)
        guest.vm.csr[.medeleg] = 0
        try guest.vm.inject(.exception(.loadAccessFault, value: 0x10))
        assertLesson(
            guest.vm.mode, is: .supervisor, "inject an access fault into a guest of our firmware",
            why: "there is no guest code in M that could take it")
    }

    func testAnEcallNamesTheModeThatTheGuestBelievesIn() throws {
        let rows: [Row<(mode: PrivilegeMode, firmware: Firmware), String>] = [
            Row("U", (.user, .none), gives: "scause 8"),
            Row("U over our firmware", (.user, .sbi), gives: "scause 8"),
            Row("S", (.supervisor, .none), gives: "mcause 9"),
            Row("M", (.machine, .none), gives: "mcause 11"),
        ]
        try assertRows(rows, "ecall in virtual", why: "the hart reports cause 8 each time, for it is in U") {
            row in
            let guest = try makeGuest(in: row.mode, firmware: row.firmware)
            guest.vm.csr[.medeleg] = 0xB1FF
            try guest.vm.handle(.exception(.userEnvironmentCall))
            let csr = guest.vm.csr
            XCTAssertEqual(csr[.sepc] | csr[.mepc], Self.interrupted, "xepc is the ecall itself")
            return guest.vm.mode == .supervisor ? "scause \(csr[.scause])" : "mcause \(csr[.mcause])"
        }
    }
}
