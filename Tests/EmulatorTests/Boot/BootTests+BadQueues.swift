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
        for (register, value) in [(UInt64(0x38), UInt64(8)), (0x44, 1), (0x50, 0)] {
            try disk.set(register, value)
        }
        assertLesson(
            "with size 0: status \(status), with size 8: \(try disk.answer)",
            is: "with size 0: status 255, with size 8: 0",
            "set QueueNum to 0 after QueueReady and notify, then set it to 8, ready, and notify",
            why: "a ring of size 0 has no place for anything; dividing by it would stop the host")
    }

    func testADriverMayResetAndBeginAgain() throws {
        let disk = try DiskBench(sectors: 4)
        try disk.start()
        try disk.prepare(type: 0, sector: 0)
        try disk.submit(MalformedChain.all[0].buffers)
        try disk.set(0x70, 0)
        let after = [try disk.get(0x70), try disk.get(0x44), try disk.get(0x60)]
        try disk.start()
        let answer = try disk.request(type: 0, sector: 0, data: [UInt8](repeating: 0xEE, count: 512))
        assertLesson(
            "status, ready, interrupt \(after), then a request: \(answer.status)",
            is: "status, ready, interrupt [0, 0, 0], then a request: 0",
            "a malformed chain, a reset (store 0 to Status), and a sound request",
            why: "a reset takes the device back to its beginning: nothing is ready, nothing interrupts")
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
