import LabSupport
import RISCV

/// Milestone 8. Runs whole blocks of translated instructions.
///
/// Decoding, looking for interrupts and moving `pc` are done once a block, not once an instruction. The
/// micro-operations of a block are either interpreted (`executePortably`, which you write) or translated
/// once more, to machine code of the host (`NativeCompiler`, which is given, for x86-64).
public final class BlockEngine: Engine {
    let cache: BlockCache
    /// The trap that ended the last block.
    var trap: (any Error)?
    /// How a block that was left in its middle was left.
    var exit = Exit.leave
    private weak var watched: Hart?

    /// An engine that has translated nothing yet.
    ///
    /// - Parameter portable: interpret micro-operations even where the host could run machine code.
    public init(portable: Bool = false) {
        cache = BlockCache(compiler: portable ? nil : NativeCompiler())
    }

    /// Whether blocks run as machine code of the host.
    public var isNative: Bool { cache.compiler != nil }

    /// How a stretch of blocks ended.
    enum Exit {
        /// At `hart.pc`, because it must be looked at from outside: interrupts, the end of the budget,
        /// an instruction for the stepper.
        case leave
        /// At a link that leads nowhere yet, in a block of the page of `source`.
        case unlinked(MicroOps, source: UInt64)
        /// With `trap` to take.
        case trapped
    }

    /// Runs until `limit` instructions have retired.
    public func run(_ hart: Hart, until limit: UInt64) throws {
        watch(hart)
        // TODO emulator.8
        // As Stepper.run, but with `execute` for a block that fits into what is left until the
        // limit and the next timer, and `single` for an instruction where none does. Where a stretch
        // ends at an empty link, link it.
        throw Unimplemented("emulator.8")
    }

    // TODO emulator.8
    /// Runs blocks, or one instruction, and not beyond `end`.

    /// Runs `start` and what it leads to, as machine code or step by step.
    private func execute(_ start: MicroOps, _ hart: Hart, until end: UInt64) -> Exit {
        guard let compiler = cache.compiler else { return executePortably(start, hart, until: end) }
        let left = Int(clamping: end &- hart.clock.retired)
        var context = NativeContext(
            registers: UnsafeMutableRawPointer(hart.registers.storage) + 128,
            loads: UnsafeMutableRawPointer(hart.translations.loads),
            stores: UnsafeMutableRawPointer(hart.translations.stores), budget: left,
            epoch: hart.translations.epoch, jumps: UnsafeMutableRawPointer(cache.jumps),
            end: hart.clock.retired &+ UInt64(left), engine: .passUnretained(self),
            hart: .passUnretained(hart))
        let result = compiler.run((start - 1).immediate, &context)
        if result == .settled { return exit }
        hart.clock.retired = context.end &- UInt64(context.budget)
        if result == .unlinked, let slot = context.slot {
            hart.pc = (slot + 1).immediate
            return .unlinked(slot, source: hart.pc)
        }
        hart.pc = context.pc
        return .leave
    }

    /// Learns of stores to translated code. They are seen at once, so that `fence.i` has nothing to do.
    private func watch(_ hart: Hart) {
        guard watched !== hart else { return }
        watched = hart
        cache.flush(hart.bus)
        hart.bus.onWatchedStore.append { [weak self, weak hart] stored in
            guard let self, let hart, cache.drop(stored, hart.bus) else { return }
            hart.watchReservation()
            hart.lines.attention = true
        }
    }
}
