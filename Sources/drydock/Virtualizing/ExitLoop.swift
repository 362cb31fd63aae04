import RISCV
import TrapVMM

/// A guest that does nothing but cause exits of one kind.
struct ExitLoop {
    let kind: String
    let words: [UInt32]
    var registers: [UInt8: UInt64] = [:]
    var techniques: [Technique] = [.trap, .hardware]

    /// The loops, as instruction words; each ends with a jump to its start.
    static let all = [
        // csrr t0, sscratch
        ExitLoop(kind: "csr", words: [0x1400_22F3, 0xFFDF_F06F], techniques: [.trap, .translate]),
        // ecall, base extension: version
        ExitLoop(kind: "sbi call", words: [0x0000_0073, 0xFFDF_F06F], registers: [17: 0x10]),
        // ecall, the paravirtual interface: version
        ExitLoop(
            kind: "hypercall", words: [0x0000_0073, 0xFFDF_F06F], registers: [17: 0x5056_0000],
            techniques: [.paravirtual]),
        // lbu t0, 5(t1): the serial line's status
        ExitLoop(kind: "device", words: [0x0053_4283, 0xFFDF_F06F], registers: [6: 0x1000_0000]),
        // sfence.vma; ld t0, 0(t1): the shadow entries of code and data must come again
        ExitLoop(
            kind: "fence, refill", words: [0x1200_0073, 0x0003_3283, 0xFF9F_F06F],
            registers: [6: 0x8010_0000], techniques: [.trap]),
    ]

    /// A loop of 10^5 instructions and exits; the best of some rounds counts.
    func measured(_ technique: Technique, rounds: Int) throws -> ExitCost {
        let host = try VMHost(instructionSet: .rv64, guests: 1, memory: 16 << 20)
        let guest = try host.add(
            name: kind, technique: technique, firmware: .sbi, console: GuestTranscript())
        try Self.load(words, into: guest)
        for (number, value) in registers { guest[register: number] = value }
        _ = try guest.run(budget: 10_000)
        var best = ExitCost(kind: kind, technique: technique.rawValue, exits: 0, nanoseconds: .infinity)
        for _ in 0..<rounds {
            let exits = guest.counts.exits
            let start = processorTime()
            _ = try guest.run(budget: 100_000)
            let seconds = processorTime() - start
            let count = guest.counts.exits - exits
            guard count > 0 else { continue }
            let cost = seconds * 1e9 / Double(count)
            if cost < best.nanoseconds {
                best = ExitCost(kind: kind, technique: technique.rawValue, exits: count, nanoseconds: cost)
            }
        }
        return best
    }

    /// Two guests that only spin, in short turns, against one of them in turns as long: what a switch costs.
    static func worldSwitch(rounds: Int) throws -> ExitCost {
        let turns: UInt64 = 2000
        let quantum: UInt64 = 200
        let host = try VMHost(instructionSet: .rv64, guests: 2, memory: 1 << 20)
        for name in ["one", "two"] {
            let guest = try host.add(name: name, technique: .trap, firmware: .sbi, console: GuestTranscript())
            try load([0x0000_006F], into: guest)
        }
        let scheduler = Scheduler(quantum: quantum)
        func seconds(_ guests: [VirtualMachine], _ budget: UInt64) throws -> Double {
            let start = processorTime()
            _ = try scheduler.run(guests, budget: budget)
            return processorTime() - start
        }
        var best = Double.infinity
        for _ in 0..<rounds {
            let alone = try seconds([host.guests[0]], turns * quantum)
            let both = try seconds(host.guests, turns / 2 * quantum)
            best = min(best, max(0, both - alone) * 1e9 / Double(turns))
        }
        return ExitCost(kind: "world switch", technique: "trap", exits: turns, nanoseconds: best)
    }

    private static func load(_ words: [UInt32], into guest: VirtualMachine) throws {
        let start = guest.slot.base
        for (index, word) in words.enumerated() {
            try guest.slot.memory.store(start + 4 * UInt64(index), size: .word, UInt64(word))
        }
        guest.pc = start
    }
}

/// What exits of one kind cost.
struct ExitCost: Encodable {
    let kind: String
    let technique: String
    /// How many were measured at a time.
    let exits: UInt64
    /// Of processor time, for each.
    let nanoseconds: Double
}
