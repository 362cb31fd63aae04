import CKVM
import Guests
import SuiteSupport
import TrapVMM
import XCTest

/// How a VMM gets the processor back from a guest that never exits.
extension KVMTests {
    func testASignalInterruptsTheGuest() throws {
        let bench = try KVMBench(.spin)
        let ticking = TickingAlarm(after: 2000)
        defer { ticking.stop() }
        // A tick may come before the guest has executed anything.
        for _ in 0..<2000 {
            let exit = try bench.vcpu.run()
            XCTAssertEqual(exit, .interrupted, "EINTR is an outcome: nothing has failed")
            if try exit != .interrupted || bench.vcpu.registers().rax > 0 { break }
        }
        let first = try bench.vcpu.registers().rax
        for _ in 0..<2000 where try bench.vcpu.registers().rax == first {
            XCTAssertEqual(try bench.vcpu.run(), .interrupted)
        }
        let second = try bench.vcpu.registers().rax
        assertLesson(
            [first > 0, second > first], is: [true, true],
            "a guest that counts for ever, interrupted by a timer: RAX \(first), later \(second)",
            why: "a signal cuts KVM_RUN short; the next call goes on where it was")
    }

    func testAStopKeepsTheGuestFromRunning() throws {
        let bench = try KVMBench(.add)
        bench.vcpu.area.requestStop()
        let exits = try [bench.vcpu.run(), bench.vcpu.run()]
        let place = try bench.vcpu.registers().rip
        bench.vcpu.area.clearStop()
        let after = try bench.vcpu.run()
        assertLesson(
            (exits + [after]).map(ExitText.of), is: ["interrupted", "interrupted", "out 0x3f8: 35"],
            "request a stop, run twice, clear it, run", why: "immediate_exit holds until it is cleared",
            show: { $0.joined(separator: "\n") })
        assertLesson(place, is: bench.guest.loadAddress, "RIP meanwhile", why: "no instruction was executed")
    }

    func testAnInterruptedRunDoesNotRepeatTheLastExit() throws {
        let bench = try KVMBench(.add)
        XCTAssertEqual(ExitText.of(try bench.vcpu.run()), "out 0x3f8: 35")
        bench.vcpu.area.requestStop()
        let stopped = try bench.vcpu.run()
        bench.vcpu.area.clearStop()
        let next = try bench.vcpu.run()
        assertLesson(
            [stopped, next].map(ExitText.of), is: ["interrupted", "out 0x3f8: 0a"],
            "an OUT, then a stop, then on",
            why: "the area may still show the exit before: it would print twice",
            show: { $0.joined(separator: "\n") })
    }

    func testAStopFinishesTheInstruction() throws {
        let bench = try KVMBench(.ports)
        XCTAssertEqual(ExitText.of(try bench.vcpu.run()), "in 0x510: 00")
        try bench.vcpu.complete(with: [0x2A])
        bench.vcpu.area.requestStop()
        XCTAssertEqual(try bench.vcpu.run(), .interrupted)
        assertLesson(
            try bench.vcpu.registers().rax, is: 0x2A, "answer an IN with 0x2a, stop, read RAX",
            why: "the answer reaches the register with the next KVM_RUN: run once, stopped, before a snapshot"
        )
    }

    func testSingleSteps() throws {
        let bench = try KVMBench(.step)
        guard try KVM.open().capability(.guestDebug) > 0 else {
            throw XCTSkip("needs KVM_CAP_SET_GUEST_DEBUG, which this host's KVM does not offer")
        }
        try bench.vcpu.setSingleStep(true)
        var seen: [UInt64] = []
        for _ in 0..<3 {
            XCTAssertEqual(try bench.vcpu.run(), .debug)
            seen.append(try bench.vcpu.registers().rax)
        }
        try bench.vcpu.setSingleStep(false)
        XCTAssertEqual(try bench.vcpu.run(), .halt)
        assertLesson(
            seen, is: [1, 2, 3], "RAX after mov $1, add to itself, inc",
            why: "a debugger's step: one exit for each instruction")
    }
}
