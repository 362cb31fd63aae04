import RISCV

/// Where a guest turns the machine off, and with which status.
public final class PowerSwitch {
    /// The guest's exit status; nil while the machine is on.
    public private(set) var status: Int32?
    private let lines: InterruptLines

    init(lines: InterruptLines) {
        self.lines = lines
    }

    /// Turns the machine off. The first status counts.
    func off(status: Int32) {
        self.status = self.status ?? status
        // The engines look at the switch where they look for interrupts.
        lines.attention = true
    }
}

/// The `virt` machine's test finisher: one register that ends the run.
///
/// ```
/// | 31..16 exit code | 15..0: 0x5555 pass, 0x3333 fail, 0x7777 reset |
/// ```
/// - Source: QEMU, hw/misc/sifive_test.c (register values); a reset ends the run with status 0 here
public final class TestFinisher: Device {
    private let power: PowerSwitch

    init(power: PowerSwitch) {
        self.power = power
    }

    /// Reads as zero.
    public func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 { 0 }

    /// Ends the run when the value is one of the three.
    public func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        guard offset == 0 else { return }
        switch value & 0xFFFF {
        case 0x5555, 0x7777: power.off(status: 0)
        case 0x3333: power.off(status: Int32(truncatingIfNeeded: value >> 16 & 0xFFFF))
        default: break
        }
    }
}
