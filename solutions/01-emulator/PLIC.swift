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
        // >>> emulator.4
        // A wire that is high makes its source pending, unless a hart has claimed and not completed it.
        let bit: UInt32 = 1 << UInt32(source)
        level = high ? level | bit : level & ~bit
        if high {
            pending |= bit & ~claimed
        } else {
            pending &= ~bit
        }
        update()
        // <<<
    }

    /// Reads a register. Loads and stores have four bytes.
    public func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 {
        guard size == .word, offset & 3 == 0 else { throw BusFault(address: offset) }
        // >>> emulator.4
        // Loading `claim` takes the most urgent enabled source of the context: it is no longer pending.
        // stub: throw Unimplemented("emulator.4")
        switch offset {
        case 0..<0x1000: return UInt64(Int(offset / 4) < priority.count ? priority[Int(offset / 4)] : 0)
        case 0x1000: return UInt64(pending)
        case 0x2000, 0x2080: return UInt64(contexts[Int(offset - 0x2000) / 0x80].enabled)
        case 0x20_0000, 0x20_1000: return UInt64(contexts[Int(offset - 0x20_0000) / 0x1000].threshold)
        case 0x20_0004, 0x20_1004: return UInt64(claim(Int(offset - 0x20_0000) / 0x1000))
        default: return 0
        }
        // <<<
    }

    /// Writes a register.
    public func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        guard size == .word, offset & 3 == 0 else { throw BusFault(address: offset) }
        // >>> emulator.4
        // stub: throw Unimplemented("emulator.4")
        let word = UInt32(truncatingIfNeeded: value)
        switch offset {
        case 4..<0x1000 where Int(offset / 4) < priority.count: priority[Int(offset / 4)] = word & 7
        case 0x2000, 0x2080: contexts[Int(offset - 0x2000) / 0x80].enabled = word & ~1
        case 0x20_0000, 0x20_1000: contexts[Int(offset - 0x20_0000) / 0x1000].threshold = word & 7
        case 0x20_0004, 0x20_1004: complete(word, contexts[Int(offset - 0x20_0000) / 0x1000])
        default: break
        }
        update()
        // <<<
    }

    // >>> emulator.4
    /// The pending source with the highest priority above the threshold; the lowest number wins a tie.
    private func mostUrgent(_ context: Context, threshold: UInt32) -> Int {
        var best = 0
        for source in Self.sources where pending & context.enabled & (1 << UInt32(source)) != 0 {
            if priority[source] > max(threshold, best == 0 ? 0 : priority[best]) { best = source }
        }
        return best
    }

    private func claim(_ index: Int) -> Int {
        // The threshold masks the notification, not the claim (chapter 8).
        let source = mostUrgent(contexts[index], threshold: 0)
        if source != 0 {
            pending &= ~(1 << UInt32(source))
            claimed |= 1 << UInt32(source)
            update()
        }
        return source
    }

    /// A source that the context has not enabled is none of its business (chapter 9).
    private func complete(_ source: UInt32, _ context: Context) {
        guard Self.sources.contains(Int(source)) else { return }
        let bit: UInt32 = 1 << source
        guard claimed & context.enabled & bit != 0 else { return }
        claimed &= ~bit
        pending |= level & bit
    }

    private func update() {
        for context in contexts {
            lines.set(context.line, mostUrgent(context, threshold: context.threshold) != 0)
        }
    }
    // <<<
}
