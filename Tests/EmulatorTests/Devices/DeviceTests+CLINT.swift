import Emulator
import RISCV
import SuiteSupport
import XCTest

/// The registers of the CLINT: msip at 0, mtimecmp at 0x4000, mtime at 0xbff8.
extension DeviceTests {
    func testTheSoftwareInterruptIsAWire() throws {
        let bench = try DeviceBench()
        try bench.bus.store(clint(0), size: .word, 1)
        var story = ["msip \(try bench.bus.load(clint(0), size: .word)), \(bench.wires)"]
        try bench.bus.store(clint(0), size: .word, 0)
        story.append("msip \(try bench.bus.load(clint(0), size: .word)), \(bench.wires)")
        assertLesson(
            story.joined(separator: "\n"), is: "msip 1, [RISCV.Interrupt.machineSoftware]\nmsip 0, []",
            "store 1, then 0 to msip", why: "this is how one hart calls another: a store raises the wire")
    }

    func testTheTimerCountsDownToItsCompareValue() throws {
        let bench = try DeviceBench()
        try bench.bus.store(clint(0xBFF8), size: .double, 1000)
        try bench.bus.store(clint(0x4000), size: .double, 1500)
        let until = bench.bus.clock.untilNextTimer
        bench.bus.clock.skip(200)
        assertLesson(
            "\(until ?? 0) ticks, then \(bench.bus.clock.untilNextTimer ?? 0), mtime \(bench.bus.clock.now)",
            is: "500 ticks, then 300, mtime 1200",
            "set mtime to 1000 and mtimecmp to 1500, let 200 ticks pass",
            why: "the timer interrupt is due when mtime has reached mtimecmp")
    }

    func testTimesCanBeReachedByHalves() throws {
        let bench = try DeviceBench()
        for register in [UInt64(0x4000), 0xBFF8] {
            try bench.bus.store(clint(register), size: .double, 0x1111_1111_2222_2222)
            try bench.bus.store(clint(register), size: .word, 0xAAAA_AAAA)
            let low = try bench.bus.load(clint(register), size: .double)
            try bench.bus.store(clint(register + 4), size: .word, 0xBBBB_BBBB)
            assertLesson(
                [
                    low, try bench.bus.load(clint(register), size: .word),
                    try bench.bus.load(clint(register + 4), size: .word),
                ],
                is: [0x1111_1111_AAAA_AAAA, 0xAAAA_AAAA, 0xBBBB_BBBB],
                "store the halves of the register at \(hex(register)) one after the other",
                why: "32-bit software sets the halves one by one, and each leaves the other alone",
                show: { $0.map(hex).joined(separator: " ") })
        }
    }

    func testUnusedOffsetsReadAsZeroAndNarrowAccessesFault() throws {
        let bench = try DeviceBench()
        let unused = try bench.bus.load(clint(0x8000), size: .word)
        let fault = try busFault { _ = try bench.bus.load(clint(0), size: .byte) }
        let other = try busFault { try bench.bus.store(clint(0x4000), size: .half, 0) }
        assertLesson(
            "\(unused), faults: \(fault != nil) \(other != nil)", is: "0, faults: true true",
            "load a word at 0x8000, a byte at 0, store half a word at 0x4000",
            why: "the registers have four and eight bytes; nothing narrower reaches them")
    }

    private func clint(_ offset: UInt64) -> UInt64 { DeviceBench.clintBase + offset }
}
