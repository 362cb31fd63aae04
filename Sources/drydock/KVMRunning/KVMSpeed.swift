import ArgumentParser
import CKVM
import CProbe
import Guests
import TrapVMM

/// `drydock kvm speed`: "near native speed", as a number.
struct KVMSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speed",
        abstract: "Times one loop on the host, in ring 3 and in ring 0 of a guest.",
        usage: "drydock kvm speed [--rounds N] [--json]",
        discussion: """
            The loop is DEC and JNZ; processor time counts, and the best of five trials.
            In the guest it runs in long mode: first 10,000 rounds in ring 0, then, after
            an IRETQ, N rounds in ring 3.

            Example: drydock kvm speed --rounds 1000000000

            Exit status: 0; 1 without KVM or while the lab is unfinished.
            """)

    @Option(help: ArgumentHelp("Rounds on the host and in ring 3.", valueName: "n"))
    var rounds: UInt64 = 100_000_000

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...1_000_000_000_000 ~= rounds else {
            throw ValidationError("--rounds \(rounds): expected 1 to 1000000000000")
        }
    }

    func run() throws {
        let trial = try asComplaint { try SpeedTrial.best(of: 5, rounds: rounds) }
        writeAll(json ? try jsonLine(trial) : trial.text, to: 1)
    }
}

/// Nanoseconds for each round of the loop, in three places.
struct SpeedTrial: Encodable {
    let version = 1
    var host: Double
    var ring3: Double
    var ring0: Double

    static let ring0Rounds: UInt64 = 10_000

    /// In turns, so that a change of the processor's clock meets all alike.
    static func best(of trials: Int, rounds: UInt64) throws -> SpeedTrial {
        var best = SpeedTrial(host: .infinity, ring3: .infinity, ring0: .infinity)
        for _ in 0..<trials {
            best.host = min(best.host, cprobe_time_loop(rounds))
            let guest = try guest(rounds: rounds)
            best.ring3 = min(best.ring3, guest.ring3)
            best.ring0 = min(best.ring0, guest.ring0)
        }
        return best
    }

    private static func guest(rounds: UInt64) throws -> (ring0: Double, ring3: Double) {
        let contents = try Guests.contents(of: X86Guest.rings.path)
        let guest = try KVMGuest(contents, mode: .long, memory: MemorySize(bytes: 2 << 20))
        var registers = try guest.vcpu.registers()
        (registers.rsi, registers.rdi) = (ring0Rounds, rounds)
        try guest.vcpu.set(registers)
        let clock = MarkerClock()
        let report = try guest.run(clock, seconds: 600)
        guard report.ending == .exited(status: 0), clock.times.count == 4 else {
            throw KVMError("rings.bin", report.complaint(seconds: 600) ?? "ended without its four marks")
        }
        let nanoseconds = clock.times.map { $0 * 1e9 }
        return (
            (nanoseconds[1] - nanoseconds[0]) / Double(ring0Rounds),
            (nanoseconds[3] - nanoseconds[2]) / Double(rounds)
        )
    }

    /// A table and what it means.
    var text: String {
        func row(_ name: String, _ value: Double) -> String {
            left(name, 16) + right(fixed(value, 2), 14) + right(fixed(value / host, 2), 14)
        }
        let heading = left("", 16) + right("ns per round", 14) + right("x host", 14)
        return [
            heading, row("host", host), row("guest, ring 3", ring3), row("guest, ring 0", ring0), "", meaning,
        ].joined(separator: "\n")
    }

    private var meaning: String {
        let user =
            ring3 < 2 * host ? "Ring 3 runs at near native speed." : "Ring 3 is slower than the host here."
        let kernel =
            ring0 < 10 * host
            ? "So does ring 0: the processor runs the guest's kernel too."
            : "Ring 0 does not: this KVM is software that interprets the guest's kernel, "
                + "since its own host gives it no VT-x or AMD-V. On bare hardware both are near 1."
        return WrappedTable.paragraph("\(user) \(kernel)")
    }
}

/// The clock outside: notes when each mark comes.
private final class MarkerClock: KVMDevices {
    private(set) var times: [Double] = []

    func input(port: UInt16, size: Int) -> UInt32 { .max }

    func output(port: UInt16, size: Int, value: UInt32) -> Int32? {
        if port == KVMBoard.power { return Int32(value & 0xFF) }
        times.append(processorTime())
        return nil
    }

    func load(address: UInt64, size: Int) -> UInt64 { .max }

    func store(address: UInt64, size: Int, value: UInt64) {}
}
