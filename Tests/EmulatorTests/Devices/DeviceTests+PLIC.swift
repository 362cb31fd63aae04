import Emulator
import RISCV
import SuiteSupport
import XCTest

/// The registers of the PLIC: priorities from 0, pending at 0x1000, enables at 0x2000 and 0x2080,
/// thresholds at 0x20_0000 and 0x20_1000, each followed by claim and complete.
extension DeviceTests {
    func testAClaimTakesTheRequest() throws {
        let bench = try prepared()
        bench.plic.set(source: 3, high: true)
        var story = ["pending \(try bench.plic(0x1000)), \(bench.wires)"]
        story.append("claim \(try bench.plic(0x20_0004)), pending \(try bench.plic(0x1000)), \(bench.wires)")
        story.append("claim \(try bench.plic(0x20_0004))")
        assertLesson(
            story.joined(separator: "\n"),
            is: "pending 8, [RISCV.Interrupt.machineExternal]\nclaim 3, pending 0, []\nclaim 0",
            "raise source 3, claim, claim again",
            why: "a claim hands the request to one hart: it is no longer pending, and nobody else gets it")
    }

    func testACompletedSourceThatIsStillHighComesBack() throws {
        let bench = try prepared()
        bench.plic.set(source: 3, high: true)
        _ = try bench.plic(0x20_0004)
        bench.plic.set(source: 3, high: true)
        var story = ["while claimed: pending \(try bench.plic(0x1000))"]
        try bench.setPLIC(0x20_0004, 3)
        story.append("completed: pending \(try bench.plic(0x1000)), \(bench.wires)")
        bench.plic.set(source: 3, high: false)
        story.append("wire low: pending \(try bench.plic(0x1000)), \(bench.wires)")
        assertLesson(
            story.joined(separator: "\n"),
            is: """
                while claimed: pending 0
                completed: pending 8, [RISCV.Interrupt.machineExternal]
                wire low: pending 0, []
                """, "raise source 3 and keep it high over claim and complete, then lower it",
            why: "the gateway lets one request through at a time and looks at the wire again on completion")
    }

    func testAServedSourceStaysQuiet() throws {
        let bench = try prepared()
        bench.plic.set(source: 3, high: true)
        let claimed = try bench.plic(0x20_0004)
        bench.plic.set(source: 3, high: false)
        try bench.setPLIC(0x20_0004, claimed)
        assertLesson(
            "claimed \(claimed), pending \(try bench.plic(0x1000)), \(bench.wires)",
            is: "claimed 3, pending 0, []",
            "raise source 3, claim it, lower it, complete it",
            why: "the driver has served the device: nothing is left")
    }

    func testTheHighestPriorityIsClaimedFirst() throws {
        let bench = try prepared()
        for source in [2, 3, 5, 9] { bench.plic.set(source: source, high: true) }
        try bench.setPLIC(4 * 5, 7)
        try bench.setPLIC(4 * 9, 7)
        try bench.setPLIC(4 * 3, 2)
        var order: [UInt64] = []
        for _ in 0..<5 { order.append(try bench.plic(0x20_0004)) }
        assertLesson(
            order, is: [5, 9, 3, 2, 0], "raise 2, 3, 5, 9 with priorities 1, 2, 7, 7 and claim five times",
            why:
                "the highest priority goes first, the lowest number among equals; 0 says that nothing is left"
        )
    }

    func testPriorityZeroAndDisabledSourcesNeverInterrupt() throws {
        let bench = try prepared()
        try bench.setPLIC(4 * 3, 0)
        try bench.setPLIC(0x2000, 0b1000)
        bench.plic.set(source: 3, high: true)
        bench.plic.set(source: 5, high: true)
        assertLesson(
            "pending \(try bench.plic(0x1000)), claim \(try bench.plic(0x20_0004)), \(bench.wires)",
            is: "pending 40, claim 0, []",
            "raise source 3 with priority 0 and source 5, which is not enabled",
            why: "both are pending, and nobody is told")
    }

    func testTheThresholdKeepsQuietWhatIsNotAbove() throws {
        let bench = try prepared()
        try bench.setPLIC(4 * 3, 4)
        try bench.setPLIC(0x20_0000, 4)
        bench.plic.set(source: 3, high: true)
        var story = ["\(bench.wires)"]
        try bench.setPLIC(0x20_0000, 3)
        story.append("\(bench.wires), threshold \(try bench.plic(0x20_0000)), priority \(try bench.plic(12))")
        try bench.setPLIC(0x20_0000, 7)
        story.append("\(bench.wires), claim \(try bench.plic(0x20_0004))")
        assertLesson(
            story.joined(separator: "\n"),
            is: "[]\n[RISCV.Interrupt.machineExternal], threshold 3, priority 4\n[], claim 3",
            "raise source 3 with priority 4 at thresholds 4, 3 and 7, then claim",
            why: "only a priority above the threshold interrupts; a claim is answered in any case")
    }

    func testEachContextHasItsOwnWire() throws {
        let bench = try prepared()
        try bench.setPLIC(0x2000, 0b1000)
        try bench.setPLIC(0x2080, 0b10_0000)
        bench.plic.set(source: 5, high: true)
        var story = ["\(bench.wires), claims \(try bench.plic(0x20_0004)) and \(try bench.plic(0x20_1004))"]
        bench.plic.set(source: 3, high: true)
        story.append("\(bench.wires), enables \(try bench.plic(0x2000)) and \(try bench.plic(0x2080))")
        assertLesson(
            story.joined(separator: "\n"),
            is: """
                [RISCV.Interrupt.supervisorExternal], claims 0 and 5
                [RISCV.Interrupt.machineExternal], enables 8 and 32
                """, "enable source 3 for machine mode (context 0) and 5 for supervisor mode (context 1)",
            why: "the contexts of a hart are its modes: the kernel's interrupts must not wake the firmware")
    }

    func testOnlyWholeWordsReachThePLIC() throws {
        let bench = try prepared()
        let faults = try [(UInt64(4), AccessSize.byte), (4, .double), (6, .word)].map { place in
            try busFault { _ = try bench.bus.load(DeviceBench.plicBase + place.0, size: place.1) } != nil
        }
        assertLesson(
            faults, is: [true, true, true], "load a byte, a doubleword, and a word at offset 6",
            why: "the registers are words at multiples of four")
        assertLesson(
            [try bench.plic(0x20_2004), try bench.plic(0x3000)], is: [0, 0],
            "load registers of contexts that are not there",
            why: "what is reserved reads as zero")
    }

    /// Sources 1 to 9 have priority 1, and machine mode listens to all of them.
    private func prepared() throws -> DeviceBench {
        let bench = try DeviceBench()
        for source in UInt64(1)...9 { try bench.setPLIC(4 * source, 1) }
        try bench.setPLIC(0x2000, 0x3FE)
        return bench
    }
}
