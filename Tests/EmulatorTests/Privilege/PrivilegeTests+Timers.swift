import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Time, and what counts it.
extension PrivilegeTests {
    func testTheSupervisorsTimer() throws {
        let bench = try PrivilegeBench(in: .user)
        try bench.set(.mideleg, .max)
        try bench.set(.mie, .max)
        try bench.set(.menvcfg, 1 << 63)
        try bench.set(.stimecmp, bench.bench.bus.clock.now + 100)
        var story = ["before: \(hex(try bench.get(.mip))), \(try bench.hart.pendingInterrupt() == nil)"]
        bench.bench.bus.clock.skip(99)
        story.append(
            "one tick left: \(hex(try bench.get(.mip))), \(try bench.hart.pendingInterrupt() == nil)")
        bench.bench.bus.clock.skip(1)
        story.append("due: \(hex(try bench.get(.mip))), \(try bench.hart.pendingInterrupt() == nil)")
        try bench.set(.mip, 0)
        story.append("mip cleared: \(hex(try bench.get(.mip)))")
        try bench.set(.stimecmp, .max)
        story.append(
            "stimecmp later: \(hex(try bench.get(.mip))), \(try bench.hart.pendingInterrupt() == nil)")
        assertLesson(
            story.joined(separator: "\n"),
            is: """
                before: 0x0, true
                one tick left: 0x0, true
                due: 0x20, false
                mip cleared: 0x20
                stimecmp later: 0x0, true
                """, "set stimecmp 100 ticks ahead with STCE on (hex: mip; true: nothing to take)",
            why:
                "STIP is high while time >= stimecmp; software ends it by moving stimecmp, not by clearing mip"
        )
    }

    func testWithoutSstcFirmwareDrivesTheSupervisorsTimer() throws {
        let bench = try PrivilegeBench()
        try bench.set(.stimecmp, 0)
        let before = try bench.get(.mip)
        try bench.set(.mip, Interrupt.supervisorTimer.mask)
        let set = try bench.get(.mip)
        try bench.set(.menvcfg, 1 << 63)
        try bench.set(.stimecmp, .max)
        assertLesson(
            [before, set, try bench.get(.mip)], is: [0, 0x20, 0],
            "stimecmp 0 with STCE off; set mip.STIP; turn STCE on and set stimecmp far ahead",
            why: "without STCE stimecmp means nothing and STIP is a bit of software; with it, the reverse",
            show: { $0.map(hex).joined(separator: " ") })
    }

    func testTheMachinesTimer() throws {
        // mtimecmp is all ones after reset; time gets there by waiting long enough.
        let bench = try PrivilegeBench()
        let clock = bench.bench.bus.clock
        clock.skip(UInt64.max - 1 - clock.now)
        let before = try bench.get(.mip)
        clock.skip(1)
        assertLesson(
            [before, try bench.get(.mip)], is: [0, Interrupt.machineTimer.mask],
            "let time pass until one tick before mtimecmp, and one more",
            why: "MTIP is high while mtime >= mtimecmp", show: { $0.map(hex).joined(separator: " ") })
    }

    func testCountersCountRetiredInstructions() throws {
        let bench = try PrivilegeBench()
        let program: [Instruction] = [
            .csrr(5, .instret), .nop, .nop, .csrr(6, .instret), .csrr(7, .cycle),
            Instruction(.csrrwi, rs1: 5, immediate: Int64(CSR.mcountinhibit.rawValue)), .nop, .nop,
            .csrr(28, .minstret), .nop, .csrr(29, .minstret),
            Instruction(.csrrwi, immediate: Int64(CSR.mcountinhibit.rawValue)),
            Instruction(.csrrw, rs1: 0, immediate: Int64(CSR.minstret.rawValue)), .nop, .csrr(30, .minstret),
        ]
        try bench.bench.place(program)
        for _ in program { try bench.hart.step() }
        let x = bench.hart.registers
        assertLesson(
            "between two reads \(x[6] - x[5]), cycle goes on: \(x[7] > x[6]), inhibited \(x[29] - x[28]), "
                + "after writing 0 and a nop \(x[30])",
            is: "between two reads 3, cycle goes on: true, inhibited 0, after writing 0 and a nop 1",
            "read instret around two nops, stop it with mcountinhibit, set it to 0",
            why:
                "instret counts instructions that retired; a written value is what the next instruction reads"
        )
    }
}
