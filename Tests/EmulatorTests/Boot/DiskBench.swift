import Emulator
import RISCV

/// A virtio driver of a few lines: one queue of eight descriptors in a machine's RAM.
final class DiskBench {
    /// What the device is told of one piece of memory.
    struct Buffer {
        var address: UInt64
        var length: UInt64
        var isWritable = false
        /// The index of the next descriptor; nil ends the chain.
        var next: UInt64?
    }

    let machine: Machine
    var bus: SystemBus { machine.bus }
    static let registers: UInt64 = 0x1000_1000
    static let queue = Workbench.start + 0x1000
    static let available = queue + 0x100
    static let used = queue + 0x200
    /// Header, status byte, data.
    static let header = Workbench.start + 0x4000
    static let status = header + 0x80
    static let data = header + 0x100
    private var index: UInt64 = 0

    init(_ disk: (any Disk)?) throws {
        machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole(), disk: disk)
    }

    /// A disk of zeros.
    convenience init(sectors: Int) throws {
        try self.init(MemoryDisk([UInt8](repeating: 0, count: sectors * 512)))
    }

    /// Reads a register.
    func get(_ register: UInt64) throws -> UInt64 {
        try bus.load(Self.registers + register, size: .word)
    }

    /// Writes a register.
    func set(_ register: UInt64, _ value: UInt64) throws {
        try bus.store(Self.registers + register, size: .word, value)
    }

    /// The driver's side of the handshake (virtio 1.1, §3.1.1) and the places of its queue.
    func start(size: UInt64 = 8) throws {
        index = 0
        for ring in [Self.available, Self.used] { try bus.store(ring + 2, size: .half, 0) }
        for status in [UInt64(1), 3] { try set(0x70, status) }
        try set(0x24, 1)
        try set(0x20, 1)
        try set(0x70, 0xB)
        try set(0x30, 0)
        try set(0x38, size)
        try place(queue: Self.queue, available: Self.available, used: Self.used)
        try set(0x44, 1)
        try set(0x70, 0xF)
    }

    /// Tells the device where the three parts of the queue lie.
    func place(queue: UInt64, available: UInt64, used: UInt64) throws {
        for (register, address) in [(UInt64(0x80), queue), (0x90, available), (0xA0, used)] {
            try set(register, address & 0xFFFF_FFFF)
            try set(register + 4, address >> 32)
        }
    }

    /// Puts a chain of descriptors, which begins with number 0, into the queue and notifies the device.
    func submit(_ chain: [Buffer], head: UInt64 = 0) throws {
        for (number, buffer) in chain.enumerated() {
            let place = Self.queue + 16 * UInt64(number)
            try bus.store(place, size: .double, buffer.address)
            try bus.store(place + 8, size: .word, buffer.length)
            let flags: UInt64 = (buffer.next == nil ? 0 : 1) | (buffer.isWritable ? 2 : 0)
            try bus.store(place + 12, size: .half, flags)
            try bus.store(place + 14, size: .half, buffer.next ?? 0)
        }
        try bus.store(Self.available + 4 + 2 * (index % 8), size: .half, head)
        index += 1
        try bus.store(Self.available + 2, size: .half, index)
        try set(0x50, 0)
    }

    /// Writes the header of a request and 0xff where the status goes.
    func prepare(type: UInt64, sector: UInt64) throws {
        try bus.store(Self.header, size: .double, type)
        try bus.store(Self.header + 8, size: .double, sector)
        try bus.store(Self.status, size: .byte, 0xFF)
    }

    /// The chain of an ordinary request: header, data, status.
    func chain(type: UInt64, length: UInt64) -> [Buffer] {
        [
            Buffer(address: Self.header, length: 16, next: 1),
            Buffer(address: Self.data, length: length, isWritable: type == 0, next: 2),
            Buffer(address: Self.status, length: 1, isWritable: true),
        ]
    }

    /// One request from beginning to end.
    func request(type: UInt64, sector: UInt64, data: [UInt8]) throws -> (status: UInt8, data: [UInt8]) {
        if index == 0 { try start() }
        try prepare(type: type, sector: sector)
        try bus.memory.write(data, at: Self.data)
        try submit(chain(type: type, length: UInt64(data.count)))
        return (try answer, try bus.memory.read(Self.data, count: data.count))
    }

    /// The status byte.
    var answer: UInt8 {
        get throws { UInt8(truncatingIfNeeded: try bus.load(Self.status, size: .byte)) }
    }
}
