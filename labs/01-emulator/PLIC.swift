import RISCV
import LabSupport

/// Milestone 4. The platform-level interrupt controller: who may interrupt whom, and who serves it.
///
/// A device holds its source's wire high. The gateway turns that into one pending request; a hart's
/// context claims the most urgent one, serves it, and completes it, after which the gateway looks at
/// the wire again. Context 0 is the hart's machine mode, context 1 its supervisor mode.
///
/// ```
/// 0x00_0000 priority[source] | 0x00_1000 pending bits | 0x00_2000 + 0x80 * context enable bits
/// 0x20_0000 + 0x1000 * context: threshold, then claim (load) / complete (store)
/// ```
/// - Source: RISC-V Platform-Level Interrupt Controller Specification 1.0.0, chapters 2 to 9
public final class PLIC: Device {
    /// The sources are 1...31; 0 means "none".
    static let sources = 1..<32

    private struct Context {
        let line: Interrupt
        var enabled: UInt32 = 0
        var threshold: UInt32 = 0
    }

    private let lines: InterruptLines
    private var priority = [UInt32](repeating: 0, count: sources.upperBound)
    private var level: UInt32 = 0
    private var pending: UInt32 = 0
    private var claimed: UInt32 = 0
    private var contexts = [Context(line: .machineExternal), Context(line: .supervisorExternal)]

    /// A controller that drives the external interrupt lines of a bus.
    public init(bus: SystemBus) {
        lines = bus.lines
    }

    /// A device drives its wire.
    public func set(source: Int, high: Bool) {
        // TODO emulator.4
        // A wire that is high makes its source pending, unless a hart has claimed and not completed it.
    }

    /// Reads a register. Loads and stores have four bytes.
    public func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 {
        guard size == .word, offset & 3 == 0 else { throw BusFault(address: offset) }
        // TODO emulator.4
        // Loading `claim` takes the most urgent enabled source of the context: it is no longer pending.
        throw Unimplemented("emulator.4")
    }

    /// Writes a register.
    public func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        guard size == .word, offset & 3 == 0 else { throw BusFault(address: offset) }
        // TODO emulator.4
        throw Unimplemented("emulator.4")
    }

    // TODO emulator.4
    /// The pending source with the highest priority above the threshold; the lowest number wins a tie.
}
