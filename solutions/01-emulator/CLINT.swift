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
        // >>> emulator.4
        // Unused offsets read as zero. Bytes and halfwords are a BusFault.
        // stub: throw Unimplemented("emulator.4")
        guard size >= .word else { throw BusFault(address: offset) }
        switch offset {
        case 0: return lines.pending & Interrupt.machineSoftware.mask != 0 ? 1 : 0
        case 0x4000..<0x4008: return part(of: clock.machineCompare, offset)
        case 0xBFF8..<0xC000: return part(of: clock.now, offset)
        default: return 0
        }
        // <<<
    }

    /// Writes a register or half of one.
    public func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        // A new compare value may lie before the one the hart is running towards.
        defer { lines.attention = true }
        // >>> emulator.4
        // msip bit 0 drives the machine software interrupt line. The timer interrupt is not a wire
        // here: the hart compares mtime with `clock.machineCompare` itself (CSRFile.mip).
        // stub: throw Unimplemented("emulator.4")
        guard size >= .word else { throw BusFault(address: offset) }
        switch offset {
        case 0: lines.set(.machineSoftware, value & 1 == 1)
        case 0x4000..<0x4008: clock.machineCompare = replacing(clock.machineCompare, offset, size, value)
        case 0xBFF8..<0xC000: clock.set(replacing(clock.now, offset, size, value))
        default: break
        }
        // <<<
    }

    // >>> emulator.4
    private func part(of register: UInt64, _ offset: UInt64) -> UInt64 {
        register >> (8 * (offset & 7))
    }

    private func replacing(_ register: UInt64, _ offset: UInt64, _ size: AccessSize, _ value: UInt64)
        -> UInt64
    {
        let shift = 8 * (offset & 7)
        return register & ~(size.mask << shift) | (value & size.mask) << shift
    }
    // <<<
}
