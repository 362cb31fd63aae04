import Guests
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Stretch: a guest at one moment, and a guest on the move.
extension VirtualDeviceTests {
    func testASnapshotGoesOnWhereItWasTaken() throws {
        let whole = try tick()
        assertEquals(try end(of: whole), .exited(status: 0))
        let first = try tick()
        assertEquals(try first.vm.run(budget: 25_000), .budgetSpent)
        let second = try tick()
        try second.vm.restore(try first.vm.snapshot())
        assertEquals(try end(of: second), .exited(status: 0))
        assertLesson(
            first.console.output + second.console.output, is: whole.console.output,
            "ran tick.elf half way, restored its snapshot in another machine, and ran that to its end",
            why: "a snapshot holds all that a guest can see; what is missing shows as another future")
        XCTAssertEqual(second.vm.board.time, whole.vm.board.time)
    }

    func testAMigratedGuestNoticesNothing() throws {
        let whole = try tick()
        assertEquals(try end(of: whole), .exited(status: 0))
        let (source, destination) = (try tick(), try tick())
        assertEquals(try source.vm.run(budget: 15_000), .budgetSpent)
        let report = try Migration(pageCost: 5).move(source.vm, to: destination.vm)
        assertEquals(try end(of: destination), .exited(status: 0))
        assertLesson(
            source.console.output + destination.console.output, is: whole.console.output,
            "moved tick.elf to another hypervisor while it ran",
            why: "a page that was stored to after it was copied must be copied again")
        XCTAssertLessThan(
            report.downtime * 10, report.downtimeWithoutPreCopy,
            "pre-copy leaves little for the time that the guest stands still")
    }

    func testAGuestWithDevicesIsNotCopied() throws {
        let guest = try Stand.guest(memorySize: 4 << 20)
        try guest.load(Guests.kernel)
        _ = try guest.vm.run(budget: 100_000)
        XCTAssertGreaterThan(guest.vm.counts[.device], 0)
        XCTAssertThrowsError(try guest.vm.snapshot()) { error in
            XCTAssert(
                "\(error)".contains("has used devices"),
                "the UART's and the PLIC's state would be lost: the error must say so, not \(error)")
        }
    }

    private func end(of guest: Guest) throws -> VirtualMachine.Stop? {
        try Scheduler().run([guest.vm], budget: 10_000_000).first?.stop
    }

    private func tick() throws -> Guest {
        let guest = try Stand.guest(memorySize: 4 << 20, firmware: .sbi)
        try guest.load(Guests.tick)
        return guest
    }
}
