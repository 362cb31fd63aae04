import Guests
import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Several guests on one hart.
extension VirtualDeviceTests {
    private static let size: UInt64 = 4 << 20

    /// What tick.elf prints when it has the hart for itself, and what it spends.
    private func tickAlone() throws -> (output: String, spent: UInt64, instructions: UInt64) {
        let stand = try Stand(memorySize: Self.size)
        let tick = try stand.makeGuest("tick", memorySize: Self.size, firmware: .sbi)
        try tick.load(Guests.tick)
        _ = try Scheduler(quantum: 100_000).run([tick.vm], budget: 20_000_000)
        return (tick.console.output, tick.vm.spent, tick.vm.counts.instructions)
    }

    private func assertTickDoesNotNotice(
        quantum: UInt64, _ neighbor: (Stand) throws -> Guest, ends: VirtualMachine.Stop, why: String,
        file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let alone = try tickAlone()
        let stand = try Stand(guests: 2, memorySize: Self.size)
        let other = try neighbor(stand)
        let tick = try stand.makeGuest("tick", memorySize: Self.size, firmware: .sbi)
        try tick.load(Guests.tick)
        let budget = alone.spent + 1000
        let endings = try Scheduler(quantum: quantum).run([other.vm, tick.vm], budget: budget)
        assertLesson(
            tick.console.output, is: alone.output, "tick.elf beside \(other.vm.name)", why: why, file: file,
            line: line)
        XCTAssertEqual(
            endings.map(\.name), [other.vm.name, "tick"], "in their order", file: file, line: line)
        XCTAssertEqual(
            endings.map(\.stop), [ends, .exited(status: 0)], "how they ended", file: file, line: line)
        XCTAssertEqual(
            tick.vm.counts.instructions, alone.instructions, "to the instruction", file: file, line: line)
        XCTAssertLessThan(
            other.vm.spent, budget + 10, "\(other.vm.name) has had its budget and no more", file: file,
            line: line)
    }

    private func makeLoop(_ stand: Stand, _ name: String, _ program: [Instruction]) throws -> Guest {
        let guest = try stand.makeGuest(name, memorySize: Self.size, firmware: .sbi)
        try guest.place(program)
        return guest
    }

    func testAPanicOfOneGuestIsNoneOfTheOther() throws {
        var crash: Guest?
        try assertTickDoesNotNotice(
            quantum: 500,
            { stand in
                let guest = try stand.makeGuest("crash", memorySize: Self.size, firmware: .sbi)
                try guest.load(Guests.crash)
                crash = guest
                return guest
            }, ends: .exited(status: 1),
            why: "a kernel that dies takes down its own machine, which is virtual")
        XCTAssertTrue(crash?.console.output.contains("KERNEL PANIC") ?? false, "it did panic")
    }

    func testAGuestThatSpinsCostsItsOwnTurns() throws {
        try assertTickDoesNotNotice(
            quantum: 1000, { try makeLoop($0, "spin", [.jump(0)]) }, ends: .budgetSpent,
            why: "a turn ends after its quantum, whether the guest wants or not")
    }

    func testAGuestThatFloodsUsWithExitsCostsItsOwnTurns() throws {
        try assertTickDoesNotNotice(
            quantum: 1000, { try makeLoop($0, "flood", [.li(17, 0x10), .ecall, .jump(-8)]) },
            ends: .budgetSpent,
            why: "exits are our work, done in the guest's name: they count")
    }

    func testAGuestThatOnlyTrapsCostsItsOwnTurns() throws {
        // Its handler is an illegal instruction: not one instruction retires, ever.
        try assertTickDoesNotNotice(
            quantum: 1000, { try makeLoop($0, "trap", [Instruction(.mret)]) }, ends: .budgetSpent,
            why: "a guest whose handler traps at once retires nothing: only counting exits ends its turn")
    }

    func testAGuestWithRuinedTablesCostsItsOwnTurns() throws {
        let program = Instruction.constant(5, 8 << 60 | 0x12_3456) + [.csrw(.satp, 5), .nop]
        try assertTickDoesNotNotice(
            quantum: 1000, { try makeLoop($0, "ruined", program) }, ends: .budgetSpent,
            why: "its tables lie outside its RAM: it faults for ever, and the other has its own tables")
    }

    func testTurnsAreRoundRobin() throws {
        let stand = try Stand(guests: 3)
        let guests = try ["a", "b", "c"].map { name in
            let guest = try stand.makeGuest(name)
            try guest.place([.addi(10, 10, 1), .jump(-4)])
            return guest
        }
        let endings = try Scheduler(quantum: 100).run(guests.map(\.vm), budget: 5050)
        XCTAssertEqual(endings.map(\.stop), [.budgetSpent, .budgetSpent, .budgetSpent])
        for guest in guests {
            assertLesson(
                guest.vm.spent, is: 5050,
                "three loops with a budget of 5050 in turns of 100: \(guest.vm.name)",
                why: "each guest has its own registers and its own share, to the instruction")
            XCTAssertGreaterThan(guest.vm[register: 10], 2500, "it kept its registers from turn to turn")
        }
    }

    func testAGuestThatWaitsForEverEnds() throws {
        let stand = try Stand(guests: 2)
        let (sleeper, runner) = (try stand.makeGuest("sleeper"), try stand.makeGuest("runner"))
        try sleeper.place([.wfi])
        try runner.place([.jump(0)])
        let endings = try Scheduler(quantum: 50).run([runner.vm, sleeper.vm], budget: 1000)
        assertLesson(
            endings.map(\.stop), is: [.budgetSpent, .waiting], "one guest spins, one sleeps without a timer",
            why: "nothing can wake the second, so it is not asked again; the other goes on")
    }

    func testAfterItsQuantumAGuestGivesWayToTheNext() throws {
        let stand = try Stand(guests: 2)
        let shared = RecordingConsole()
        let machines = try ["a", "b"].map { name in
            let vm = try stand.hypervisor.makeMachine(name: name, memorySize: 1 << 20) {
                try VirtBoard(memory: $0, console: shared)
            }
            let guest = Guest(stand: stand, vm: vm, console: shared)
            try guest.place([.store(.sb, 6, 0, 5), .jump(-4)])
            guest.set([5: Self.uart, 6: UInt64(name.utf8.first ?? 0)])
            return vm
        }
        _ = try Scheduler(quantum: 30).run(machines, budget: 300)
        var turns = ""
        for letter in shared.output where turns.last != letter { turns.append(letter) }
        assertLesson(
            turns, is: "abababababababababab", "two guests that print without end, 300 in turns of 30",
            why: "one quantum each in turn: nobody waits until another is through")
    }
}
