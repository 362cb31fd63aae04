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
    for (number, value) in hart.registers.values.enumerated() { lines.append("x\(number) \(hex(value))") }
    for csr in [CSR.mstatus, .mepc, .mcause, .mtval, .mip, .sepc, .scause, .stval, .minstret] {
        lines.append("\(csr) \(hex(try hart.csr.read(csr.rawValue, in: .machine)))")
    }
    return lines.joined(separator: "\n")
}

/// FNV-1a over the machine's RAM, eight bytes at a time.
func memoryHash(_ machine: Machine) -> UInt64 {
    let memory = machine.bus.memory
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var offset = 0
    while offset < Int(memory.size) {
        hash = (hash ^ memory.bytes.load(fromByteOffset: offset, as: UInt64.self)) &* 0x100_0000_01B3
        offset += 8
    }
    return hash
}

/// The two ways in which blocks run: interpreted, and as machine code where the host can run it.
let blockEngines: [(name: String, make: @Sendable () -> any Engine)] = [
    ("BlockEngine(portable: true)", { BlockEngine(portable: true) }),
    ("BlockEngine()", { BlockEngine() }),
]

extension XCTestCase {
    /// Runs the same machine by the stepper and by both block engines, and compares them at each limit.
    func assertLockStep(
        _ what: String, limits: [UInt64], why: String, file: StaticString = #filePath, line: UInt = #line,
        _ makeMachine: () throws -> Machine
    ) throws {
        for (name, makeEngine) in blockEngines {
            let (one, other) = (try makeMachine(), try makeMachine())
            let (stepper, engine) = (Stepper(), makeEngine())
            for limit in limits {
                try engine.run(other.hart, until: limit)
                try stepper.run(one.hart, until: limit)
                let done = "run \(what) by the stepper and by \(name), up to instruction \(limit)"
                let before = testRun?.totalFailureCount
                assertLesson(
                    try snapshot(other), is: try snapshot(one), done, why: why, show: { $0 }, file: file,
                    line: line)
                assertLesson(
                    memoryHash(other), is: memoryHash(one), done + ": a hash over all of RAM",
                    why: "a store of one engine must be a store of the other", show: { hex($0) }, file: file,
                    line: line)
                if testRun?.totalFailureCount != before { return }
            }
        }
    }
}
