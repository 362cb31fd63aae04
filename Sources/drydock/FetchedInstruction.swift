import Emulator
import RISCV

/// The bits at the program counter, and what they mean: what a trace and a single step show.
struct FetchedInstruction {
    /// 16 bits of a compressed instruction, or 32.
    let word: UInt32
    /// Bytes in memory, 2 or 4.
    let length: UInt64
    /// Why the hart cannot run it; nil when it can.
    let trap: Trap?
    /// What it does; nil when it cannot be fetched or decoded.
    let instruction: Instruction?

    /// Looks at the instruction that `hart` runs next. The hart stays as it is, but for the A bits of
    /// the page table, which its own fetch would set as well.
    /// - Throws: `Unimplemented` while the decoder is a stub.
    init(next hart: Hart) throws {
        var word: UInt32 = 0
        do {
            word = try Self.half(hart, hart.pc)
            if word & 3 == 3 { word |= try Self.half(hart, hart.pc &+ 2) << 16 }
            instruction =
                word & 3 == 3
                ? try Decoder.decode(word) : try Decoder.expand(UInt16(truncatingIfNeeded: word))
            trap = nil
        } catch let found as Trap {
            instruction = nil
            trap = found
        }
        self.word = word
        length = word & 3 == 3 ? 4 : 2
    }

    private static func half(_ hart: Hart, _ address: UInt64) throws -> UInt32 {
        let physical = try hart.translate(address, for: .fetch)
        guard hart.bus.memory.contains(physical, count: 2) else {
            throw Trap.exception(.instructionAccessFault, value: address)
        }
        return UInt32(try hart.bus.memory.load(physical, size: .half))
    }

    /// The word in hex, four or eight digits.
    var hexWord: String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: max(0, Int(length) * 2 - digits.count)) + digits
    }

    /// The assembly text, or why there is none.
    var text: String {
        instruction.map { length == 2 ? "\($0)  (compressed)" : "\($0)" } ?? trap?.cause.name ?? "?"
    }
}
