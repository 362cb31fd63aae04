import RISCV

/// A split virtqueue: a table of descriptors, a ring of requests, a ring of answers, all in RAM.
///
/// ```
/// descriptor | address, 8 bytes | length, 4 | flags, 2: 1 next, 2 writable | next, 2 |
/// available  | flags, 2 | index, 2 | ring: head of a chain, 2 each |
/// used       | flags, 2 | index, 2 | ring: head, 4, and bytes written, 4 |
/// ```
/// - Source: OASIS virtio 1.1, §2.6
struct Virtqueue {
    static let maximumSize: UInt32 = 1024

    /// The driver put something into the queue that cannot be served.
    struct Malformed: Error {}

    struct Buffer {
        let address: UInt64
        let length: UInt32
        let isWritable: Bool
    }

    struct Chain {
        let head: UInt16
        let buffers: [Buffer]
    }

    private(set) var isReady = false
    private var size: UInt32 = 0
    private var descriptors: UInt64 = 0
    private var available: UInt64 = 0
    private var used: UInt64 = 0
    private var nextAvailable: UInt16 = 0
    private var nextUsed: UInt16 = 0

    /// Takes a store to one of the queue's registers.
    mutating func setRegister(_ offset: UInt64, _ value: UInt64) {
        switch offset {
        case 0x038:
            size = min(UInt32(truncatingIfNeeded: value), Self.maximumSize)
            isReady = isReady && size > 0
        case 0x044: isReady = value & 1 == 1 && size > 0
        case 0x080: Self.setLow(&descriptors, value)
        case 0x084: Self.setHigh(&descriptors, value)
        case 0x090: Self.setLow(&available, value)
        case 0x094: Self.setHigh(&available, value)
        case 0x0A0: Self.setLow(&used, value)
        case 0x0A4: Self.setHigh(&used, value)
        default: break
        }
    }

    /// The next chain that the driver has made available; nil when all are taken.
    mutating func nextChain(_ bus: SystemBus) throws -> Chain? {
        let index = UInt16(truncatingIfNeeded: try bus.memory.load(available &+ 2, size: .half))
        guard index != nextAvailable else { return nil }
        let slot = UInt64(nextAvailable) % UInt64(size)
        let head = UInt16(truncatingIfNeeded: try bus.memory.load(available &+ 4 &+ 2 * slot, size: .half))
        nextAvailable &+= 1
        return Chain(head: head, buffers: try buffers(from: head, bus))
    }

    /// Tells the driver that a chain is done.
    ///
    /// The ring must lie in RAM: a store to a device might come back here.
    mutating func complete(_ chain: Chain, written: UInt32, _ bus: SystemBus) throws {
        let place = used &+ 4 &+ 8 * (UInt64(nextUsed) % UInt64(size))
        try bus.write(Self.bytes(UInt32(chain.head)) + Self.bytes(written), at: place)
        nextUsed &+= 1
        try bus.write(Self.bytes(nextUsed), at: used &+ 2)
    }

    /// A number as it lies in memory.
    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian, Array.init)
    }

    private func buffers(from head: UInt16, _ bus: SystemBus) throws -> [Buffer] {
        var buffers: [Buffer] = []
        var index = UInt32(head)
        while true {
            // A chain longer than the queue runs in circles.
            guard index < size, buffers.count < size else { throw Malformed() }
            let place = descriptors &+ 16 * UInt64(index)
            let flags = try bus.memory.load(place &+ 12, size: .half)
            buffers.append(
                Buffer(
                    address: try bus.memory.load(place, size: .double),
                    length: UInt32(truncatingIfNeeded: try bus.memory.load(place &+ 8, size: .word)),
                    isWritable: flags & 2 != 0))
            guard flags & 1 != 0 else { return buffers }
            index = UInt32(truncatingIfNeeded: try bus.memory.load(place &+ 14, size: .half))
        }
    }

    private static func setLow(_ register: inout UInt64, _ value: UInt64) {
        register = register & ~0xFFFF_FFFF | value & 0xFFFF_FFFF
    }

    private static func setHigh(_ register: inout UInt64, _ value: UInt64) {
        register = register & 0xFFFF_FFFF | value << 32
    }
}
