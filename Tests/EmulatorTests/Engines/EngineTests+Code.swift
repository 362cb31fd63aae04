import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 8: code that changes under the engine.
extension EngineTests {
    func testCodeThatTheProgramPatchesRunsPatched() throws {
        // The fifth instruction is overwritten in each round: x6 += 1 becomes x6 += 16, and back.
        let patches = [16, 1].map { Instruction(.addi, rd: 6, rs1: 6, immediate: $0).encoded }
        try assertLockStep(
            "a loop that patches an instruction ahead of itself, with fence.i", limits: Array(1...40),
            why: "a translated block is a copy of code: a store to the code makes it worthless"
        ) {
            let machine = try machine([
                Instruction(.lw, rd: 5, rs1: 8), Instruction(.lw, rd: 9, rs1: 8, immediate: 4),
                Instruction(.sw, rs1: 11, rs2: 5, immediate: 20), Instruction(.fenceI),
                Instruction(.xor, rd: 12, rs1: 12, rs2: 6), Instruction(.addi, rd: 6, rs1: 6, immediate: 1),
                Instruction(.sw, rs1: 8, rs2: 9), Instruction(.sw, rs1: 8, rs2: 5, immediate: 4),
                Instruction(.jal, immediate: -32),
            ])
            for (index, word) in patches.enumerated() {
                try machine.bus.memory.store(Workbench.data + 4 * UInt64(index), size: .word, UInt64(word))
            }
            machine.hart.registers[8] = Workbench.data
            machine.hart.registers[11] = Workbench.start
            return machine
        }
    }

    func testABlockThatPatchesItselfGoesOnPatched() throws {
        // x6 += 1 becomes x6 += 16 two instructions before it runs, in the same block.
        let patch = Instruction(.addi, rd: 6, rs1: 6, immediate: 16).encoded
        try assertLockStep(
            "a block that overwrites its own next instructions", limits: [20],
            why: "the stepper fetches what is there now: a block must stop where it has been changed"
        ) {
            let machine = try machine([
                Instruction(.addi, rd: 7, rs1: 7, immediate: 1),
                Instruction(.sw, rs1: 11, rs2: 5, immediate: 16),
                Instruction(.addi, rd: 8, rs1: 8, immediate: 1), Instruction(.xor, rd: 9, rs1: 9, rs2: 8),
                Instruction(.addi, rd: 6, rs1: 6, immediate: 1),
                Instruction(.addi, rd: 6, rs1: 6, immediate: 2),
                Instruction(.jal),
            ])
            machine.hart.registers[5] = UInt64(patch)
            machine.hart.registers[11] = Workbench.start
            return machine
        }
    }

    func testCodeThatIsReplacedRunsReplaced() throws {
        // A called function is overwritten by its caller, as a loader overwrites a page of an old program.
        let returns = Instruction(.jalr, rs1: 1)
        for kind in BlockEngineKind.all {
            let machine = try machine([
                Instruction(.jalr, rd: 1, rs1: 9), Instruction(.sw, rs1: 9, rs2: 7), Instruction(.fenceI),
                Instruction(.jalr, rd: 1, rs1: 9), Instruction(.jal),
            ])
            let old = Instruction(.addi, rd: 5, rs1: 5, immediate: 1)
            let new = Instruction(.addi, rd: 6, rs1: 6, immediate: 1)
            try machine.bus.memory.store(Workbench.data, size: .word, UInt64(old.encoded))
            try machine.bus.memory.store(Workbench.data + 4, size: .word, UInt64(returns.encoded))
            machine.hart.registers[9] = Workbench.data
            machine.hart.registers[7] = UInt64(new.encoded)
            try kind.make().run(machine.hart, until: 12)
            assertLesson(
                "old code ran \(machine.hart.registers[5]), new code \(machine.hart.registers[6])",
                is: "old code ran 1, new code 1",
                "by \(kind.name): call a function, overwrite it, fence.i, call it again",
                why: "blocks of a page that was stored to must be forgotten, links to them too")
        }
    }

    func testTheSameAddressRunsWhatItIsMappedTo() throws {
        for kind in BlockEngineKind.all {
            let machine = try machine([])
            let (hart, memory) = (machine.hart, machine.bus.memory)
            for (page, register) in [(UInt64(0x2000), UInt8(5)), (0x3000, 6)] {
                let code = [
                    Instruction(.addi, rd: register, rs1: register, immediate: 1),
                    Instruction(.jal, immediate: -4),
                ]
                for (index, instruction) in code.enumerated() {
                    let place = Workbench.start + page + 4 * UInt64(index)
                    try memory.store(place, size: .word, UInt64(instruction.encoded))
                }
            }
            let engine = kind.make()
            try send(machine, to: 0x4000_0000, mappedTo: 0x2000)
            try engine.run(hart, until: 20)
            try send(machine, to: 0x4000_0000, mappedTo: 0x3000)
            try engine.run(hart, until: 40)
            assertLesson(
                "first page \(hart.registers[5]), second page \(hart.registers[6])",
                is: "first page 10, second page 10",
                "by \(kind.name): run ten rounds at one virtual address, map it elsewhere, run ten more",
                why: "a block belongs to a physical page; its virtual address may come to mean another one")
        }
    }

    /// Puts the hart in S mode at a virtual address that leads to a page of RAM.
    private func send(_ machine: Machine, to virtual: UInt64, mappedTo page: UInt64) throws {
        let (hart, memory) = (machine.hart, machine.bus.memory)
        let table = Workbench.start + 0x8000
        let entries = [
            (table + 8, PTE.pointing(to: table + 0x1000, PTE.v)),
            (table + 0x1000, PTE.pointing(to: table + 0x2000, PTE.v)),
            (table + 0x2000, PTE.pointing(to: Workbench.start + page, PTE.v | PTE.r | PTE.x | PTE.a | PTE.d)),
        ]
        for (place, entry) in entries { try memory.store(place, size: .double, entry) }
        try hart.csr.write(CSR.satp.rawValue, 8 << 60 | table >> 12, in: .machine)
        hart.mode = .machine
        try hart.execute(Instruction(.sfenceVMA))
        hart.mode = .supervisor
        hart.pc = virtual
    }

    func testCodeAtTheEndOfAPageGoesOnInTheNext() throws {
        try assertLockStep(
            "code over a page boundary, with an instruction half in each page", limits: Array(1...12),
            why: "what lies behind a page's end may be mapped elsewhere: a block must not run into it"
        ) {
            let machine = try machine([])
            let memory = machine.bus.memory
            // c.addi x5, 1 up to two bytes before the boundary, then a 32-bit addition, then a loop.
            for address in stride(from: Workbench.start + 0xFF0, to: Workbench.start + 0xFFE, by: 2) {
                try memory.store(address, size: .half, 0x0285)
            }
            let add = Instruction(.addi, rd: 6, rs1: 6, immediate: 5).encoded
            try memory.store(Workbench.start + 0xFFE, size: .word, UInt64(add))
            try memory.store(
                Workbench.start + 0x1002, size: .word, UInt64(Instruction(.jal, immediate: -0x12).encoded))
            machine.hart.pc = Workbench.start + 0xFF0
            return machine
        }
    }
}
