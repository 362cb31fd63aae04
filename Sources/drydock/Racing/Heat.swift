import ELF
import Emulator
import Glibc
import Guests
import RISCV

/// One runner of the race and its time.
struct Heat {
    let name: String
    /// 16 hex digits; equal for all runners.
    let checksum: String
    /// Processor time.
    let seconds: Double
    /// Guest instructions; nil where the host did the work itself.
    let instructions: UInt64?

    /// The host does the work itself.
    static func native(_ iterations: UInt64) -> Heat {
        let start = processorTime()
        let checksum = String(IntegerMix.run(iterations), radix: 16)
        let seconds = processorTime() - start
        let padding = String(repeating: "0", count: 16 - checksum.count)
        return Heat(name: "native", checksum: padding + checksum, seconds: seconds, instructions: nil)
    }

    /// An engine runs `mix.elf`, whose `iterations` are written into its memory.
    /// - Throws: `Complaint` when the guest does not end as it should, `Unimplemented` in an unfinished lab.
    static func emulated(_ kind: EngineKind, _ iterations: UInt64) throws -> Heat {
        let image = try GuestImage.load(Guests.mix)
        let console = Transcript()
        let machine = try Machine(memorySize: 16 << 20, console: console)
        try machine.load(image)
        guard let place = image.symbols["iterations"] else {
            throw Complaint(file: Guests.mix, "has no symbol \"iterations\": build it with make guests")
        }
        try machine.bus.memory.store(place, size: .double, iterations)
        let engine = kind.make()
        let start = processorTime()
        let stop = try machine.run(engine)
        let seconds = processorTime() - start
        guard stop == .exited(status: 0) else {
            throw Complaint("\(kind.rawValue): the integer mix did not end as it should: \(stop)")
        }
        return Heat(
            name: kind.rawValue, checksum: console.text.filter { $0 != "\n" }, seconds: seconds,
            instructions: machine.bus.clock.retired)
    }
}

/// A serial line that only keeps what it is sent.
private final class Transcript: Console {
    private(set) var text = ""

    func write(_ byte: UInt8) { text.append(Character(UnicodeScalar(byte))) }
    func read() -> UInt8? { nil }
}
