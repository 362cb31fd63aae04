import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 8: what the rest of the machine does to an engine that keeps translated code.
extension EngineTests {
    func testCodeThatADeviceWritesRunsNew() throws {
        // The disk reads a new program over the one that has just run.
        for kind in BlockEngineKind.all {
            let programs = [UInt8(5), 6].map { register in
                [Instruction(.addi, rd: register, rs1: register, immediate: 1), Instruction(.jal)]
                    .flatMap { instruction in
                        (0..<4).map { UInt8(truncatingIfNeeded: instruction.encoded >> (8 * UInt32($0))) }
                    }
            }
            let sectors = programs.flatMap { $0 + [UInt8](repeating: 0, count: 512 - $0.count) }
            let disk = try DiskBench(MemoryDisk(sectors))
            let (hart, engine) = (disk.machine.hart, kind.make())
            for sector in UInt64(0)...1 {
                _ = try disk.request(type: 0, sector: sector, data: [UInt8](repeating: 0, count: 512))
                hart.pc = DiskBench.data
                try engine.run(hart, until: hart.clock.retired + 10)
            }
            assertLesson(
                "first program ran \(hart.registers[5]), second \(hart.registers[6])",
                is: "first program ran 1, second 1",
                "by \(kind.name): read a program from disk, run it, read another over it",
                why: "devices store to memory as well: this is how a kernel loads programs")
        }
    }

    func testTurningOffStopsAtTheSameInstruction() throws {
        let add = Instruction(.addi, rd: 7, rs1: 7, immediate: 1)
        try assertLockStep(
            "a block that turns the machine off in its middle", limits: [100],
            why: "nothing runs on a machine that is off, not even the rest of a block"
        ) {
            try machine([
                Instruction(.lui, rd: 5, immediate: 0x10_0000), Instruction(.lui, rd: 6, immediate: 0x5000),
                add,
                Instruction(.addi, rd: 6, rs1: 6, immediate: 0x555), Instruction(.sw, rs1: 5, rs2: 6), add,
                add,
                Instruction(.jal),
            ])
        }
    }

    func testToHostIsHeardOnAPageOfPatchedCode() throws {
        // The first store patches code; the second goes to tohost, on the same page.
        for kind in BlockEngineKind.all {
            let image = TinyImage(
                program: [
                    Instruction(.auipc, rd: 5), .li(6, 1), Instruction(.sw, rs1: 5, rs2: 6, immediate: 0x40),
                    Instruction(.sw, rs1: 5, rs2: 0, immediate: 0x1C), .nop, .nop,
                    Instruction(.sd, rs1: 5, rs2: 6, immediate: 0x400), .nop, Instruction(.jal),
                ], symbols: ["tohost": Workbench.start + 0x400])
            let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
            try machine.load(try image.file())
            let stop = try machine.run(kind.make(), budget: 1000)
            assertLesson(
                stop, is: .exited(status: 0),
                "by \(kind.name): patch code, then store 1 to tohost on the same page",
                why: "an engine that forgets a page's blocks must not forget who else watches the page")
        }
    }

    func testMoreCodeThanTheCacheHoldsRunsOn() throws {
        // Each branch is a block of its own, and there are more of them than the arena has room for.
        let branches = 45_000
        let word = Instruction(.beq, immediate: 4).encoded.littleEndian
        let bytes = withUnsafeBytes(of: word, Array.init)
        var code: [UInt8] = []
        for _ in 0..<branches { code += bytes }
        try assertLockStep(
            "\(branches) branches in a row", limits: [UInt64(branches) + 10],
            why: "when the cache is full its blocks must be forgotten, and the run goes on"
        ) {
            let machine = try Machine(memorySize: 0x4_0000, console: ScriptedConsole())
            try machine.bus.memory.write(code, at: Workbench.start)
            let last = Workbench.start + UInt64(code.count)
            try machine.bus.memory.store(last, size: .word, UInt64(Instruction(.jal).encoded))
            return machine
        }
    }
}
