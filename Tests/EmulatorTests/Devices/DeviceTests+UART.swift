import Emulator
import RISCV
import SuiteSupport
import XCTest

/// The registers of the 16550: 0 RBR and THR, 1 IER, 2 IIR and FCR, 3 LCR, 4 MCR, 5 LSR, 6 MSR, 7 SCR.
extension DeviceTests {
    func testBytesLeaveInOrder() throws {
        let bench = try DeviceBench()
        for byte in "ahoy\n".utf8 { try bench.setUART(0, UInt64(byte)) }
        assertLesson(
            bench.console.output, is: "ahoy\n", "store a h o y and a line feed to THR",
            why: "each store to THR is one byte on the line, at once and in order")
    }

    func testBytesArriveInOrderAndOnce() throws {
        let bench = try DeviceBench(typing: "hi")
        var seen: [String] = []
        for _ in 0..<3 {
            seen.append("LSR \(try bench.uart(5) & 1)")
            seen.append("RBR \(try bench.uart(0))")
        }
        assertLesson(
            seen.joined(separator: ", "), is: "LSR 1, RBR 104, LSR 1, RBR 105, LSR 0, RBR 0",
            "read LSR bit 0 and RBR three times after h i was typed",
            why: "LSR bit 0 says that a byte is there; reading RBR takes it away")
    }

    func testTheLineIsAlwaysReadyToSend() throws {
        let bench = try DeviceBench()
        let before = try bench.uart(5)
        try bench.setUART(0, 65)
        assertLesson(
            [before & 0x60, try bench.uart(5) & 0x60], is: [0x60, 0x60],
            "read LSR before and after sending a byte",
            why: "guests wait for bits 5 and 6; an emulated line is never busy",
            show: { $0.map(hex).joined(separator: " ") })
    }

    func testTheDivisorLatchHidesTheDataRegister() throws {
        let bench = try DeviceBench(typing: "x")
        try bench.setUART(1, 5)
        try bench.setUART(3, 0x80)
        try bench.setUART(0, 3)
        try bench.setUART(1, 2)
        let divisor = [try bench.uart(0), try bench.uart(1)]
        try bench.setUART(3, 0x03)
        let behind = [try bench.uart(1), try bench.uart(0), try bench.uart(3)]
        assertLesson(
            "divisor \(divisor), IER, RBR, LCR \(behind), sent '\(bench.console.output)'",
            is: "divisor [3, 2], IER, RBR, LCR [5, 120, 3], sent ''",
            "set the divisor to 0x0203 while LCR bit 7 is on, then look behind it",
            why: "with LCR bit 7 on, registers 0 and 1 are the divisor: nothing is sent, read or enabled")
    }

    func testRegistersKeepWhatIsWritten() throws {
        let bench = try DeviceBench()
        try bench.setUART(7, 0xA5)
        try bench.setUART(4, 0x0B)
        try bench.setUART(3, 0x1B)
        assertLesson(
            [try bench.uart(7), try bench.uart(4), try bench.uart(3)], is: [0xA5, 0x0B, 0x1B],
            "write and read SCR, MCR and LCR", why: "drivers probe for a UART by writing and reading these",
            show: { $0.map(hex).joined(separator: " ") })
    }

    func testReceivedDataInterrupts() throws {
        let bench = try DeviceBench()
        try bench.enable(source: 10)
        try bench.setUART(1, 1)
        var story = ["\(bench.wires)"]
        bench.console.type("a")
        bench.uart.poll()
        story.append("IIR \(try bench.uart(2) & 0xF), \(bench.wires)")
        story.append("RBR \(try bench.uart(0)), IIR \(try bench.uart(2) & 0xF), \(bench.wires)")
        assertLesson(
            story.joined(separator: "\n"),
            is: "[]\nIIR 4, [RISCV.Interrupt.machineExternal]\nRBR 97, IIR 1, []",
            "turn on IER bit 0, type a, look at IIR and the wire, read RBR, look again",
            why: "IIR 4 is received data; the wire stays high until the byte has been read")
    }

    func testAnEmptyTransmitterInterruptsOnce() throws {
        let bench = try DeviceBench()
        try bench.enable(source: 10)
        try bench.setUART(1, 2)
        var story = ["IIR \(try bench.uart(2) & 0xF)", "then \(try bench.uart(2) & 0xF), \(bench.wires)"]
        try bench.setUART(0, 65)
        story.append(
            "\(bench.wires), IIR \(try bench.uart(2) & 0xF), then \(try bench.uart(2) & 0xF), \(bench.wires)")
        assertLesson(
            story.joined(separator: "\n"),
            is: "IIR 2\nthen 1, []\n[RISCV.Interrupt.machineExternal], IIR 2, then 1, []",
            "turn on IER bit 1, read IIR twice, send a byte, read IIR twice",
            why: "IIR 2 is transmitter empty; reading it is the acknowledgement, sending starts anew")
    }

    func testReceivedDataGoesFirst() throws {
        let bench = try DeviceBench(typing: "z")
        try bench.setUART(1, 3)
        bench.uart.poll()
        let first = try bench.uart(2) & 0xF
        _ = try bench.uart(0)
        let second = try bench.uart(2) & 0xF
        assertLesson(
            [first, second], is: [4, 2], "both interrupts on, a byte received: read IIR, RBR, IIR",
            why: "received data has priority, and the other reason is still there afterwards")
    }

    func testTheFIFOCanBeTurnedOnAndCleared() throws {
        let bench = try DeviceBench(typing: "q")
        _ = try bench.uart(5)
        try bench.setUART(2, 0x01)
        let shown = try bench.uart(2) & 0xC0
        try bench.setUART(2, 0x03)
        assertLesson(
            [shown, try bench.uart(5) & 1], is: [0xC0, 0],
            "receive a byte, turn the FIFO on, read IIR; clear the receiver, read LSR",
            why: "IIR bits 7 and 6 tell the driver that it has a 16550A; FCR bit 1 drops what was received")
    }
}

extension DeviceBench {
    /// Lets machine mode be interrupted by one source.
    func enable(source: UInt64) throws {
        try setPLIC(4 * source, 1)
        try setPLIC(0x2000, try plic(0x2000) | 1 << source)
        try setPLIC(0x20_0000, 0)
    }
}
