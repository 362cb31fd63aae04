import RISCV

/// Where translated code lives: at the top of the guest's address space, where no guest looks.
///
/// ```
/// -1 MiB   code, read and run        -128 KiB   jump table, read        -4 KiB   scratch, read and written
/// ```
/// Scratch lies within reach of x0: `sd t0, -8(x0)` needs no register for the address. VMware's translator
/// took the top of the guest's address space for the same reason, and hid it with segment limits.
final class CodeCache {
    static let size: UInt64 = 1 << 20
    static let start: UInt64 = 0 &- size
    static let tableStart: UInt64 = 0 &- (128 << 10)
    static let scratchStart: UInt64 = 0 &- 0x1000
    static let tableEntries: UInt64 = 4096

    private let hart: any HostHart
    private var memory: Memory { hart.memory }
    /// Host physical address of the first byte.
    let host: UInt64
    private var next: UInt64 = 0

    init(hart: any HostHart, host: UInt64) {
        self.hart = hart
        self.host = host
        clear()
    }

    /// Whether an address belongs to the cache.
    static func contains(_ address: UInt64) -> Bool { address >= start }

    /// The address that the next word gets.
    var end: UInt64 { Self.start &+ next }

    /// Whether there is room for a block of the longest kind.
    var hasRoom: Bool { next + 0x2000 < Self.tableStart &- Self.start }

    /// Forgets all code and all known jumps.
    func clear() {
        next = 0
        clearTable()
    }

    /// Forgets all known jumps.
    func clearTable() {
        let table = Int(host - memory.base) + Int(Self.tableStart &- Self.start)
        // No guest address is odd, so no jump finds these entries.
        (memory.bytes + table).initializeMemory(
            as: UInt8.self, repeating: 0xFF, count: Int(Self.tableEntries) * 16)
    }

    /// Appends one instruction.
    func emit(_ word: UInt32) throws {
        try memory.store(host + next, size: .word, UInt64(word))
        next += 4
    }

    /// Appends one instruction.
    func emit(_ instruction: Instruction) throws { try emit(instruction.encoded) }

    /// Overwrites the instruction at an address of the cache.
    func replace(_ address: UInt64, by instruction: Instruction) throws {
        let place = host + (address &- Self.start)
        try memory.store(place, size: .word, UInt64(instruction.encoded))
        hart.fenceInstructions(place..<place + 4)
    }

    /// Has the hart see the code from an address of the cache on to its end.
    func publish(from address: UInt64) {
        hart.fenceInstructions(host + (address &- Self.start)..<host + next)
    }

    /// Makes the next address a multiple of eight.
    func align() throws {
        if next & 7 != 0 { try emit(Instruction(.addi)) }
    }

    /// Lets translated code find `code` for the guest address `target` by itself.
    func remember(_ target: UInt64, _ code: UInt64) throws {
        let place = host + (Self.tableStart &- Self.start) + (target >> 1 & (Self.tableEntries - 1)) * 16
        try memory.store(place, size: .double, target)
        try memory.store(place + 8, size: .double, code)
    }

    /// A word of the scratch page, at a negative offset from the top.
    func scratch(_ offset: Int64) throws -> UInt64 {
        try memory.load(host + (UInt64(bitPattern: offset) &- Self.start), size: .double)
    }

    /// Whether an access to an address of the cache can succeed once its page is there.
    static func allows(_ access: Access, at address: UInt64) -> Bool {
        switch access {
        case .load: true
        case .store: permissions(address) & PageTableEntry.write != 0
        case .fetch: permissions(address) & PageTableEntry.execute != 0
        }
    }

    /// What may be done with the page of an address.
    static func permissions(_ address: UInt64) -> UInt64 {
        if address >= scratchStart { return PageTableEntry.read | PageTableEntry.write }
        return address >= tableStart ? PageTableEntry.read : PageTableEntry.read | PageTableEntry.execute
    }
}
