import ExamKit
import Hardware
import LabSupport
import RISCV
import TrapVMM

/// What is done, step by step, to one virtual hart; no guest runs.
struct HartScript: Codable, Sendable {
    /// One thing that is done. Exactly one field is set, but for `registers`, which goes with any.
    struct Step: Codable, Sendable {
        /// The hypervisor emulates the instruction of this word.
        var word: UInt32?
        /// A trap of the guest's own, `[cause, value]`.
        var inject: [Hex]?
        /// The guest's `ecall` has come to the hypervisor.
        var call: Bool?
        /// The interrupt to be taken is asked for, and taken.
        var deliver: Bool?
        /// The board holds these bits of `mip` high from now on.
        var lines: Hex?
        /// Time goes on by so many ticks.
        var ticks: UInt64?
        /// The virtual hart is in this mode from now on.
        var mode: UInt8?
        /// Registers that the guest has set before.
        var registers: [String: Hex]?
    }

    var technique = Technique.trap.rawValue
    var firmware = Firmware.none.rawValue
    var isa = InstructionSet.rv64.rawValue
    var mode: UInt8 = 1
    /// Written in this order, from machine mode, before the first step.
    var csrs: [NamedValue] = []
    var registers: [String: Hex] = [:]
    var memory: MemoryImage = [:]
    var typed = ""
    /// Registers that are looked at after each step.
    var watched: [UInt16] = []
    var steps: [Step] = []

    static let start: UInt64 = 0x8000_0100
    static let memorySize: UInt64 = 0x1_0000
}

/// What could be seen of the virtual hart.
struct HartTranscript: Codable, Equatable, Sendable {
    struct Step: Codable, Equatable, Sendable {
        /// After the step.
        var pc: Hex
        var mode: UInt8
        /// What the instruction raised.
        var trap: TrapSeen?
        /// The interrupt that was to be taken.
        var interrupt: UInt64?
        /// General registers that changed.
        var changed: [String: Hex] = [:]
        /// Watched registers that changed.
        var csrs: [NamedValue] = []
    }

    var steps: [Step] = []
    var memory: MemoryImage = [:]
    var console = ""
    var exitStatus: Int32?
}
