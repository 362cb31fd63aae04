import Emulator
import RISCV
import SuiteSupport
import XCTest

extension PrivilegeTests {
    func testInterruptsHaveAnOrder() throws {
        let bench = try PrivilegeBench(in: .user)
        try bench.set(.mie, .max)
        for interrupt in Interrupt.allCases { bench.wire(interrupt) }
        var order: [String] = []
        for _ in 0..<7 {
            guard let interrupt = try bench.hart.pendingInterrupt() else { break }
            order.append("\(interrupt)")
            bench.wire(interrupt, false)
        }
        assertLesson(
            order.joined(separator: "\n"),
            is: """
                machineExternal
                machineSoftware
                machineTimer
                supervisorExternal
                supervisorSoftware
                supervisorTimer
                """, "raise all six in user mode and take away one after the other",
            why: "P 3.1.9: MEI, MSI, MTI, SEI, SSI, STI, whatever their numbers")
    }

    func testDelegatedInterruptsComeAfterTheMachines() throws {
        let bench = try PrivilegeBench(in: .user)
        try bench.set(.mie, .max)
        try bench.set(.mideleg, .max)
        bench.wire(.supervisorExternal)
        bench.wire(.machineTimer)
        let first = try bench.hart.pendingInterrupt()
        assertLesson(
            first.map { "\($0)" }, is: "machineTimer", "SEI (delegated) and MTI are pending in user mode",
            why: "an interrupt for a higher mode goes first")
    }

    func testWhoMayBeInterrupted() throws {
        try assertRows(
            InterruptRows.all, "a pending and enabled interrupt,",
            why: "below its own mode an interrupt is always taken, in it only if IE is on, above it never",
            show: { $0 ? "taken" : "not taken" }
        ) { question in
            let bench = try PrivilegeBench(in: question.mode)
            let interrupt: Interrupt = question.delegated ? .supervisorSoftware : .machineSoftware
            try bench.set(.mideleg, question.delegated ? .max : 0)
            try bench.set(.mie, .max)
            try bench.set(.mstatus, question.status)
            bench.wire(interrupt)
            return try bench.hart.pendingInterrupt() == interrupt
        }
    }

    func testAnInterruptMustBePendingAndEnabled() throws {
        let bench = try PrivilegeBench(in: .user)
        bench.wire(.machineExternal)
        var story = ["wire only: \(try bench.hart.pendingInterrupt() == nil ? "none" : "taken")"]
        try bench.set(.mie, Interrupt.machineExternal.mask)
        story.append("enabled: \(try bench.hart.pendingInterrupt() == nil ? "none" : "taken")")
        bench.wire(.machineExternal, false)
        story.append("wire low: \(try bench.hart.pendingInterrupt() == nil ? "none" : "taken")")
        assertLesson(
            story.joined(separator: "\n"), is: "wire only: none\nenabled: taken\nwire low: none",
            "MEI: wire, then its bit in mie, then no wire",
            why: "mip & mie: both bits, for each interrupt alone")
    }

    func testAnInterruptIsTakenBetweenInstructions() throws {
        let bench = try PrivilegeBench()
        try bench.set(.mie, .max)
        try bench.set(.mstatus, Status.mie)
        try bench.bench.place([.li(10, 1), .li(11, 2)])
        try bench.hart.step()
        bench.wire(.machineExternal)
        let trap = try bench.hart.step()
        assertLesson(
            "\(describe(trap)), mepc \(hex(try bench.get(.mepc))), mcause \(hex(try bench.get(.mcause))), "
                + "a0 \(bench.hart.registers[10]), a1 \(bench.hart.registers[11]), pc \(hex(bench.hart.pc))",
            is: "machineExternal, cause 1 << 63 | 11, value 0x0, mepc 0x80000004, mcause 0x800000000000000b, "
                + "a0 1, a1 0, pc 0x80001000", "raise MEI between two instructions",
            why: "mepc is the instruction that has not run yet, and bit 63 of mcause says interrupt")
    }

    func testVectoredInterruptsHaveTheirOwnEntry() throws {
        let bench = try PrivilegeBench(in: .supervisor)
        try bench.set(.mideleg, .max)
        try bench.set(.mie, .max)
        try bench.set(.mtvec, PrivilegeBench.machineHandler | 1)
        try bench.set(.stvec, PrivilegeBench.supervisorHandler | 1)
        try bench.set(.mstatus, Status.sie)
        bench.wire(.supervisorExternal)
        try bench.hart.step()
        let first = bench.hart.pc
        bench.wire(.machineTimer)
        try bench.hart.step()
        assertLesson(
            [first, bench.hart.pc], is: [0x8000_2000 + 36, 0x8000_1000 + 28], "SEI (9) and MTI (7), vectored",
            why: "base + 4 * cause: each interrupt jumps through a table of its own",
            show: { $0.map(hex).joined(separator: " ") })
    }

    func testDelegatedInterruptsEnterTheSupervisor() throws {
        let bench = try PrivilegeBench(in: .user)
        try bench.set(.mideleg, .max)
        try bench.set(.mie, .max)
        try bench.set(.mip, Interrupt.supervisorSoftware.mask)
        try bench.hart.step()
        assertLesson(
            "mode \(bench.hart.mode), pc \(hex(bench.hart.pc)), scause \(hex(try bench.get(.scause))), "
                + "stval \(try bench.get(.stval)), mcause \(try bench.get(.mcause))",
            is: "mode supervisor, pc 0x80002000, scause 0x8000000000000001, stval 0, mcause 0",
            "firmware makes SSIP pending while a user program runs",
            why: "mideleg hands interrupts to S as medeleg does exceptions")
    }

    func testWaitingEndsWithAnyEnabledInterrupt() throws {
        let bench = try PrivilegeBench()
        try bench.set(.mie, Interrupt.machineSoftware.mask)
        _ = try bench.step(Instruction(.wfi))
        _ = try bench.hart.pendingInterrupt()
        var story = ["after wfi: waiting \(bench.hart.isWaiting), pc \(hex(bench.hart.pc))"]
        bench.wire(.machineExternal)
        _ = try bench.hart.pendingInterrupt()
        story.append("MEI, not enabled in mie: waiting \(bench.hart.isWaiting)")
        bench.wire(.machineSoftware)
        let taken = try bench.hart.pendingInterrupt()
        story.append("MSI, enabled in mie, MIE off: waiting \(bench.hart.isWaiting), taken \(taken != nil)")
        assertLesson(
            story.joined(separator: "\n"),
            is: """
                after wfi: waiting true, pc 0x80000004
                MEI, not enabled in mie: waiting true
                MSI, enabled in mie, MIE off: waiting false, taken false
                """, "wfi in machine mode with MIE off",
            why:
                "wfi wakes when mip & mie is not zero, even if the interrupt cannot be taken: kernels poll so"
        )
    }
}
