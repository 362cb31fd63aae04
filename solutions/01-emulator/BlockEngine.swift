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
        // >>> emulator.8
        // As Stepper.run, but with `execute` for a block that fits into what is left until the
        // limit and the next timer, and `single` for an instruction where none does. Where a stretch
        // ends at an empty link, link it.
        // stub: throw Unimplemented("emulator.8")
        let clock = hart.clock
        var trapsLeft = 1000
        while clock.retired < limit && trapsLeft > 0 {
            if let interrupt = try hart.pendingInterrupt() {
                try hart.take(Trap(.interrupt(interrupt)))
                continue
            }
            if hart.isWaiting || hart.isOff { return }
            do {
                try stretch(hart, until: min(limit, clock.nextEvent))
            } catch let trap as Trap {
                try hart.take(trap)
                trapsLeft -= 1
            }
        }
        // <<<
    }

    // >>> emulator.8
    /// Runs blocks, or one instruction, and not beyond `end`.
    private func stretch(_ hart: Hart, until end: UInt64) throws {
        var block = try find(hart)
        while Int(block.pointee.index) <= Int(clamping: end - hart.clock.retired), block.pointee.index > 0 {
            switch execute(block, hart, until: end) {
            case .leave:
                // What the fetch finds at `pc` belongs to the next instruction: not before its time.
                if hart.lines.attention || hart.clock.retired >= end { return }
                block = try find(hart)
            case .trapped:
                if let trap { throw trap }
            case .unlinked(let slot, let source):
                if hart.clock.retired >= end { return }
                let generation = cache.generation
                block = try find(hart)
                if generation == cache.generation { cache.link(slot, to: block, from: source) }
            }
        }
        if hart.clock.retired < end { try single(hart) }
    }

    /// One instruction as the stepper runs it.
    private func single(_ hart: Hart) throws {
        try hart.execute(try hart.fetch())
        hart.clock.retired &+= 1
    }

    /// The block at `hart.pc`, translated now or before.
    private func find(_ hart: Hart) throws -> MicroOps {
        let pc = hart.pc
        let epoch = hart.translations.epoch
        let jump = cache.jumps[BlockCache.index(pc)]
        if jump.pc == pc && jump.epoch == epoch { return jump.block }
        let key = BlockCache.Key(virtual: pc, physical: try hart.physicalAddress(ofCode: pc))
        // After a change of epoch most addresses still mean what they meant.
        let isSame = jump.pc == pc && jump.physical == key.physical
        let block = isSame ? jump.block : cache.block(at: key) ?? translate(key, hart)
        cache.remember(key, block, epoch: epoch)
        return block
    }

    private func translate(_ key: BlockCache.Key, _ hart: Hart) -> MicroOps {
        if !cache.hasRoom {
            cache.flush(hart.bus)
            hart.watchReservation()
        }
        let page = key.virtual & ~0xFFF
        let translated = BlockTranslator(start: key.virtual, fusing: !isNative) { address in
            guard address & ~0xFFF == page, let low = try? hart.fetchHalf(address) else { return nil }
            if low & 3 != 3 { return try? Decoder.expand(low) }
            guard address & 0xFFF != 0xFFE, let high = try? hart.fetchHalf(address + 2) else { return nil }
            return try? Decoder.decode(UInt32(high) << 16 | UInt32(low))
        }
        return cache.insert(translated, at: key, hart)
    }
    // <<<

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
