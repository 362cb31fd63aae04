import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 7: what a careless or hostile driver may put into its queue. Nothing of it may stop the host.
extension BootTests {
    func testAMalformedChainNeedsAReset() throws {
        for chain in MalformedChain.all {
            let disk = try DiskBench(sectors: 4)
            try disk.start()
            try disk.prepare(type: 0, sector: 0)
            try disk.submit(chain.buffers, head: chain.head)
            try expectReset(disk, "a chain with \(chain.name)")
        }
    }

    func testQueuesOutsideMemoryNeedAReset() throws {
        // The last one would notify the device from inside the device.
        for (part, address) in [
            ("descriptors", 0), ("available", 0xFFFF_FFFF_FFFF_FFFE), ("used", 0x4000),
            ("used", DiskBench.registers + 0x4C),
        ]
            as [(String, UInt64)]
        {
            let disk = try DiskBench(sectors: 4)
            try disk.start()
            try disk.place(
                queue: part == "descriptors" ? address : DiskBench.queue,
                available: part == "available" ? address : DiskBench.available,
                used: part == "used" ? address : DiskBench.used)
            try disk.prepare(type: 0, sector: 0)
            try disk.submit(disk.chain(type: 0, length: 512))
            try expectReset(disk, "a queue whose \(part) part is at \(hex(address))")
        }
    }

    func testAQueueOfNoSizeIsNotServed() throws {
        let disk = try DiskBench(sectors: 4)
        try disk.start()
        try disk.set(0x38, 0)
        try disk.prepare(type: 0, sector: 0)
        try disk.submit(disk.chain(type: 0, length: 512))
        let status = try disk.answer
        try disk.start()
        try disk.set(0x50, 0)
        assertLesson(
            "with size 0: status \(status), with size 8: \(try disk.answer)",
            is: "with size 0: status 255, with size 8: 0",
            "set QueueNum to 0 after QueueReady and notify, then set it up anew and notify",
            why: "a ring of size 0 has no place for anything; dividing by it would stop the host")
    }

    func testADriverMayResetAndBeginAgain() throws {
        let disk = try DiskBench(sectors: 4)
        try disk.start()
        try disk.prepare(type: 0, sector: 0)
        try disk.submit(MalformedChain.all[0].buffers)
        try disk.set(0x70, 0)
        let after = [try disk.get(0x70), try disk.get(0x44), try disk.get(0x60)]
        try disk.bus.store(DiskBench.available + 2, size: .half, 0)
        try disk.bus.store(DiskBench.used + 2, size: .half, 0)
        try disk.start()
        try disk.bus.store(DiskBench.available + 2, size: .half, 0)
        let read = try freshRequest(disk)
        assertLesson(
            "status, ready, interrupt \(after), then a request: \(read)",
            is: "status, ready, interrupt [0, 0, 0], then a request: 0",
            "a malformed chain, a reset (store 0 to Status), and a sound request",
            why: "a reset takes the device back to its beginning: nothing is ready, nothing interrupts")
    }

    /// A request through a ring that begins at index 0 once more.
    private func freshRequest(_ disk: DiskBench) throws -> UInt8 {
        try disk.prepare(type: 0, sector: 0)
        for (number, buffer) in disk.chain(type: 0, length: 512).enumerated() {
            let place = DiskBench.queue + 16 * UInt64(number)
            try disk.bus.store(place, size: .double, buffer.address)
            try disk.bus.store(place + 8, size: .word, buffer.length)
            let flags: UInt64 = (buffer.next == nil ? 0 : 1) | (buffer.isWritable ? 2 : 0)
            try disk.bus.store(place + 12, size: .half, flags)
            try disk.bus.store(place + 14, size: .half, buffer.next ?? 0)
        }
        try disk.bus.store(DiskBench.available + 4, size: .half, 0)
        try disk.bus.store(DiskBench.available + 2, size: .half, 1)
        try disk.set(0x50, 0)
        return try disk.answer
    }

    private func expectReset(_ disk: DiskBench, _ what: String) throws {
        assertLesson(
            "status \(hex(try disk.get(0x70) & 0x40)), interrupt \(try disk.get(0x60) & 2)",
            is: "status 0x40, interrupt 2", what,
            why: "the device sets DEVICE_NEEDS_RESET and tells the driver; it neither stops nor guesses")
    }
}

/// Chains that no device could serve.
private struct MalformedChain {
    let name: String
    var buffers: [DiskBench.Buffer]
    var head: UInt64 = 0

    private static let header = DiskBench.Buffer(address: DiskBench.header, length: 16, next: 1)
    private static let status = DiskBench.Buffer(address: DiskBench.status, length: 1, isWritable: true)

    static let all = [
        MalformedChain(name: "a header alone", buffers: [.init(address: DiskBench.header, length: 16)]),
        MalformedChain(
            name: "a header of eight bytes",
            buffers: [.init(address: DiskBench.header, length: 8, next: 1), status]),
        MalformedChain(
            name: "a status byte that is read-only",
            buffers: [header, .init(address: DiskBench.status, length: 1)]),
        MalformedChain(
            name: "a status byte of no length",
            buffers: [header, .init(address: DiskBench.status, length: 0, isWritable: true)]),
        MalformedChain(
            name: "a circle",
            buffers: [header, .init(address: DiskBench.data, length: 512, isWritable: true, next: 0)]),
        MalformedChain(name: "a head beyond the table", buffers: [header, status], head: 8),
        MalformedChain(
            name: "a next beyond the table", buffers: [.init(address: DiskBench.header, length: 16, next: 99)]
        ),
        MalformedChain(
            name: "a header outside RAM", buffers: [.init(address: .max - 3, length: 16, next: 1), status]),
        MalformedChain(
            name: "data outside RAM",
            buffers: [header, .init(address: 0x100, length: 512, isWritable: true, next: 2), status]),
        MalformedChain(
            name: "a status byte outside RAM",
            buffers: [header, .init(address: 0, length: 1, isWritable: true)]),
    ]
}
