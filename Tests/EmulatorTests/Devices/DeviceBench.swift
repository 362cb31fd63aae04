import Emulator
import RISCV

/// A bus with RAM and the devices of the `virt` machine that milestone 4 is about; no hart.
struct DeviceBench {
    let bus: SystemBus
    let console: ScriptedConsole
    let plic: PLIC
    let uart: UART

    static let uartBase: UInt64 = 0x1000_0000
    static let clintBase: UInt64 = 0x200_0000
    static let plicBase: UInt64 = 0xC00_0000

    init(typing text: String = "") throws {
        bus = SystemBus(memory: try Memory(size: 0x1_0000))
        console = ScriptedConsole(typing: text)
        let plic = PLIC(bus: bus)
        self.plic = plic
        uart = UART(console: console, interrupt: { plic.set(source: 10, high: $0) })
        try bus.attach(uart, at: Self.uartBase..<Self.uartBase + 0x100)
        try bus.attach(CLINT(bus: bus), at: Self.clintBase..<Self.clintBase + 0x1_0000)
        try bus.attach(plic, at: Self.plicBase..<Self.plicBase + 0x400_0000)
    }

    /// Reads a UART register.
    func uart(_ register: UInt64) throws -> UInt64 {
        try bus.load(Self.uartBase + register, size: .byte)
    }

    /// Writes a UART register.
    func setUART(_ register: UInt64, _ value: UInt64) throws {
        try bus.store(Self.uartBase + register, size: .byte, value)
    }

    /// Reads a PLIC register.
    func plic(_ offset: UInt64) throws -> UInt64 {
        try bus.load(Self.plicBase + offset, size: .word)
    }

    /// Writes a PLIC register.
    func setPLIC(_ offset: UInt64, _ value: UInt64) throws {
        try bus.store(Self.plicBase + offset, size: .word, value)
    }

    /// The interrupt wires that are high.
    var wires: [Interrupt] { Interrupt.allCases.filter { bus.lines.pending & $0.mask != 0 } }
}
