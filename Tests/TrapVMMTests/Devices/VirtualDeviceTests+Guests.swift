import Guests
import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Whole kernels under the monitor, side by side with a bare machine.
extension VirtualDeviceTests {
    private func disk() -> MemoryDisk {
        let text = Array("hello from sector zero\n".utf8)
        return MemoryDisk(text + [UInt8](repeating: 0, count: 4096 - text.count))
    }

    private func assertKernelIsTheSame(
        typing input: String, disk: () -> MemoryDisk?, file: StaticString = #filePath, line: UInt = #line
    ) throws -> String {
        let guest = try Stand.guest(memorySize: 4 << 20, typing: input, disk: disk())
        try guest.load(Guests.kernel)
        let stop = try guest.vm.run(budget: 20_000_000)
        let (bare, bareStop) = try BareMachine.afterRunning(Guests.kernel, typing: input, disk: disk())
        assertLesson(
            guest.console.output, is: bare.console.output, "kernel.elf, typing '\(input)'",
            why: "the guest's console must not show that a monitor is below", file: file, line: line)
        XCTAssertEqual("\(stop)", "\(bareStop)", "how it ended", file: file, line: line)
        assertLesson(
            [guest.vm.counts.instructions, guest.vm.board.time],
            is: [bare.hart.clock.retired, bare.hart.clock.now], "instructions and time of kernel.elf",
            why: "one tick an instruction: the timer comes at the same instruction as on the bare machine",
            file: file, line: line)
        return guest.console.output
    }

    func testTheKernelDoesWhatItDoesOnTheBareMachine() throws {
        let output = try assertKernelIsTheSame(typing: "echo ahoy\nmem\nhalt 5\n") { nil }
        XCTAssertTrue(output.contains("\nahoy\n") && output.contains("halted with code 5"), output)
    }

    func testTheKernelReadsItsDisk() throws {
        let output = try assertKernelIsTheSame(typing: "disk 0\nhalt\n") { disk() }
        XCTAssertTrue(
            output.contains("disk: hello from sector zero"), "virtio: requests, interrupt, data\n" + output)
    }

    func testTheKernelsTimerPreempts() throws {
        let output = try assertKernelIsTheSame(typing: "crash\nspin\nhalt\n") { nil }
        XCTAssertTrue(output.contains("spin: both done"), output)
    }

    func testAKernelOverOurFirmwareRuns() throws {
        let stand = try Stand(memorySize: 8 << 20)
        let tick = try stand.makeGuest("tick", memorySize: 8 << 20, firmware: .sbi)
        try tick.load(Guests.tick)
        let endings = try Scheduler().run([tick.vm], budget: 20_000_000)
        assertLesson(
            endings.map(\.stop), is: [.exited(status: 0)], "run tick.elf, alone in the scheduler",
            why: "it asks for its end by SRST, without a reason")
        let lines = tick.console.output.split(separator: "\n")
        XCTAssertEqual(lines.last, "tick: done", tick.console.output)
        XCTAssertTrue(lines.contains("tick: 10"), "ten timer interrupts\n" + tick.console.output)
    }

    func testAGuestGoesOnWhereItsBudgetEnded() throws {
        let (whole, pieces) = (try Stand.guest(memorySize: 4 << 20), try Stand.guest(memorySize: 4 << 20))
        try whole.load(Guests.kernel)
        try pieces.load(Guests.kernel)
        _ = try whole.vm.run(budget: 1_000_000)
        var spent: UInt64 = 0
        while spent < 1_000_000, try pieces.vm.run(budget: 997) == .budgetSpent { spent += 997 }
        assertLesson(
            try Snapshot.of(pieces), is: try Snapshot.of(whole), "kernel.elf at once, and in pieces of 997",
            why: "a budget stops a guest between two instructions and changes nothing else")
        XCTAssertEqual(pieces.console.output, whole.console.output)
    }
}
