import ELF
import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 7: loading executables, and turning the machine off.
extension BootTests {
    func testAnImageIsLoadedWhereItWasLinked() throws {
        let image = TinyImage(
            program: [Instruction(.addi, rd: 5, immediate: 1)], address: Workbench.start + 0x1000,
            extraMemory: 64)
        let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
        try machine.load(try image.file())
        let word = try machine.bus.memory.load(Workbench.start + 0x1000, size: .word)
        assertLesson(
            "pc \(hex(machine.hart.pc)), word \(hex(word))", is: "pc 0x80001000, word 0x100293",
            "load an image linked at 0x80001000",
            why: "the program header says where, the header says where to begin")
    }

    func testPhysicalAddressesCount() throws {
        let image = TinyImage(
            program: [Instruction(.addi, rd: 5, immediate: 1)], address: Workbench.start + 0x2000,
            virtualAddress: 0xFFFF_FFFF_8000_2000)
        let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
        try machine.load(try image.file())
        let word = try machine.bus.memory.load(Workbench.start + 0x2000, size: .word)
        assertLesson(
            hex(word), is: "0x100293",
            "load a segment linked at 0xffffffff80002000, to be placed at 0x80002000",
            why: "when a kernel is loaded nothing is translated yet: p_paddr says where it goes, not p_vaddr")
    }

    func testAnImageOutsideRAMIsRefusedWhole() throws {
        for (address, entry, extra) in [
            (0x1000, nil, 0), (Workbench.start + 0xFFFE, nil, 0), (Workbench.start, 0x8000_0001, 0),
            (Workbench.start, nil, 0x1_0000), (Workbench.start, nil, UInt64.max - Workbench.start - 8),
        ] as [(UInt64, UInt64?, UInt64)] {
            let image = TinyImage(
                program: [Instruction(.addi, rd: 5, immediate: 1)], address: address, entry: entry,
                extraMemory: extra)
            let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
            let before = memoryHash(machine)
            var refusal = "none"
            do { try machine.load(try image.file()) } catch let error as LoadError {
                refusal = error.description
            }
            assertLesson(
                refusal.contains("0x80000000 to 0x80010000"), is: true,
                "load \(extra + 4) bytes at \(hex(address)), entry \(hex(entry ?? address)), into 64 KiB: '\(refusal)'",
                why: "the message must say where RAM is, so that the linker script can be put right")
            assertLesson(
                memoryHash(machine), is: before, "RAM after the refusal",
                why: "an image that does not fit must leave nothing behind")
        }
    }

    func testTheFinisherEndsTheRun() throws {
        for (value, status) in [(0x5555, 0), (0x3333, 0), (7 << 16 | 0x3333, 7)] as [(Int64, Int32)] {
            let stop = try run([
                Instruction(.lui, rd: 5, immediate: 0x10_0000),
                Instruction(.lui, rd: 6, immediate: value & ~0xFFF),
                Instruction(.addi, rd: 6, rs1: 6, immediate: value & 0xFFF), Instruction(.sw, rs1: 5, rs2: 6),
                Instruction(.jal),
            ])
            assertLesson(
                stop, is: .exited(status: status), "store \(hex(UInt64(value))) to the finisher",
                why: "0x5555 is success, 0x3333 failure with a code in the upper half")
        }
    }

    func testToHostEndsTheRun() throws {
        for (value, status) in [(1, 0), (5, 2)] as [(Int64, Int32)] {
            let stop = try run(
                [
                    Instruction(.auipc, rd: 5, immediate: 0x1000),
                    Instruction(.addi, rd: 6, immediate: value),
                    Instruction(.sw, rs1: 5, rs2: 6), Instruction(.jal),
                ], symbols: ["tohost": Workbench.start + 0x1000])
            assertLesson(
                stop, is: .exited(status: status), "store \(value) to the word at the symbol `tohost`",
                why: "conformance tests report so: 1 passed, 2n + 1 failed in test n")
        }
    }

    func testAGuestThatNeverEndsIsStopped() throws {
        let loop = try run([Instruction(.jal)])
        assertLesson(
            loop, is: .budgetSpent, "run `j .` with a budget of 100000",
            why: "a budget must end every guest")
        let traps = try run([Instruction(.ecall)], entry: Workbench.start + 0x2000)
        assertLesson(
            traps, is: .budgetSpent, "run nothing but traps, mtvec pointing to nowhere",
            why: "a guest that only traps retires nothing: traps must count too")
    }

    func testAGuestThatWaitsForNothingIsToldApart() throws {
        let stop = try run([Instruction(.wfi), Instruction(.jal, immediate: -4)])
        assertLesson(
            stop, is: .waiting, "wfi with no timer set and no input", why: "nothing can ever wake it")
    }

    private func run(
        _ program: [Instruction], symbols: [String: UInt64] = [:], entry: UInt64? = nil
    ) throws -> Machine.Stop {
        let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
        try machine.load(try TinyImage(program: program, entry: entry, symbols: symbols).file())
        return try machine.run(Stepper(), budget: 100_000)
    }
}
