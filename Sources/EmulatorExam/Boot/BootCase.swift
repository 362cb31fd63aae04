import ELF
import Emulator
import ExamKit
import Guests
import LabSupport
import RISCV

/// A machine that is switched on: with which program, which disk, and what is typed.
struct BootCase: Codable, Sendable {
    /// The program; nil: the kit's kernel.
    var image: HexBytes?
    /// Text at the start of sector N, by N; nil: no disk.
    var disk: [String: String]?
    var sectors = 8
    /// What is typed from the start on.
    var typed = ""
    /// What the block device is asked; then no program runs.
    var requests: [DiskRequest]?

    static let memorySize: UInt64 = 8 << 20
    static let budget: UInt64 = 600_000
}

/// How the run went, as a user sees it.
struct BootOutcome: Codable, Equatable, Sendable {
    /// `exited 3`, `waiting`, `budget spent`, `refused`.
    var ending = ""
    /// What was on the screen.
    var console = ""
    /// What the block device answered.
    var answers: [DiskAnswer]?
    /// FNV-1a of the disk afterwards.
    var diskHash: Hex?
}

extension BootCase {
    /// Lets the lab's machine run.
    func run() throws -> BootOutcome {
        let console = TypedConsole(Array(typed.utf8))
        let disk = disk.map { MemoryDisk(Self.contents($0, sectors: sectors)) }
        let machine = try Machine(memorySize: Self.memorySize, console: console, disk: disk)
        var outcome = BootOutcome()
        if let requests {
            outcome.answers = try VirtioDriver(machine).run(requests)
        } else {
            outcome.ending = try boot(machine)
        }
        outcome.console = String(decoding: console.written, as: UTF8.self)
        outcome.diskHash = disk.map { Hex(fnv1a($0.bytes)) }
        return outcome
    }

    private func boot(_ machine: Machine) throws -> String {
        let bytes = try image?.bytes ?? Guests.contents(of: Guests.kernel)
        let file = try ELFFile(bytes, machine: .riscv)
        do { try machine.load(file) } catch let error {
            if error is Unimplemented { throw error }
            return "refused"
        }
        return switch try machine.run(Stepper(), budget: Self.budget) {
        case .exited(let status): "exited \(status)"
        case .waiting: "waiting"
        case .budgetSpent: "budget spent"
        }
    }

    private static func contents(_ texts: [String: String], sectors: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 512 * max(1, min(sectors, 64)))
        for (sector, text) in texts {
            guard let start = Int(sector).map({ $0 * 512 }), start >= 0, start + 512 <= bytes.count else {
                continue
            }
            bytes.replaceSubrange(start..<start + min(512, text.utf8.count), with: text.utf8.prefix(512))
        }
        return bytes
    }
}

/// A 64-bit hash of bytes, good enough to tell two disks apart.
/// - Source: Fowler, Noll and Vo, FNV-1a
func fnv1a(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
