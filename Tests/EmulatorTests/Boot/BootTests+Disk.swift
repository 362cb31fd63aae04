import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 7: the virtio block device, driven by hand.
extension BootTests {
    func testADiskReadsAndWritesSectors() throws {
        let disk = DiskBench(sectors: 4)
        let text = Array("written by the driver".utf8)
        let wrote = try disk.request(
            type: 1, sector: 2, data: text + [UInt8](repeating: 0, count: 512 - text.count))
        let read = try disk.request(type: 0, sector: 2, data: [UInt8](repeating: 0xEE, count: 512))
        assertLesson(
            "write \(wrote.status), read \(read.status), '\(String(decoding: read.data.prefix(text.count), as: UTF8.self))'",
            is: "write 0, read 0, 'written by the driver'", "write sector 2, then read it",
            why: "type 1 takes the driver's bytes to the disk, type 0 brings them back")
    }

    func testARequestBeyondTheEndFails() throws {
        let disk = DiskBench(sectors: 4)
        for sector in [UInt64(4), .max] {
            let answer = try disk.request(type: 0, sector: sector, data: [UInt8](repeating: 0xEE, count: 512))
            assertLesson(
                "status \(answer.status), data changed: \(answer.data.contains { $0 != 0xEE })",
                is: "status 1, data changed: false", "read sector \(sector) of a disk of 4",
                why: "the driver must learn that it failed, and its memory must stay as it was")
        }
    }

    func testAnUnknownRequestIsNamedSo() throws {
        let answer = try DiskBench(sectors: 4).request(
            type: 99, sector: 0, data: [UInt8](repeating: 0, count: 512))
        assertLesson(
            answer.status, is: 2, "a request of type 99",
            why: "VIRTIO_BLK_S_UNSUPP: a driver may try what is optional")
    }

    func testARequestAtTheWrongWidthIsNotServed() throws {
        let answer = try DiskBench(sectors: 4).request(
            type: 0, sector: 0, data: [UInt8](repeating: 0xEE, count: 100))
        assertLesson(
            answer.status, is: 1, "read 100 bytes", why: "a disk moves whole sectors of 512 bytes")
    }
}

/// A virtio driver of a few lines: one queue of eight descriptors.
private final class DiskBench {
    let bus: SystemBus
    private let base: UInt64 = 0x1000_1000
    private let queue = Workbench.start + 0x1000
    private let buffers = Workbench.start + 0x4000
    private var index: UInt64 = 0
    private let machine: Machine

    init(sectors: Int) {
        let disk = MemoryDisk([UInt8](repeating: 0, count: sectors * 512))
        // 64 KiB are there on every host that runs a test.
        machine = try! Machine(memorySize: 0x1_0000, console: ScriptedConsole(), disk: disk)
        bus = machine.bus
    }

    /// Puts one request into the queue and gives the answer back.
    func request(type: UInt64, sector: UInt64, data: [UInt8]) throws -> (status: UInt8, data: [UInt8]) {
        if index == 0 { try start() }
        try bus.store(buffers, size: .double, type)
        try bus.store(buffers + 8, size: .double, sector)
        try bus.memory.write(data, at: buffers + 0x100)
        try bus.store(buffers + 0x80, size: .byte, 0xFF)
        let writable: UInt64 = type == 0 ? 2 : 0
        try describe(0, buffers, 16, flags: 1, next: 1)
        try describe(1, buffers + 0x100, UInt64(data.count), flags: 1 | writable, next: 2)
        try describe(2, buffers + 0x80, 1, flags: 2, next: 0)
        try bus.store(queue + 0x104 + 2 * (index % 8), size: .half, 0)
        index += 1
        try bus.store(queue + 0x102, size: .half, index)
        try bus.store(base + 0x50, size: .word, 0)
        let status = UInt8(truncatingIfNeeded: try bus.load(buffers + 0x80, size: .byte))
        return (status, try bus.memory.read(buffers + 0x100, count: data.count))
    }

    private func start() throws {
        for status in [UInt64(1), 3, 0xB] { try bus.store(base + 0x70, size: .word, status) }
        try bus.store(base + 0x38, size: .word, 8)
        for (register, address) in [(UInt64(0x80), queue), (0x90, queue + 0x100), (0xA0, queue + 0x200)] {
            try bus.store(base + register, size: .word, address & 0xFFFF_FFFF)
            try bus.store(base + register + 4, size: .word, address >> 32)
        }
        try bus.store(base + 0x44, size: .word, 1)
        try bus.store(base + 0x70, size: .word, 0xF)
    }

    private func describe(_ number: UInt64, _ address: UInt64, _ length: UInt64, flags: UInt64, next: UInt64)
        throws
    {
        let place = queue + 16 * number
        try bus.store(place, size: .double, address)
        try bus.store(place + 8, size: .word, length)
        try bus.store(place + 12, size: .half, flags)
        try bus.store(place + 14, size: .half, next)
    }
}
