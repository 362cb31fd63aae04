import RISCV
import LabSupport

/// Milestone 4. The core-local interruptor: software interrupt, timer compare, time.
///
/// ```
/// 0x0000 msip, 4 bytes | 0x4000 mtimecmp, 8 bytes | 0xBFF8 mtime, 8 bytes
/// ```
/// Loads and stores have 4 or 8 bytes; the 64-bit registers can be reached by halves.
/// - Source: SiFive FU540-C000 manual, chapter 9
public final class CLINT: Device {
    private let clock: Clock
    private let lines: InterruptLines

    /// The device of a bus: its clock, its wires.
    public init(bus: SystemBus) {
        clock = bus.clock
        lines = bus.lines
    }

    /// Reads a register or half of one.
    public func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 {
        // TODO emulator.4
        // Unused offsets read as zero. Bytes and halfwords are a BusFault.
        throw Unimplemented("emulator.4")
    }

    /// Writes a register or half of one.
    public func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        // A new compare value may lie before the one the hart is running towards.
        defer { lines.attention = true }
        // TODO emulator.4
        // msip bit 0 drives the machine software interrupt line. The timer interrupt is not a wire
        // here: the hart compares mtime with `clock.machineCompare` itself (CSRFile.mip).
        throw Unimplemented("emulator.4")
    }

    // TODO emulator.4
}
