import RISCV
import LabSupport

/// Milestone 4. A 16550A serial port, eight registers of one byte.
///
/// ```
/// offset   0          1     2         3     4     5     6     7
/// load   | RBR (DLL) | IER (DLM) | IIR | LCR | MCR | LSR | MSR | SCR |
/// store  | THR (DLL) | IER (DLM) | FCR | LCR | MCR |     |     | SCR |
/// ```
/// DLL and DLM, the baud rate divisor, show while LCR bit 7 (DLAB) is set; this line is infinitely
/// fast and ignores them.
/// - Source: Texas Instruments, PC16550D data sheet, section 8
public final class UART: Device {
    private let console: any Console
    private let interrupt: (Bool) -> Void
    private var received: UInt8?
    private var interruptEnable: UInt8 = 0
    private var lineControl: UInt8 = 0
    private var modemControl: UInt8 = 0
    private var scratch: UInt8 = 0
    private var divisor: (low: UInt8, high: UInt8) = (0, 0)
    private var fifoEnabled = false
    /// The transmitter has become empty and nobody has asked yet.
    private var transmitterEmptied = false

    /// A port whose `interrupt` wire goes to the PLIC.
    public init(console: any Console, interrupt: @escaping (Bool) -> Void = { _ in }) {
        self.console = console
        self.interrupt = interrupt
    }

    /// Looks whether a byte has come in, if the guest wants to be interrupted for it.
    ///
    /// A guest that has not asked yet would reset its port and lose what was typed before.
    public func poll() {
        if interruptEnable & 1 != 0 { receive() }
    }

    private func receive() {
        if received == nil { received = console.read() }
        update()
    }

    private var showsDivisor: Bool { lineControl & 0x80 != 0 }

    /// Reads a register; wider accesses see it in the low byte.
    public func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 {
        // TODO emulator.4
        // RBR: the received byte, which is then gone (0 if none). IIR: see `interruptIdentification`;
        // reading it while it says "transmitter empty" clears that. LSR: bit 0 data ready, bits 5 and
        // 6 transmitter empty (always). MSR: 0xB0. Call receive() where the guest asks for input.
        throw Unimplemented("emulator.4")
    }

    /// Writes a register; of wider accesses the low byte counts.
    public func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        // TODO emulator.4
        // THR: the byte goes to the console at once, and the transmitter has emptied again. Turning on
        // IER bit 1 while it is empty counts as emptied too. FCR bit 0 turns the FIFO on (shown in
        // IIR), bit 1 drops what was received.
        throw Unimplemented("emulator.4")
    }

    /// What IIR shows: 0xC4 or 4 data ready, 2 transmitter empty, 1 nothing; data goes first.
    private var interruptIdentification: UInt8 {
        // TODO emulator.4
        1
    }

    /// The wire is high while IIR has something to say.
    private func update() {
        interrupt(interruptIdentification & 1 == 0)
    }
}
