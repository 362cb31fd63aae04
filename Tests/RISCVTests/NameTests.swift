import RISCV
import SuiteSupport
import XCTest

/// Names and numbers of registers, CSRs, traps and modes.
final class NameTests: XCTestCase {
    func testRegistersHaveTwoNames() throws {
        let rows: [Row<String, UInt8?>] = [
            Row("zero", "zero", gives: 0), Row("x0", "x0", gives: 0), Row("x31", "x31", gives: 31),
            Row("t6", "t6", gives: 31), Row("sp", "sp", gives: 2), Row("s0", "s0", gives: 8),
            Row("fp", "fp", gives: 8), Row("a0", "a0", gives: 10), Row("s11", "s11", gives: 27),
            Row("x32", "x32", gives: nil), Row("x-1", "x-1", gives: nil), Row("y1", "y1", gives: nil),
            Row("nothing", "", gives: nil), Row("x", "x", gives: nil),
        ]
        try assertRows(rows, "look up", why: "people write x10 or a0, and mistype both") {
            Register.number($0)
        }
        for number in UInt8(0)...31 {
            XCTAssertEqual(Register.number(Register.name(number)), number)
            XCTAssertEqual(Register.number("x\(number)"), number)
        }
    }

    func testCSRAddressesSayWhoMayTouchThem() {
        XCTAssertEqual(CSR.lowestMode(CSR.cycle.rawValue), .user)
        XCTAssertEqual(CSR.lowestMode(CSR.sstatus.rawValue), .supervisor)
        XCTAssertEqual(CSR.lowestMode(CSR.mstatus.rawValue), .machine)
        XCTAssertEqual(CSR.lowestMode(0x600), .machine, "the hypervisor's registers are nobody's here")
        XCTAssertTrue(CSR.isReadOnly(CSR.mhartid.rawValue))
        XCTAssertTrue(CSR.isReadOnly(CSR.time.rawValue))
        XCTAssertFalse(CSR.isReadOnly(CSR.mcycle.rawValue))
        XCTAssertFalse(CSR.isReadOnly(CSR.satp.rawValue))
    }

    func testCSRNamesAreTheManuals() throws {
        let rows: [Row<UInt16, String>] = [
            Row("0x300", 0x300, gives: "mstatus"), Row("0x180", 0x180, gives: "satp"),
            Row("0x14d", 0x14D, gives: "stimecmp"), Row("0xf14", 0xF14, gives: "mhartid"),
            Row("0xf15", 0xF15, gives: "mconfigptr"), Row("0xc02", 0xC02, gives: "instret"),
            Row("0x3a2", 0x3A2, gives: "pmpcfg2"), Row("0x3bf", 0x3BF, gives: "pmpaddr15"),
            Row("0xb03", 0xB03, gives: "mhpmcounter3"), Row("0xc1f", 0xC1F, gives: "hpmcounter31"),
            Row("0x323", 0x323, gives: "mhpmevent3"), Row("0x5c0", 0x5C0, gives: "0x5c0"),
        ]
        try assertRows(rows, "name", why: "the manual's tables 2.2 to 2.6") { CSR.name($0) }
    }

    func testTrapCausesAreEncodedAsInMcause() throws {
        let rows: [Row<Trap.Cause, UInt64>] = [
            Row("illegal instruction", .exception(.illegalInstruction), gives: 2),
            Row("store page fault", .exception(.storePageFault), gives: 15),
            Row("call from M", .exception(.machineEnvironmentCall), gives: 11),
            Row("supervisor timer", .interrupt(.supervisorTimer), gives: 1 << 63 | 5),
            Row("machine external", .interrupt(.machineExternal), gives: 1 << 63 | 11),
        ]
        try assertRows(rows, "encode", why: "table 3.6: bit 63 tells interrupts from exceptions") {
            $0.encoded
        }
        XCTAssertEqual(Trap.Cause.exception(.loadPageFault).name, "load page fault")
        XCTAssertEqual(Trap.Cause.interrupt(.machineTimer).name, "machine timer interrupt")
        XCTAssertEqual(Trap.illegal(0x1234), Trap(.exception(.illegalInstruction), value: 0x1234))
    }

    func testModesAreOrderedByPower() {
        XCTAssertLessThan(PrivilegeMode.user, .supervisor)
        XCTAssertLessThan(PrivilegeMode.supervisor, .machine)
        XCTAssertNil(PrivilegeMode(rawValue: 2), "2 is reserved")
    }

    func testStatusFieldsDoNotOverlap() {
        let fields = [
            Status.sie, Status.mie, Status.spie, Status.mpie, Status.spp, Status.mpp, Status.mprv, Status.sum,
            Status.mxr, Status.tvm, Status.tw, Status.tsr,
        ]
        XCTAssertEqual(fields.reduce(0, |), fields.reduce(0, +), "two fields share a bit")
        XCTAssertEqual(Status.machineWritable, 0x7E_19AA)
        XCTAssertEqual(Status.supervisorVisible, 0x3_000C_0122)
        XCTAssertEqual(Status.supervisorWritable & ~Status.machineWritable, 0, "the supervisor sees a part")
    }

    func testInterruptLinesTellOfChangesOnly() {
        let lines = InterruptLines()
        lines.set(.machineTimer, false)
        XCTAssertFalse(lines.attention, "a low line that stays low is no news")
        lines.set(.machineTimer, true)
        lines.set(.supervisorExternal, true)
        XCTAssertEqual(lines.pending, 0x280)
        XCTAssertTrue(lines.attention)
        lines.attention = false
        lines.set(.machineTimer, true)
        XCTAssertFalse(lines.attention, "a high line that stays high is no news")
        lines.set(.machineTimer, false)
        XCTAssertEqual(lines.pending, 0x200)
        XCTAssertTrue(lines.attention)
    }
}
