import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 4: the memory map. UART, CLINT and PLIC are in files of their own.
final class DeviceTests: XCTestCase {
    func testADeviceSeesItsOffsetAndTheExactWidth() throws {
        let (bus, device) = try bus(with: Recorder())
        for (size, value) in [
            (AccessSize.byte, 0xAB), (.half, 0xABCD), (.word, 0xABCD_EF01), (.double, .max),
        ]
            as [(AccessSize, UInt64)]
        {
            try bus.store(0x4000_0010, size: size, value)
            _ = try bus.load(0x4000_0018, size: size)
        }
        assertLesson(
            device.log.joined(separator: "\n"),
            is: """
                store byte at 0x10: 0xab
                load byte at 0x18
                store half at 0x10: 0xabcd
                load half at 0x18
                store word at 0x10: 0xabcdef01
                load word at 0x18
                store double at 0x10: 0xffffffffffffffff
                load double at 0x18
                """, "store and load in every width at a device at 0x40000000",
            why: "a register may act on being read: one access of the program is one access of the device")
    }

    func testValuesAreCutToTheWidth() throws {
        let (bus, device) = try bus(with: Recorder(answer: .max))
        let loaded = try bus.load(0x4000_0000, size: .half)
        try bus.store(0x4000_0000, size: .byte, 0x1234)
        assertLesson(
            "loaded \(hex(loaded)), \(device.log.last ?? "nothing")",
            is: "loaded 0xffff, store byte at 0x0: 0x34",
            "load half a word, store a byte of 0x1234", why: "a bus of this width has no wires for more bits")
    }

    func testEachAddressBelongsToOneDevice() throws {
        let (bus, first) = try bus(with: Recorder())
        let second = Recorder()
        try bus.attach(second, at: 0x4000_1000..<0x4000_2000)
        _ = try bus.load(0x4000_0FFC, size: .word)
        _ = try bus.load(0x4000_1000, size: .word)
        try bus.store(0x8000_0000, size: .word, 7)
        assertLesson(
            [first.log, second.log], is: [["load word at 0xffc"], ["load word at 0x0"]],
            "load the last word of one window and the first of the next, and store to RAM",
            why: "the address alone decides who answers")
        let ram = try bus.load(0x8000_0000, size: .word)
        assertLesson(ram, is: 7, "load from RAM what was stored there", why: "RAM is no device")
    }

    func testHolesFault() throws {
        let (bus, device) = try bus(with: Recorder())
        let rows: [Row<(UInt64, AccessSize), UInt64?>] = [
            Row("address 0", (0, .byte), gives: 0),
            Row("just below the window", (0x3FFF_FFFF, .byte), gives: 0x3FFF_FFFF),
            Row("just behind the window", (0x4000_1000, .word), gives: 0x4000_1000),
            Row("half in the window, half behind it", (0x4000_0FFE, .word), gives: 0x4000_0FFE),
            Row("just below RAM", (0x7FFF_FFFF, .byte), gives: 0x7FFF_FFFF),
            Row("half in RAM, half behind it", (0x8000_FFFE, .word), gives: 0x8000_FFFE),
            Row("behind RAM", (0x8001_0000, .double), gives: 0x8001_0000),
            Row("the last address of all", (.max, .byte), gives: .max),
        ]
        let why = "where nothing answers the hart must raise an access fault, and it needs the address"
        let show: (UInt64?) -> String = { $0.map { "BusFault at \(hex($0))" } ?? "no fault" }
        try assertRows(rows, "load at", why: why, show: show) { place in
            try busFault { _ = try bus.load(place.0, size: place.1) }
        }
        try assertRows(rows, "store at", why: why, show: show) { place in
            try busFault { try bus.store(place.0, size: place.1, 0) }
        }
        assertLesson(
            device.log, is: [], "all those accesses", why: "the device next to a hole must not be touched")
    }

    func testTwoDevicesCannotShareAnAddress() throws {
        let (bus, device) = try bus(with: Recorder())
        for range in [0x4000_0800..<0x4000_1800, 0x3000_0000..<0x5000_0000, 0x8000_8000..<0x9000_0000]
            as [Range<UInt64>]
        {
            XCTAssertThrowsError(
                try bus.attach(Recorder(), at: range), "attach a device where another or RAM is: \(range)"
            ) { error in XCTAssertTrue(error is BusConflict, "threw \(error), expected BusConflict") }
        }
        _ = try bus.load(0x4000_0800, size: .word)
        assertLesson(
            device.log, is: ["load word at 0x800"], "load from the window that was refused to others",
            why: "a refused device must not answer")
    }

    func testDeviceAccessesAreCounted() throws {
        let (bus, _) = try bus(with: Recorder())
        for _ in 0..<3 { _ = try bus.load(0x4000_0000, size: .byte) }
        try bus.store(0x4000_0000, size: .byte, 1)
        try bus.store(0x8000_0000, size: .byte, 1)
        assertLesson(
            bus.deviceAccesses, is: 4, "three loads and a store at a device, one store to RAM",
            why: "each way out of the emulator's fast path costs time; --stats shows how many there were")
    }

    private func bus(with device: Recorder) throws -> (SystemBus, Recorder) {
        let bus = SystemBus(memory: try Memory(size: 0x1_0000))
        try bus.attach(device, at: 0x4000_0000..<0x4000_1000)
        return (bus, device)
    }
}
