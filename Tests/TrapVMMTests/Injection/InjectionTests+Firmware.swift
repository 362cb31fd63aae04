import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// The SBI calls of a kernel that starts in S.
extension InjectionTests {
    private typealias Call = (extensionID: UInt64, function: UInt64, a0: UInt64, a1: UInt64)

    private static let text: UInt64 = 0x8000_4000
    private static let refused = UInt64(bitPattern: -2), invalid = UInt64(bitPattern: -3)

    private func call(_ call: Call, typing input: String = "") throws -> Guest {
        let guest = try makeGuest(in: .supervisor, firmware: .sbi, typing: input)
        try guest.memory.write(Array("hello, monitor".utf8), at: Self.text)
        guest.set([10: call.a0, 11: call.a1, 16: call.function, 17: call.extensionID])
        try guest.vm.handle(.exception(.userEnvironmentCall))
        return guest
    }

    func testTheKernelsEcallIsACallOfTheFirmware() throws {
        let guest = try call((1, 0, 0x41, 0))
        assertLesson(
            "\(guest.console.output) \(guest.vm.mode) at \(hex(guest.vm.pc)), scause \(guest.vm.csr[.scause])",
            is: "A supervisor at \(hex(Self.interrupted + 4)), scause 0",
            "sbi_console_putchar('A') from virtual S",
            why: "below the kernel stands our firmware: it answers and goes on behind the ecall")
        XCTAssertEqual(guest.vm.counts.instructions, 1, "the ecall has retired")
    }

    func testTheBaseExtensionSaysWhatThereIs() throws {
        let rows: [Row<Call, [UInt64]>] = [
            Row("version", (SBICall.base, 0, 9, 9), gives: [0, 0x0200_0000]),
            Row("vendor", (SBICall.base, 4, 9, 9), gives: [0, 0]),
            Row("architecture", (SBICall.base, 5, 9, 9), gives: [0, 0]),
            Row("implementation's version", (SBICall.base, 6, 9, 9), gives: [0, 0]),
            Row("probe TIME", (SBICall.base, 3, SBICall.timer, 9), gives: [0, 1]),
            Row("probe SRST", (SBICall.base, 3, SBICall.reset, 9), gives: [0, 1]),
            Row("probe DBCN", (SBICall.base, 3, SBICall.console, 9), gives: [0, 1]),
            Row("probe HSM, not offered", (SBICall.base, 3, 0x48_534D, 9), gives: [0, 0]),
        ]
        try assertRows(
            rows, "call", why: "a0 is the error, a1 the value", show: { $0.map(hex).joined(separator: " ") }
        ) { row in
            let guest = try call(row)
            return [guest.vm[register: 10], guest.vm[register: 11]]
        }
    }

    func testWhatIsNotOfferedIsRefused() throws {
        let rows: [Row<Call, UInt64>] = [
            Row("an unknown extension", (0x1234_5678, 0, 1, 2), gives: Self.refused),
            Row("an unknown function of TIME", (SBICall.timer, 1, 1, 2), gives: Self.refused),
            Row("an unknown function of Base", (SBICall.base, 7, 1, 2), gives: Self.refused),
            Row("an unknown function of SRST", (SBICall.reset, 5, 1, 2), gives: Self.refused),
            Row("reading the debug console", (SBICall.console, 1, 8, Self.text), gives: Self.refused),
            Row("the paravirtual interface", (0x5056_0000, 0, 1, 2), gives: Self.refused),
            Row("all ones", (.max, .max, .max, .max), gives: Self.refused),
        ]
        try assertRows(rows, "call", why: "SBI_ERR_NOT_SUPPORTED: a kernel probes, and falls back", show: hex)
        { row in
            let guest = try call(row)
            XCTAssertNil(guest.vm.board.exitStatus, "a call that is refused does nothing")
            XCTAssertEqual(guest.console.output, "", "a call that is refused does nothing")
            return guest.vm[register: 10]
        }
    }

    func testTheDebugConsoleWritesFromGuestMemory() throws {
        let guest = try call((SBICall.console, 0, 5, Self.text))
        XCTAssertEqual(guest.console.output, "hello")
        XCTAssertEqual(
            [guest.vm[register: 10], guest.vm[register: 11]], [0, 5], "no error, five bytes written")
        try assertEquals(call((SBICall.console, 2, 0x15A, 0)).console.output, "Z", "one byte, the low one")
    }

    func testBadRangesForTheConsolePrintNothing() throws {
        let end: UInt64 = 0x8010_0000
        let rows: [Row<Call, UInt64>] = [
            Row("below RAM", (SBICall.console, 0, 5, 0x7FFF_FFFF), gives: Self.invalid),
            Row("over the end of RAM", (SBICall.console, 0, 5, end - 4), gives: Self.invalid),
            Row("a device", (SBICall.console, 0, 1, 0x1000_0000), gives: Self.invalid),
            Row("wrapping around", (SBICall.console, 0, 16, .max - 3), gives: Self.invalid),
            Row("the last bytes of RAM", (SBICall.console, 0, 4, end - 4), gives: 0),
        ]
        try assertRows(
            rows, "write to the console from",
            why: "the address is the guest's: it is checked against its own RAM",
            show: hex
        ) { row in
            let guest = try call(row)
            if guest.vm[register: 10] != 0 { XCTAssertEqual(guest.console.output, "", "nothing is printed") }
            return guest.vm[register: 10]
        }
    }

    func testResetTurnsTheMachineOff() throws {
        let rows: [Row<Call, Int32?>] = [
            Row("shutdown, no reason", (SBICall.reset, 0, 0, 0), gives: 0),
            Row("shutdown, system failure", (SBICall.reset, 0, 0, 1), gives: 1),
            Row("legacy shutdown", (8, 0, 0, 0), gives: 0),
            Row("legacy putchar", (1, 0, 10, 0), gives: nil),
        ]
        try assertRows(rows, "call", why: "the status tells the person whether the guest failed") { row in
            try call(row).vm.board.exitStatus
        }
    }

    func testSetTimerSetsTheSupervisorsTimer() throws {
        for id in [SBICall.timer, 0] {
            let guest = try call((id, 0, 0x123_4567_89AB, 5))
            assertLesson(
                guest.vm.csr[.stimecmp], is: 0x123_4567_89AB, "sbi_set_timer, extension \(hex(id))",
                why: "firmware's timer is the virtual hart's stimecmp: one timer, two ways to it", show: hex)
            XCTAssertEqual(guest.vm[register: 10], 0, "no error")
            XCTAssertEqual(guest.vm[register: 11], id == 0 ? 5 : 0, "a legacy call leaves a1 alone")
        }
    }

    func testTheLegacyCallsTakeAndGiveCharacters() throws {
        try assertEquals(call((2, 0, 0, 7), typing: "x").vm[register: 10], 0x78, "getchar")
        assertLesson(
            try call((2, 0, 0, 7)).vm[register: 10], is: .max, "sbi_console_getchar with nothing typed",
            why: "-1 means that there is none, and the kernel does not wait", show: hex)
    }

    func testASystemCallIsNoCallOfTheFirmware() throws {
        let guest = try makeGuest(in: .user, firmware: .sbi)
        guest.set([10: 0x41, 17: 1])
        try guest.vm.handle(.exception(.userEnvironmentCall))
        assertLesson(
            "'\(guest.console.output)', scause \(guest.vm.csr[.scause]), pc \(hex(guest.vm.pc))",
            is: "'', scause 8, pc \(hex(Self.handler))", "ecall from virtual U with a7 = 1",
            why: "the user talks to its kernel, whatever is in a7")
    }
}
