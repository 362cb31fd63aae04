import RISCV

/// The blocks translated so far, and the quick ways to find them.
///
/// A block belongs to a virtual and a physical address: its constants depend on the first, its code on
/// the second. Blocks lie one after the other in one arena; when that is full, all are forgotten at
/// once. A store to code forgets the blocks of its page, which is safe because a link never leads from
/// one page to another.
final class BlockCache {
    struct Key: Hashable {
        let virtual: UInt64
        let physical: UInt64
    }

    /// A remembered jump: the block at `pc`, found in this epoch of the translations.
    struct Jump {
        var pc: UInt64
        var epoch: UInt64
        var physical: UInt64
        var block: MicroOps
    }

    /// What is known of a page of RAM that blocks were made from.
    private struct CodePage {
        /// A bit for each of its lines of 64 bytes that holds code of a block.
        var lines: UInt64 = 0
        var blocks: [Key] = []
    }

    static let capacity = 1 << 18
    static let jumpCount = 4096
    /// The most slots a block can take: header, steps, two links.
    static let largest = BlockTranslator.longest + 10

    private let arena: MicroOps
    private var used = 0
    private var blocks: [Key: MicroOps] = [:]
    private var codePages: [UInt64: CodePage] = [:]
    /// Jumps by the low bits of their target.
    let jumps: UnsafeMutablePointer<Jump>
    /// What an empty link points to: its count is beyond every budget, so the run loop leaves there.
    let nowhere: MicroOps
    /// Counts how often everything was forgotten.
    private(set) var generation = 0

    /// Makes machine code of blocks; nil for the portable engine.
    let compiler: NativeCompiler?

    init(compiler: NativeCompiler?) {
        self.compiler = compiler
        arena = .allocate(capacity: Self.capacity)
        nowhere = .allocate(capacity: 1)
        nowhere.initialize(to: MicroOp(code: .leave, index: .max))
        jumps = .allocate(capacity: Self.jumpCount)
        jumps.initialize(repeating: Jump(pc: 1, epoch: 0, physical: 0, block: nowhere), count: Self.jumpCount)
    }

    deinit {
        arena.deallocate()
        nowhere.deallocate()
        jumps.deallocate()
    }

    /// Forgets all blocks.
    func flush(_ bus: SystemBus) {
        used = 0
        compiler?.flush()
        blocks.removeAll(keepingCapacity: true)
        codePages.keys.forEach { bus.unwatch(page: $0) }
        codePages.removeAll(keepingCapacity: true)
        forgetJumps()
    }

    /// Forgets the blocks whose code these bytes may have changed. Returns whether there were any.
    ///
    /// The blocks stay where they are in the arena, so that one of them may run on to its next step.
    func drop(_ stored: Range<UInt64>, _ bus: SystemBus) -> Bool {
        var found = false
        for line in stride(from: stored.lowerBound & ~63, to: stored.upperBound, by: 64) {
            let page = line & ~0xFFF
            guard let code = codePages[page], code.lines & Self.bit(line) != 0 else { continue }
            code.blocks.forEach { blocks[$0] = nil }
            codePages[page] = nil
            bus.unwatch(page: page)
            found = true
        }
        if found { forgetJumps() }
        return found
    }

    private func forgetJumps() {
        generation += 1
        jumps.update(repeating: Jump(pc: 1, epoch: 0, physical: 0, block: nowhere), count: Self.jumpCount)
    }

    /// The block at a pair of addresses.
    func block(at key: Key) -> MicroOps? {
        blocks[key]
    }

    /// Whether another block fits.
    var hasRoom: Bool { used + Self.largest <= Self.capacity && compiler?.hasRoom != false }

    /// Puts a translated block into the arena and watches its code. There must be room.
    ///
    /// - Returns: its header.
    func insert(_ translated: BlockTranslator, at key: Key, _ hart: Hart) -> MicroOps {
        // The slot before the header holds the address of the block's machine code, if it has any.
        let header = take(translated.steps.count + 2) + 1
        (header - 1).initialize(to: MicroOp(code: .leave))
        header.initialize(
            to: MicroOp(
                code: .leave, index: UInt16(translated.count), immediate: Int64(bitPattern: key.virtual)))
        for (index, step) in translated.steps.enumerated() {
            (header + 1 + index).initialize(to: step)
        }
        if let compiler {
            (header - 1).pointee.immediate = Int64(bitPattern: compiler.compile(header))
        } else {
            unlink(header, translated.steps.count)
        }
        blocks[key] = header
        let bytes = key.physical..<key.physical + max(translated.bytes, 1)
        for line in stride(from: bytes.lowerBound & ~63, to: bytes.upperBound, by: 64) {
            codePages[key.physical & ~0xFFF, default: CodePage()].lines |= Self.bit(line)
        }
        codePages[key.physical & ~0xFFF]?.blocks.append(key)
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
        if let compiler {
            compiler.link(slot, to: (block - 1).immediate)
        } else if UInt64(bitPattern: target) & ~0xFFF == source & ~0xFFF {
            slot.pointee.immediate = Int64(Int(bitPattern: block))
        } else {
            guard used + 2 <= Self.capacity else { return }
            let bridge = take(2)
            bridge.initialize(to: MicroOp(code: .leave, index: 0, immediate: target))
            (bridge + 1).initialize(to: MicroOp(code: .jumpFar, immediate: target))
            slot.pointee.immediate = Int64(Int(bitPattern: bridge))
        }
    }

    /// Remembers where a jump to `pc` leads in this epoch.
    func remember(_ key: Key, _ block: MicroOps, epoch: UInt64) {
        jumps[Self.index(key.virtual)] = Jump(
            pc: key.virtual, epoch: epoch, physical: key.physical, block: block)
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
