import Emulator
import ExamKit
import RISCV

/// What a driver asks the block device.
struct DiskRequest: Codable, Sendable {
    /// 0 read, 1 write, 4 flush, others unknown.
    var type: UInt32
    var sector: UInt32
    /// Data in pieces of whole sectors, one descriptor each.
    var pieces: [UInt32]
    /// What a write writes: this byte, and each next one counts up.
    var seed: UInt8
}

/// What came of it.
struct DiskAnswer: Codable, Equatable, Sendable {
    /// 0 done, 1 failed, 2 unknown type.
    var status: UInt64
    /// Bytes written into the driver's buffers, for requests that are done.
    var written: UInt64?
    /// FNV-1a of what was read.
    var data: Hex?
    /// The used ring's index afterwards, and the interrupt.
    var usedIndex: UInt64
    var interrupt: UInt64
}

/// The driver's side of a virtqueue of eight descriptors, by plain loads and stores.
///
/// - Source: OASIS virtio 1.1, §3.1.1 (the order of setting up), §2.6 and §5.2.6
struct VirtioDriver {
    private static let registers: UInt64 = 0x1000_1000
    private static let descriptors: UInt64 = 0x8001_0000
    private static let available: UInt64 = 0x8001_1000
    private static let used: UInt64 = 0x8001_2000
    private static let header: UInt64 = 0x8001_3000
    private static let status: UInt64 = 0x8001_3100
    private static let data: UInt64 = 0x8002_0000
    private static let size: UInt64 = 8

    private let bus: SystemBus

    init(_ machine: Machine) {
        bus = machine.bus
    }

    /// Sets the device up and asks one thing after the other.
    func run(_ requests: [DiskRequest]) throws -> [DiskAnswer] {
        try setUp()
        return try requests.enumerated().map { index, request in try ask(request, UInt64(index)) }
    }

    private func setUp() throws {
        for value: UInt64 in [0, 1, 3] { try write(0x70, value) }
        try write(0x24, 1)
        try write(0x20, 1)  // VIRTIO_F_VERSION_1
        try write(0x70, 0xB)
        try write(0x30, 0)
        try write(0x38, Self.size)
        for (register, address) in [(0x80, Self.descriptors), (0x90, Self.available), (0xA0, Self.used)]
            as [(UInt64, UInt64)]
        {
            try write(register, address & 0xFFFF_FFFF)
            try write(register + 4, address >> 32)
        }
        try write(0x44, 1)
        try write(0x70, 0xF)
    }

    private func ask(_ request: DiskRequest, _ index: UInt64) throws -> DiskAnswer {
        try bus.store(Self.header, size: .double, UInt64(request.type))
        try bus.store(Self.header + 8, size: .double, UInt64(request.sector))
        try bus.store(Self.status, size: .byte, 0xEE)
        let pieces = request.pieces.prefix(5).map { UInt64(min($0, 16)) * 512 }
        let total = pieces.reduce(0, +)
        for offset in 0..<total {
            let byte = request.type == 1 ? request.seed &+ UInt8(truncatingIfNeeded: offset) : 0
            try bus.store(Self.data + offset, size: .byte, UInt64(byte))
        }
        try describe(pieces, isWritable: request.type != 1)
        try bus.store(Self.available + 4 + 2 * (index % Self.size), size: .half, 0)
        try bus.store(Self.available + 2, size: .half, index + 1)
        try write(0x50, 0)
        return try answer(request, index, total)
    }

    /// Descriptor 0 is the header, the last one the status byte, the data between them.
    private func describe(_ pieces: [UInt64], isWritable: Bool) throws {
        try describe(0, Self.header, 16, flags: 1)
        var address = Self.data
        for (index, length) in pieces.enumerated() {
            try describe(UInt64(index) + 1, address, length, flags: isWritable ? 3 : 1)
            address += length
        }
        try describe(UInt64(pieces.count) + 1, Self.status, 1, flags: 2)
    }

    private func describe(_ index: UInt64, _ address: UInt64, _ length: UInt64, flags: UInt64) throws {
        let place = Self.descriptors + 16 * index
        try bus.store(place, size: .double, address)
        try bus.store(place + 8, size: .word, length)
        try bus.store(place + 12, size: .half, flags)
        try bus.store(place + 14, size: .half, index + 1)
    }

    private func answer(_ request: DiskRequest, _ index: UInt64, _ total: UInt64) throws -> DiskAnswer {
        let status = try bus.load(Self.status, size: .byte)
        var answer = DiskAnswer(
            status: status, usedIndex: try bus.load(Self.used + 2, size: .half),
            interrupt: try bus.load(Self.registers + 0x60, size: .word))
        try write(0x64, answer.interrupt)
        guard status == 0 else { return answer }
        answer.written = try bus.load(Self.used + 4 + 8 * (index % Self.size) + 4, size: .word)
        if request.type == 0 {
            answer.data = Hex(fnv1a(try bus.memory.read(Self.data, count: Int(total))))
        }
        return answer
    }

    private func write(_ register: UInt64, _ value: UInt64) throws {
        try bus.store(Self.registers + register, size: .word, value)
    }
}
