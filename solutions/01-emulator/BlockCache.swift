import RISCV

/// The blocks translated so far, and the quick ways to find them.
///
/// A block belongs to a virtual and a physical address: its constants depend on the first, its code on
/// the second. Blocks lie one after the other in one arena; when that is full, or when code has
/// changed, all are forgotten at once.
final class BlockCache {
    struct Key: Hashable {
        let virtual: UInt64
        let physical: UInt64
    }

    /// A remembered jump: the block at `pc`, found in this epoch of the translations.
    struct Jump {
        var pc: UInt64
        var epoch: UInt64
        var block: MicroOps
    }

    static let capacity = 1 << 18
    static let jumpCount = 4096
    /// The most slots a block can take: header, steps, two links.
    static let largest = BlockTranslator.longest + 6

    private let arena: MicroOps
    private var used = 0
    private var blocks: [Key: MicroOps] = [:]
    /// Lines of RAM, 64 bytes each, that blocks were made from: a bit mask for each page.
    private var codeLines: [UInt64: UInt64] = [:]
    /// Jumps by the low bits of their target.
    let jumps: UnsafeMutablePointer<Jump>
    /// What an empty link points to: its count is beyond every budget, so the run loop leaves there.
    let nowhere: MicroOps
    /// Counts how often everything was forgotten.
    private(set) var generation = 0

    init() {
        arena = .allocate(capacity: Self.capacity)
        nowhere = .allocate(capacity: 1)
        nowhere.initialize(to: MicroOp(code: .leave, index: .max))
        jumps = .allocate(capacity: Self.jumpCount)
        jumps.initialize(repeating: Jump(pc: 1, epoch: 0, block: nowhere), count: Self.jumpCount)
    }

    deinit {
        arena.deallocate()
        nowhere.deallocate()
        jumps.deallocate()
    }

    /// Forgets all blocks.
    func flush(_ bus: SystemBus) {
        used = 0
        generation += 1
        blocks.removeAll(keepingCapacity: true)
        jumps.update(repeating: Jump(pc: 1, epoch: 0, block: nowhere), count: Self.jumpCount)
        codeLines.keys.forEach { bus.unwatch(page: $0) }
        codeLines.removeAll(keepingCapacity: true)
    }

    /// Whether a store to these bytes changes code that a block was made from.
    func containsCode(_ stored: Range<UInt64>) -> Bool {
        for line in stride(from: stored.lowerBound & ~63, to: stored.upperBound, by: 64) {
            let lines = codeLines[line & ~0xFFF] ?? 0
            if lines & Self.bit(line) != 0 { return true }
        }
        return false
    }

    /// The block at a pair of addresses.
    func block(at key: Key) -> MicroOps? {
        blocks[key]
    }

    /// Whether another block fits.
    var hasRoom: Bool { used + Self.largest + 3 <= Self.capacity }

    /// Puts a translated block into the arena and watches its code. There must be room.
    ///
    /// - Returns: its header.
    func insert(_ translated: BlockTranslator, at key: Key, _ hart: Hart) -> MicroOps {
        let header = take(translated.steps.count + 1)
        header.initialize(
            to: MicroOp(code: .leave, index: UInt16(translated.count), immediate: Int64(bitPattern: key.virtual)))
        for (index, step) in translated.steps.enumerated() {
            (header + 1 + index).initialize(to: step)
        }
        unlink(header, translated.steps.count)
        blocks[key] = header
        let bytes = key.physical..<key.physical + max(translated.bytes, 1)
        for line in stride(from: bytes.lowerBound & ~63, to: bytes.upperBound, by: 64) {
            codeLines[line & ~0xFFF, default: 0] |= Self.bit(line)
        }
        if hart.bus.watch(bytes) { hart.translations.flushStores() }
        return header
    }

    /// All links of a new block lead nowhere.
    private func unlink(_ header: MicroOps, _ count: Int) {
        let empty = Int64(Int(bitPattern: nowhere))
        let end = header + count
        switch end.pointee.code {
        case .jump: (end - 1).pointee.immediate = empty
        case .beq, .bne, .blt, .bge, .bltu, .bgeu:
            (end - 1).pointee.immediate = empty
            (end - 3).pointee.immediate = empty
        default: break
        }
    }

    /// Lets a link lead to a block: at once in the same page, through a look-up from another one.
    ///
    /// While code of a page runs, that page is mapped as it was when the block was found. About another
    /// page nothing is known: its mapping may have changed since, and only the epoch tells.
    func link(_ slot: MicroOps, to block: MicroOps, from source: UInt64) {
        let target = block.pointee.immediate
        if UInt64(bitPattern: target) & ~0xFFF == source & ~0xFFF {
            slot.pointee.immediate = Int64(Int(bitPattern: block))
        } else {
            let bridge = take(2)
            bridge.initialize(to: MicroOp(code: .leave, index: 0, immediate: target))
            (bridge + 1).initialize(to: MicroOp(code: .jumpFar, immediate: target))
            slot.pointee.immediate = Int64(Int(bitPattern: bridge))
        }
    }

    /// Remembers where a jump to `pc` leads in this epoch.
    func remember(_ pc: UInt64, _ block: MicroOps, epoch: UInt64) {
        jumps[Self.index(pc)] = Jump(pc: pc, epoch: epoch, block: block)
    }

    @inline(__always)
    static func index(_ pc: UInt64) -> Int {
        Int(truncatingIfNeeded: pc >> 1) & (jumpCount - 1)
    }

    /// The bit that stands for a line in its page's mask.
    private static func bit(_ line: UInt64) -> UInt64 {
        1 << ((line >> 6) & 63)
    }

    private func take(_ count: Int) -> MicroOps {
        defer { used += count }
        return arena + used
    }
}
