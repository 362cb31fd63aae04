import LabSupport
import RISCV

/// Milestone 6. The third repair: code that is safe to run is made from code that is not.
///
/// A block ends where control may go elsewhere, and before every sensitive instruction.
struct BlockBuilder {
    /// Registers that a look-up needs, and where it keeps what was in them (offsets from x0).
    private static let spilled: [(register: UInt8, offset: Int64)] = [(5, -8), (6, -16), (7, -24)]
    static let longest = 64
    private static let breakpoint = Instruction(.ebreak)

    let cache: CodeCache
    /// Filled in as the code grows: what stands where.
    private(set) var landmarks: [(address: UInt64, landmark: Landmark)] = []
    /// The guest virtual page that is being translated.
    private var page: UInt64 = 0

    init(cache: CodeCache) {
        self.cache = cache
    }

    /// Translates the guest's code from `start` on.
    ///
    /// - Parameter fetch: the guest's instruction at an address; nil where it cannot be read, is none, or
    ///   lies in another page than the first.
    mutating func build(from start: UInt64, fetch: (UInt64) throws -> Instruction?) throws -> (
        entry: UInt64, indirect: UInt64
    ) {
        let indirect = cache.end
        page = start & ~0xFFF
        for (register, offset) in Self.spilled {
            try cache.emit(Instruction(.ld, rd: register, immediate: offset))
        }
        let entry = cache.end
        var pc = start
        for _ in 0..<Self.longest {
            mark(.instruction(pc: pc))
            guard let i = try fetch(pc) else {
                // What cannot be read, or is no instruction, is for the emulator to look at.
                try callOut(pc)
                return (entry, indirect)
            }
            if try translate(i, at: pc) { return (entry, indirect) }
            pc &+= UInt64(i.length)
        }
        try link(to: pc)
        return (entry, indirect)
    }

    /// Translates one instruction. Returns whether the block ends with it.
    private mutating func translate(_ i: Instruction, at pc: UInt64) throws -> Bool {
        // >>> vmm.6
        // Most instructions are IDENT: they stay what they are (`cache.emit`; compressed ones become
        // their 32-bit twins). auipc and the links of jal and jalr would show where they really are:
        // they become `constant`. Branches: the same condition, over one `link` to another. jal: a link.
        // jalr: `jumpIndirect`. Whatever is privileged: `callOut`.
        // stub: throw Unimplemented("vmm.6")
        let immediate = UInt64(bitPattern: i.immediate)
        let next = pc &+ UInt64(i.length)
        switch i.operation {
        case let operation where operation.isPrivileged:
            try callOut(pc)
            return true
        case .beq, .bne, .blt, .bge, .bltu, .bgeu:
            try cache.emit(Instruction(i.operation, rs1: i.rs1, rs2: i.rs2, immediate: 8))
            try link(to: next)
            try link(to: pc &+ immediate)
            return true
        case .jal:
            try constant(next, in: i.rd)
            try link(to: pc &+ immediate)
            return true
        case .jalr:
            try jumpIndirect(i, link: next)
            return true
        case .auipc: try constant(pc &+ immediate, in: i.rd)
        default: try cache.emit(i)
        }
        return false
        // <<<
    }

    private mutating func mark(_ landmark: Landmark) {
        landmarks.append((cache.end, landmark))
    }

    /// A way on to a guest address. It is a breakpoint until the code there is translated.
    mutating func link(to target: UInt64) throws {
        mark(.link(target: target, isFar: target & ~0xFFF != page))
        try cache.emit(Self.breakpoint)
    }

    /// A breakpoint for an instruction that the hypervisor carries out.
    mutating func callOut(_ pc: UInt64) throws {
        mark(.callOut(pc: pc))
        try cache.emit(Self.breakpoint)
    }

    /// Sets a register to a number: from a literal behind a jump around it.
    mutating func constant(_ value: UInt64, in register: UInt8) throws {
        guard register != 0 else { return }
        // | auipc | ld | jal over the literal | (a word to align) | literal, 8 bytes |
        let start = cache.end
        let literal = (start &+ 12 &+ 7) & ~7
        try cache.emit(Instruction(.auipc, rd: register))
        try cache.emit(
            Instruction(.ld, rd: register, rs1: register, immediate: Int64(bitPattern: literal &- start)))
        try cache.emit(Instruction(.jal, immediate: Int64(bitPattern: literal &+ 8 &- (start &+ 8))))
        try cache.align()
        try cache.emit(UInt32(truncatingIfNeeded: value))
        try cache.emit(UInt32(truncatingIfNeeded: value >> 32))
    }

    /// A jump to an address that only the guest's registers know: looked up in the jump table.
    ///
    /// Three registers are put aside; the code at the other end (`indirectEntry`) fetches them back.
    mutating func jumpIndirect(_ i: Instruction, link: UInt64) throws {
        for (register, offset) in Self.spilled {
            try cache.emit(Instruction(.sd, rs2: register, immediate: offset))
        }
        try cache.emit(Instruction(.addi, rd: 5, rs1: i.rs1, immediate: i.immediate))
        try cache.emit(Instruction(.andi, rd: 5, rs1: 5, immediate: -2))
        if let (_, offset) = Self.spilled.first(where: { $0.register == i.rd }) {
            // The link belongs into a register that has been put aside.
            try constant(link, in: 6)
            try cache.emit(Instruction(.sd, rs2: 6, immediate: offset))
        } else {
            try constant(link, in: i.rd)
        }
        // x6 = the table's entry for x5: bits 12...1 of the target are its index, times 16.
        try cache.emit(Instruction(.slli, rd: 6, rs1: 5, immediate: 51))
        try cache.emit(Instruction(.srli, rd: 6, rs1: 6, immediate: 48))
        try cache.emit(Instruction(.lui, rd: 7, immediate: Int64(bitPattern: CodeCache.tableStart)))
        try cache.emit(Instruction(.add, rd: 6, rs1: 6, rs2: 7))
        try cache.emit(Instruction(.ld, rd: 7, rs1: 6))
        try cache.emit(Instruction(.bne, rs1: 7, rs2: 5, immediate: 12))
        try cache.emit(Instruction(.ld, rd: 6, rs1: 6, immediate: 8))
        try cache.emit(Instruction(.jalr, rs1: 6))
        mark(.lookUp)
        try cache.emit(Self.breakpoint)
    }

    /// Gives the guest its registers back after a look-up that found nothing.
    static func restoreSpilled(_ cache: CodeCache, _ restore: (UInt8, UInt64) -> Void) throws {
        for (register, offset) in spilled { restore(register, try cache.scratch(offset)) }
    }
}
