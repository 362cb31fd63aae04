import RISCV

/// QEMU's `virt` board without its hart: RAM and devices, the wires between them, and time.
///
/// `Machine` puts a hart on it; a hypervisor gives one to each guest and plays the hart.
/// - Source: QEMU, docs/system/riscv/virt.rst (memory map, interrupt numbers)
public final class VirtBoard: Board {
    /// RAM and devices by physical addresses.
    public let bus: SystemBus
    private let console: any Console
    private let uart: UART

    /// A board that has been switched on.
    ///
    /// - Parameters:
    ///   - memory: the RAM.
    ///   - console: what the serial line is connected to.
    ///   - disk: what the block device holds; without one its slot is empty.
    public init(memory: Memory, console: any Console, disk: (any Disk)? = nil) throws {
        bus = SystemBus(memory: memory)
        let plic = PLIC(bus: bus)
        uart = UART(console: console, interrupt: { plic.set(source: 10, high: $0) })
        self.console = console
        let block = VirtioBlock(bus: bus, disk: disk, interrupt: { plic.set(source: 1, high: $0) })
        try bus.attach(TestFinisher(power: bus.power), at: 0x10_0000..<0x10_1000)
        try bus.attach(CLINT(bus: bus), at: 0x200_0000..<0x201_0000)
        try bus.attach(plic, at: 0xC00_0000..<0x1000_0000)
        try bus.attach(uart, at: 0x1000_0000..<0x1000_0100)
        try bus.attach(block, at: 0x1000_1000..<0x1000_2000)
    }

    /// The RAM.
    public var memory: Memory { bus.memory }

    /// The bits of `mip` that devices and the machine timer hold high now.
    public var pendingInterrupts: UInt64 {
        let timer = bus.clock.now >= bus.clock.machineCompare ? Interrupt.machineTimer.mask : 0
        return bus.lines.pending | timer
    }

    /// `mtime`, in ticks.
    public var time: UInt64 { bus.clock.now }

    /// Ticks until the machine timer becomes pending; nil when it is not set or already is.
    public var untilTimer: UInt64? { bus.clock.untilNextTimer }

    /// Called when the disk has written to RAM.
    public var onDeviceWrite: ((Range<UInt64>) -> Void)? {
        get { bus.onDeviceWrite }
        set { bus.onDeviceWrite = newValue }
    }

    /// The status with which the guest has turned the board off; nil while it is on.
    public var exitStatus: Int32? { bus.power.status }

    /// The value at a physical address.
    public func load(_ address: UInt64, size: AccessSize) throws -> UInt64 {
        try bus.load(address, size: size)
    }

    /// Stores at a physical address.
    public func store(_ address: UInt64, size: AccessSize, _ value: UInt64) throws {
        try bus.store(address, size: size, value)
    }

    /// Lets time pass.
    public func advance(by ticks: UInt64) { bus.clock.skip(ticks) }

    /// Looks whether the serial line has input, if the guest wants to be interrupted for it.
    public func poll() { uart.poll() }

    /// Turns the board off.
    public func powerOff(status: Int32) { bus.power.off(status: status) }

    /// Sends a byte to the serial line's other end.
    public func print(_ byte: UInt8) { console.write(byte) }

    /// A byte from the serial line's other end.
    public func readInput() -> UInt8? { console.read() }
}
