import RISCV
import LabSupport

/// Milestone 4. The wires between the hart, RAM and the devices.
///
/// ```
/// 0x0010_0000 finisher | 0x0200_0000 CLINT | 0x0C00_0000 PLIC | 0x1000_0000 UART
/// 0x1000_1000 virtio block | 0x8000_0000 RAM
/// ```
/// - Source: QEMU, docs/system/riscv/virt.rst (the memory map of the `virt` machine)
public final class SystemBus: Bus {
    /// The machine's RAM.
    public let memory: Memory
    /// Interrupt wires from the devices to the hart.
    public let lines = InterruptLines()
    /// The machine's time.
    public let clock = Clock()
    /// Where the guest turns the machine off.
    public let power: PowerSwitch
    /// Loads and stores that went to devices.
    public private(set) var deviceAccesses: UInt64 = 0
    /// Called with the physical addresses of a store that touches watched bytes.
    var onWatchedStore: [(Range<UInt64>) -> Void] = []

    /// Called when a device has stored to RAM, with the physical addresses.
    var onDeviceWrite: ((Range<UInt64>) -> Void)?

    private var windows: [(range: Range<UInt64>, device: any Device)] = []
    /// For each page of RAM one bit for each of its 64 lines of 64 bytes: stores to it are watched.
    private var watchedLines: [UInt64]
    /// Bytes that stay watched when their page is forgotten: `tohost`.
    var lastingWatches: [Range<UInt64>] = []

    /// A bus with RAM and nothing else.
    public init(memory: Memory) {
        self.memory = memory
        power = PowerSwitch(lines: lines)
        watchedLines = Array(repeating: 0, count: Int((memory.size + 0xFFF) >> 12))
    }

    /// Puts a device at a range of physical addresses.
    ///
    /// - Throws: `BusConflict` when another device or RAM is there already.
    public func attach(_ device: any Device, at range: Range<UInt64>) throws {
        let ram = memory.base..<memory.base + memory.size
        if range.overlaps(ram) || windows.contains(where: { $0.range.overlaps(range) }) {
            throw BusConflict(range: range)
        }
        windows.append((range, device))
    }

    /// The zero-extended value at a physical address: RAM, or the device whose window it is.
    public func load(_ address: UInt64, size: AccessSize) throws -> UInt64 {
        if memory.contains(address, count: size.bytes) { return try memory.load(address, size: size) }
        // TODO emulator.4
        // Find the window that holds the whole access and ask its device at the offset in the window,
        // with exactly this size. Where there is no window: BusFault.
        throw Unimplemented("emulator.4")
    }

    /// Stores at a physical address; tells who watches.
    public func store(_ address: UInt64, size: AccessSize, _ value: UInt64) throws {
        if memory.contains(address, count: size.bytes) {
            try memory.store(address, size: size, value)
            return notify(address..<address + size.bytes)
        }
        // TODO emulator.4
        throw Unimplemented("emulator.4")
    }

    // TODO emulator.4
}

/// Two things want the same physical addresses.
public struct BusConflict: Error, CustomStringConvertible {
    let range: Range<UInt64>

    /// Names the range.
    public var description: String {
        "addresses 0x\(String(range.lowerBound, radix: 16)) to 0x\(String(range.upperBound, radix: 16)) "
            + "are taken: choose a free window, or less memory"
    }
}

// MARK: - Watched stores

extension SystemBus {
    /// Asks to be told (`onWatchedStore`) of stores to the lines that hold `bytes`, which are RAM.
    ///
    /// - Returns: true when one of the pages was not watched before, so that cached ways to store to it
    ///   directly must be forgotten.
    func watch(_ bytes: Range<UInt64>) -> Bool {
        var isNew = false
        for line in stride(from: bytes.lowerBound & ~63, to: bytes.upperBound, by: 64)
        where memory.contains(line, count: 1) {
            let page = Int(line - memory.base) >> 12
            isNew = isNew || watchedLines[page] == 0
            watchedLines[page] |= 1 << (line >> 6 & 63)
        }
        return isNew
    }

    /// Forgets the watches of one page, except lasting ones.
    func unwatch(page address: UInt64) {
        watchedLines[Int(address - memory.base) >> 12] = 0
        for bytes in lastingWatches { _ = watch(bytes) }
    }

    /// Whether a line of the page of `address`, which is RAM, is watched.
    func isWatched(page address: UInt64) -> Bool {
        watchedLines[Int(address - memory.base) >> 12] != 0
    }

    /// Stores `source` in RAM on behalf of a device, and tells who watches.
    func write(_ source: [UInt8], at address: UInt64) throws {
        try memory.write(source, at: address)
        guard !source.isEmpty else { return }
        let stored = address..<address + UInt64(source.count)
        notify(stored)
        onDeviceWrite?(stored)
    }

    /// Tells who watches of a store that has happened.
    func notify(_ stored: Range<UInt64>) {
        for line in stride(from: stored.lowerBound & ~63, to: stored.upperBound, by: 64) {
            let page = Int(max(line, memory.base) - memory.base) >> 12
            guard watchedLines[page] >> (line >> 6 & 63) & 1 == 1 else { continue }
            for observer in onWatchedStore { observer(stored) }
            return
        }
    }
}
