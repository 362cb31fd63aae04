import Emulator
import RISCV
import SuiteSupport
import XCTest

/// What a program can see of a hart, as text that shows where two harts part.
func snapshot(_ machine: Machine) throws -> String {
    let hart = machine.hart
    var lines = [
        "retired \(hart.clock.retired), traps \(hart.traps.count), mode \(hart.mode), pc \(hex(hart.pc))"
    ]
    for (number, value) in hart.registers.values.enumerated() {
        lines.append("x\(number) \(hex(value))")
    }
    for csr in [CSR.mstatus, .mepc, .mcause, .mtval, .mip, .sepc, .scause, .stval, .minstret] {
        lines.append("\(csr) \(hex(try hart.csr.read(csr.rawValue, in: .machine)))")
    }
    return lines.joined(separator: "\n")
}

/// FNV-1a over the machine's RAM, eight bytes at a time.
func memoryHash(_ machine: Machine) -> UInt64 {
    let memory = machine.bus.memory
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for offset in stride(from: 0, to: Int(memory.size & ~7), by: 8) {
        hash = (hash ^ memory.bytes.load(fromByteOffset: offset, as: UInt64.self)) &* 0x100_0000_01B3
    }
    return hash
}

/// A way to run blocks.
struct BlockEngineKind: Sendable {
    let name: String
    let make: @Sendable () -> any Engine

    /// The two ways that there are: interpreted, and as machine code where the host can run it.
    static let all = [
        BlockEngineKind(name: "BlockEngine(portable: true)") { BlockEngine(portable: true) },
        BlockEngineKind(name: "BlockEngine()") { BlockEngine() },
    ]
}

/// A machine that can be had again as it was before it ran, and what is said about it.
struct LockStep {
    let what: String
    let why: String
    let makeMachine: () throws -> Machine

    /// The state after `limit` instructions, by the stepper and by an engine; both run in these stages.
    func states(_ kind: BlockEngineKind, limits: [UInt64]) throws -> (stepper: String, engine: String) {
        let (one, other) = (try makeMachine(), try makeMachine())
        let (stepper, engine) = (Stepper(), kind.make())
        for limit in limits {
            try engine.run(other.hart, until: limit)
            try stepper.run(one.hart, until: limit)
        }
        return (try state(one), try state(other))
    }

    private func state(_ machine: Machine) throws -> String {
        try snapshot(machine) + "\nRAM \(hex(memoryHash(machine)))"
    }

    /// The first instruction after which the two differ, in words; found by halving.
    func firstDifference(_ kind: BlockEngineKind, before limits: [UInt64]) throws -> String {
        guard let last = limits.last else { return "" }
        let earlier = Array(limits.dropLast())
        var (good, bad) = (earlier.last ?? 0, last)
        while bad - good > 1 {
            let middle = good + (bad - good) / 2
            let (stepper, engine) = try states(kind, limits: earlier + [middle])
            if stepper == engine { good = middle } else { bad = middle }
        }
        return "after \(bad) instructions, the last of them \(try instruction(after: good))"
    }

    /// What the stepper runs next after so many instructions.
    private func instruction(after count: UInt64) throws -> String {
        let machine = try makeMachine()
        try Stepper().run(machine.hart, until: count)
        let pc = machine.hart.pc
        guard let place = try? machine.hart.translate(pc, for: .fetch),
            let low = try? machine.bus.memory.load(place, size: .half)
        else { return "at \(hex(pc)), where nothing can be fetched" }
        let half = UInt16(truncatingIfNeeded: low)
        guard half & 3 == 3 else {
            return "at \(hex(pc)): \((try? Decoder.expand(half)).map { "\($0)" } ?? "illegal"), compressed"
        }
        let word = UInt32(truncatingIfNeeded: (try? machine.bus.memory.load(place, size: .word)) ?? 0)
        return "at \(hex(pc)): \((try? Decoder.decode(word)).map { "\($0)" } ?? "illegal")"
    }
}

extension XCTestCase {
    /// Runs the same machine by the stepper and by both block engines, and compares them at each limit.
    func assertLockStep(
        _ what: String, limits: [UInt64], why: String, file: StaticString = #filePath, line: UInt = #line,
        _ makeMachine: () throws -> Machine
    ) throws {
        try withoutActuallyEscaping(makeMachine) { makeMachine in
            let run = LockStep(what: what, why: why, makeMachine: makeMachine)
            for kind in BlockEngineKind.all {
                try compare(run, kind, limits, file, line)
            }
        }
    }

    private func compare(
        _ run: LockStep, _ kind: BlockEngineKind, _ limits: [UInt64], _ file: StaticString, _ line: UInt
    ) throws {
        let (one, other) = (try run.makeMachine(), try run.makeMachine())
        let (stepper, engine) = (Stepper(), kind.make())
        for (index, limit) in limits.enumerated() {
            try engine.run(other.hart, until: limit)
            try stepper.run(one.hart, until: limit)
            let (expected, actual) = (try snapshot(one), try snapshot(other))
            guard expected != actual || memoryHash(one) != memoryHash(other) else { continue }
            let place = try run.firstDifference(kind, before: Array(limits[...index]))
            return assertLesson(
                actual + "\nRAM \(hex(memoryHash(other)))", is: expected + "\nRAM \(hex(memoryHash(one)))",
                "run \(run.what) by the stepper (expected) and by \(kind.name) (actual) until \(limit); "
                    + "they part \(place)",
                why: run.why, show: { $0 }, file: file, line: line)
        }
    }
}
