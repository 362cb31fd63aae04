import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 7: the virtio block device, driven by hand.
extension BootTests {
    func testADiskReadsAndWritesSectors() throws {
        let disk = try DiskBench(sectors: 4)
        let text = Array("written by the driver".utf8)
        let wrote = try disk.request(
            type: 1, sector: 2, data: text + [UInt8](repeating: 0, count: 512 - text.count))
        let read = try disk.request(type: 0, sector: 2, data: [UInt8](repeating: 0xEE, count: 512))
        let back = String(decoding: read.data.prefix(text.count), as: UTF8.self)
        assertLesson(
            "write \(wrote.status), read \(read.status), '\(back)'",
            is: "write 0, read 0, 'written by the driver'", "write sector 2, then read it",
            why: "type 1 takes the driver's bytes to the disk, type 0 brings them back")
    }

    func testARequestMayHaveSeveralBuffers() throws {
        let contents = (UInt8(0)..<4).flatMap { [UInt8](repeating: $0 + 1, count: 512) }
        let disk = try DiskBench(MemoryDisk(contents))
        try disk.start()
        try disk.prepare(type: 0, sector: 1)
        try disk.submit([
            .init(address: DiskBench.header, length: 16, next: 1),
            .init(address: DiskBench.data, length: 512, isWritable: true, next: 2),
            .init(address: DiskBench.data + 0x1000, length: 1024, isWritable: true, next: 3),
            .init(address: DiskBench.status, length: 1, isWritable: true),
        ])
        let first = try disk.bus.memory.read(DiskBench.data, count: 513)
        let second = try disk.bus.memory.read(DiskBench.data + 0x1000, count: 1025)
        assertLesson(
            "status \(try disk.answer), first \(Set(first.prefix(512))) then \(first[512]), "
                + "second \(second[0]) \(second[512]) then \(second[1024])",
            is: "status 0, first [2] then 0, second 3 4 then 0",
            "read three sectors from 1 on into a buffer of one sector and one of two",
            why: "the buffers of a chain are one stretch of the disk: each goes on where the last one ended")
    }

    func testTheUsedRingSaysWhatWasDone() throws {
        let disk = try DiskBench(sectors: 4)
        _ = try disk.request(type: 0, sector: 0, data: [UInt8](repeating: 0, count: 1024))
        _ = try disk.request(type: 1, sector: 0, data: [UInt8](repeating: 0, count: 512))
        let ring = try [2, 4, 8, 12, 16].map { offset in
            try disk.bus.memory.load(DiskBench.used + offset, size: offset == 2 ? .half : .word)
        }
        assertLesson(
            "index \(ring[0]), heads and lengths \(Array(ring[1...]))",
            is: "index 2, heads and lengths [0, 1025, 0, 1]",
            "read two sectors, write one, look at the used ring",
            why: "the length counts what the device wrote into memory: the data it read, and the status byte")
    }

    func testAFinishedRequestInterrupts() throws {
        let disk = try DiskBench(sectors: 4)
        _ = try disk.request(type: 0, sector: 0, data: [UInt8](repeating: 0, count: 512))
        var story = [
            "InterruptStatus \(try disk.get(0x60)), PLIC \(try disk.bus.load(0xC00_1000, size: .word))"
        ]
        try disk.set(0x64, 1)
        story.append(
            "InterruptStatus \(try disk.get(0x60)), PLIC \(try disk.bus.load(0xC00_1000, size: .word))")
        assertLesson(
            story.joined(separator: "\n"), is: "InterruptStatus 1, PLIC 2\nInterruptStatus 0, PLIC 0",
            "finish a request, then acknowledge the interrupt",
            why: "the disk is source 1 of the PLIC, until InterruptACK")
    }

    func testADriverFindsTheDisk() throws {
        let disk = try DiskBench(sectors: 5)
        let identity = try [0x00, 0x04, 0x08].map { hex(try disk.get($0)) }.joined(separator: " ")
        try disk.set(0x14, 1)
        let modern = try disk.get(0x10) & 1
        let capacity = try disk.bus.load(DiskBench.registers + 0x100, size: .double)
        let flush = try disk.request(type: 4, sector: 0, data: [])
        let empty = try DiskBench(nil).get(0x08)
        assertLesson(
            "\(identity), version 1: \(modern), \(capacity) sectors, flush \(flush.status), empty slot \(empty)",
            is: "0x74726976 0x2 0x2, version 1: 1, 5 sectors, flush 0, empty slot 0",
            "read magic, version, device, features and capacity; flush; look at a slot without a disk",
            why: "drivers look at every slot and take what they know; device 0 means that nothing is there")
    }

    func testARequestBeyondTheEndFails() throws {
        for (sector, length) in [(UInt64(4), 512), (.max, 512), (3, 1024)] {
            let disk = try DiskBench(sectors: 4)
            let answer = try disk.request(
                type: 0, sector: sector, data: [UInt8](repeating: 0xEE, count: length))
            assertLesson(
                "status \(answer.status), data changed: \(answer.data.contains { $0 != 0xEE })",
                is: "status 1, data changed: false",
                "read \(length) bytes from sector \(sector) of a disk of 4",
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
            "status \(answer.status), data changed: \(answer.data.contains { $0 != 0xEE })",
            is: "status 1, data changed: false", "read 100 bytes",
            why: "a disk moves whole sectors of 512 bytes")
    }

    func testADiskThatFailsIsReported() throws {
        for type in [UInt64(0), 1] {
            let answer = try DiskBench(BrokenDisk()).request(
                type: type, sector: 0, data: [UInt8](repeating: 0xEE, count: 512))
            assertLesson(
                answer.status, is: 1, "a request of type \(type) to a disk that throws",
                why:
                    "a disk image may be read-only, or on a drive that fails: the guest must get an error, not a hang"
            )
        }
    }
}

/// A disk on a drive that is no more.
private final class BrokenDisk: Disk {
    struct Failure: Error {}
    let sectors: UInt64 = 8
    func read(sector: UInt64, count: Int) throws -> [UInt8] { throw Failure() }
    func write(_ bytes: [UInt8], sector: UInt64) throws { throw Failure() }
}
