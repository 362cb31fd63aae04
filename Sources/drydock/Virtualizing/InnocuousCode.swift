import ELF
import Guests
import Hardware
import RISCV
import TrapVMM

/// What a hypervisor costs code that never needs it: a loop of plain instructions in the guest's kernel.
struct InnocuousCode: Encodable {
    /// Instructions of one measurement.
    let instructions: UInt64
    /// Exits among them.
    let exits: UInt64
    /// Time in units of the bare engine's.
    let timesBare: Double
    /// Nanoseconds of processor time per instruction, under `trap`.
    let nanosecondsPerInstruction: Double

    private static let length: UInt64 = 1_000_000
    private static let warmUp: UInt64 = 3_000_000

    /// Runs the integer mix without end on both, in turns, a million instructions a time; the best lap counts.
    static func measured(_ technique: Technique = .trap, laps: Int = 40) throws -> InnocuousCode {
        let image = try GuestImage.load(Guests.mix)
        guard let place = image.symbols["iterations"] else {
            throw Complaint(file: Guests.mix, "has no symbol \"iterations\": build it with make guests")
        }
        let machine = try Machine(memorySize: 16 << 20, console: GuestTranscript())
        try machine.load(image)
        try machine.bus.memory.store(place, size: .double, 1 << 40)
        let engine = BlockEngine()
        let host = try VMHost(instructionSet: .rv64, guests: 1, memory: 16 << 20)
        let guest = try host.add(
            image, name: "mix", file: Guests.mix, technique: technique, console: GuestTranscript())
        try guest.slot.memory.store(place, size: .double, 1 << 40)
        _ = try machine.run(engine, budget: warmUp)
        _ = try guest.run(budget: warmUp)
        var best = (bare: Double.infinity, guest: Double.infinity)
        let before = guest.counts.exits
        for _ in 0..<laps {
            best.bare = min(best.bare, try lap { _ = try machine.run(engine, budget: length) })
            best.guest = min(best.guest, try lap { _ = try guest.run(budget: length) })
        }
        let exits = guest.counts.exits - before
        return InnocuousCode(
            instructions: length, exits: exits == 0 ? 0 : max(1, exits / UInt64(laps)),
            timesBare: best.guest / best.bare, nanosecondsPerInstruction: best.guest * 1e9 / Double(length))
    }

    private static func lap(_ body: () throws -> Void) rethrows -> Double {
        let start = processorTime()
        try body()
        return processorTime() - start
    }
}
