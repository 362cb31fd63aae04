import RISCV
import LabSupport

/// Milestone 7. A virtio block device behind memory-mapped registers.
///
/// The driver describes a request in a queue in RAM, stores the queue's number to QueueNotify, and is
/// interrupted when the request is done. Here it is done before the store returns.
/// - Source: OASIS virtio 1.1, §2.6 (split virtqueues), §4.2.2 (MMIO registers), §5.2 (block device)
public final class VirtioBlock: Device {
    private static let magic: UInt64 = 0x7472_6976
    private static let vendor: UInt64 = 0x554D_4551
    /// VIRTIO_F_VERSION_1, bit 32: the modern layout. Nothing else is offered.
    private static let features: UInt64 = 1 << 32

    private let bus: SystemBus
    private let disk: (any Disk)?
    private let interrupt: (Bool) -> Void
    private var queue = Virtqueue()
    private var status: UInt64 = 0
    private var interruptStatus: UInt64 = 0
    private var featureWord: UInt64 = 0
    private var driverFeatureWord: UInt64 = 0
    private var queueNumber: UInt64 = 0

    /// A device on a bus. Without a disk its DeviceID is 0: the slot is empty.
    public init(bus: SystemBus, disk: (any Disk)?, interrupt: @escaping (Bool) -> Void) {
        self.bus = bus
        self.disk = disk
        self.interrupt = interrupt
    }

    /// Reads a register (four bytes) or the configuration space (any size).
    public func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 {
        if offset >= 0x100 { return configuration(offset - 0x100) }
        guard size == .word else { throw BusFault(address: offset) }
        switch offset {
        case 0x000: return Self.magic
        case 0x004: return 2
        case 0x008: return disk == nil ? 0 : 2
        case 0x00C: return Self.vendor
        case 0x010:
            return featureWord == 1 ? Self.features >> 32 : featureWord == 0 ? Self.features & 0xFFFF_FFFF : 0
        case 0x034: return queueNumber == 0 ? UInt64(Virtqueue.maximumSize) : 0
        case 0x044: return queueNumber == 0 && queue.isReady ? 1 : 0
        case 0x060: return interruptStatus
        case 0x070: return status
        default: return 0
        }
    }

    /// Writes a register (four bytes).
    public func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        guard size == .word else { throw BusFault(address: offset) }
        switch offset {
        case 0x014: featureWord = value
        case 0x024: driverFeatureWord = value
        case 0x030: queueNumber = value
        case 0x050: try notify()
        case 0x064:
            interruptStatus &= ~value
            interrupt(interruptStatus != 0)
        case 0x070: setStatus(value)
        default:
            if queueNumber == 0 { queue.setRegister(offset, value) }
        }
    }

    /// The capacity in sectors, eight bytes.
    private func configuration(_ offset: UInt64) -> UInt64 {
        offset < 8 ? (disk?.sectors ?? 0) >> (8 * offset) : 0
    }

    private func setStatus(_ value: UInt64) {
        status = value
        guard value == 0 else { return }
        queue = Virtqueue()
        interruptStatus = 0
        interrupt(false)
    }

    private func notify() throws {
        // A queue that lies outside RAM or runs in circles is the driver's fault: DEVICE_NEEDS_RESET.
        do {
            guard let disk, queue.isReady else { return }
            while let chain = try queue.nextChain(bus) {
                let written = try serve(chain, disk)
                try queue.complete(chain, written: written, bus)
                interruptStatus |= 1
            }
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            status |= 0x40
            interruptStatus |= 2
        }
        interrupt(interruptStatus != 0)
    }

    /// One request: a 16-byte header (type, reserved, sector), data, and a status byte.
    ///
    /// - Returns: the bytes written into the driver's buffers.
    private func serve(_ chain: Virtqueue.Chain, _ disk: any Disk) throws -> UInt32 {
        // TODO emulator.7
        // The first descriptor holds the header: type at 0 (0 read, 1 write, 4 flush, 8 identify), the
        // sector at 8. The last one is the status byte: 0 done, 1 failed, 2 unknown type. Those in
        // between are the data, whole sectors. A request beyond the end of the disk fails, and so does
        // one that the disk refuses. All of it lies in RAM: go through bus.memory and bus.write.
        throw Unimplemented("emulator.7")
    }
}
