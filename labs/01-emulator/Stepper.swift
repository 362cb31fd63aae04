import RISCV

/// The engine of milestones 2 to 7: fetch, decode, execute, one instruction at a time.
///
/// Decoding is a pure function of the word, so its results can be kept: a table remembers the last
/// instruction for each hash of a word. A store to code needs no care, because the word is fetched anew
/// every time.
public final class Stepper: Engine {
    private struct Decoded {
        var word: UInt32
        var instruction: Instruction
    }

    private static let size = 2048
    private let decoded: UnsafeMutablePointer<Decoded>

    /// A stepper that has decoded nothing yet.
    public init() {
        decoded = .allocate(capacity: Self.size)
        // 0 is no instruction, so no fetched word finds these entries by accident: it is never kept.
        decoded.initialize(repeating: Decoded(word: 0, instruction: Instruction(.ebreak)), count: Self.size)
    }

    deinit {
        decoded.deallocate()
    }

    /// Runs until `limit` instructions have retired.
    public func run(_ hart: Hart, until limit: UInt64) throws {
        let clock = hart.clock
        var trapsLeft = 1000
        while clock.retired < limit && trapsLeft > 0 {
            if let interrupt = try hart.pendingInterrupt() {
                try hart.take(Trap(.interrupt(interrupt)))
                continue
            }
            if hart.isWaiting || hart.isOff { return }
            do {
                try stretch(hart, clock, until: min(limit, clock.nextEvent))
            } catch let trap as Trap {
                try hart.take(trap)
                trapsLeft -= 1
            }
        }
    }

    /// Runs while nothing but the program itself can change what comes next.
    private func stretch(_ hart: Hart, _ clock: Clock, until end: UInt64) throws {
        let lines = hart.lines
        while clock.retired < end && !lines.attention {
            try hart.execute(try next(hart))
            clock.retired &+= 1
        }
    }

    /// The instruction at `pc`, decoded now or before.
    @inline(__always)
    private func next(_ hart: Hart) throws -> Instruction {
        var word = UInt32(try hart.fetchHalf(hart.pc))
        if word & 3 == 3 { word |= UInt32(try hart.fetchHalf(hart.pc &+ 2)) << 16 }
        let slot = Int(truncatingIfNeeded: (word ^ word >> 11 ^ word >> 21)) & (Self.size - 1)
        if decoded[slot].word == word && word != 0 { return decoded[slot].instruction }
        let instruction =
            word & 3 == 3 ? try Decoder.decode(word) : try Decoder.expand(UInt16(truncatingIfNeeded: word))
        decoded[slot] = Decoded(word: word, instruction: instruction)
        return instruction
    }
}
