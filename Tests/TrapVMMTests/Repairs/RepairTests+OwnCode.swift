import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Kernels that write their own code.
extension RepairTests {
    func testAKernelWritesAnotherFunction() throws {
        let other = Stand.base + 0x2000
        let patch = Instruction.addi(10, 10, 40).encoded
        let program: [Instruction] =
            Instruction.constant(8, other) + Instruction.constant(6, UInt64(patch)) + [
                Instruction(.jalr, rd: 1, rs1: 8), Instruction(.jalr, rd: 1, rs1: 8), .store(.sw, 6, 0, 8),
                Instruction(.fenceI), Instruction(.jalr, rd: 1, rs1: 8), .wfi,
            ]
        for technique in [Technique.translate, .interpret] {
            try assertRunsAsBare(
                "a function called, overwritten and called again", program, technique: technique,
                why: "a store to a page with translated code makes the translation void"
            ) {
                for (index, i) in [Instruction.addi(10, 10, 1), Instruction(.jalr, rs1: 1)].enumerated() {
                    try $0.store(other + 4 * UInt64(index), size: .word, UInt64(i.encoded))
                }
            }
        }
    }

    func testABlockWritesItself() throws {
        // The store replaces an instruction further on in the block that is running; three turns.
        for turn in 1...3 {
            let patch = Instruction.addi(10, 10, Int64(10 * turn)).encoded
            let program: [Instruction] =
                [.li(9, 3)] + padded(Instruction.constant(6, UInt64(patch)), to: 3) + [
                    Instruction(.auipc, rd: 8), .store(.sw, 6, 12, 8), Instruction(.fenceI), .addi(10, 10, 1),
                    .addi(6, 6, 0), .addi(9, 9, -1), Instruction(.bne, rs1: 9, immediate: -24), .wfi,
                ]
            try assertRunsAsBare(
                "a block that writes the instruction after next", program,
                why: "the block that runs is void itself, in the middle of it")
        }
    }

    func testTranslationsFollowTheGuestsPages() throws {
        // One virtual page, two physical ones behind it, one after the other.
        let window = Stand.base + 0x8000
        let (first, second) = (Stand.base + 0x2000, Stand.base + 0x3000)
        for technique in [Technique.translate, .interpret] {
            let guest = try Stand.guest(technique: technique)
            let tables = GuestTables(in: guest.memory)
            for page in [Stand.base, Stand.base + 0x4_0000, Stand.base + 0x4_1000, Stand.base + 0x4_2000] {
                try tables.map(page, to: page, PTE.code | PTE.w | PTE.d)
            }
            try tables.map(window, to: first, PTE.code)
            try guest.write([.addi(10, 10, 1), Instruction(.jalr, rs1: 1)], at: first)
            try guest.write([.addi(10, 10, 64), Instruction(.jalr, rs1: 1)], at: second)
            try guest.place([
                Instruction(.jalr, rd: 1, rs1: 8), .store(.sd, 6, 0, 7), .fenceAll,
                Instruction(.jalr, rd: 1, rs1: 8),
                .wfi,
            ])
            guest.set([8: window, 7: try tables.place(of: window), 6: PTE.pointing(to: second, PTE.code)])
            guest.enter(.supervisor)
            guest.vm.csr[.satp] = tables.satp
            _ = try guest.vm.run(budget: 2000)
            assertLesson(
                guest.vm[register: 10], is: 65,
                "call the code at \(hex(window)) under \(technique), map another page there, call again",
                why: "sfence.vma: what was known of an address is no longer true")
        }
    }

    func testStoresToTheTopOfAddressesAreTheGuestsOwnFaults() throws {
        // A translator may keep its code there; the guest must neither change it nor stop it.
        let program =
            Instruction.constant(8, 0 &- 0x10_0000) + [.addi(5, 0, 1), .store(.sd, 5, 0, 8), .li(7, 1), .wfi]
        let guest = try Stand.guest(technique: .translate)
        try guest.write([.csrr(20, .sepc), .wfi], at: Stand.base + 0x400)
        try guest.place(program)
        guest.enter(.supervisor)
        guest.vm.csr[.stvec] = Stand.base + 0x400
        let stop = try guest.vm.run(budget: 2000)
        let store = Stand.base + 4 * UInt64(program.count - 3)
        assertLesson(
            [stop == .waiting ? 1 : 0, guest.vm[register: 20], guest.vm[register: 7]], is: [1, store, 0],
            "store 1 MiB below the top of addresses, where no RAM is: ended, sepc, and what is behind the store",
            why: "a store that cannot be done is a fault at the guest's own instruction")
    }

    private func padded(_ code: [Instruction], to count: Int) -> [Instruction] {
        code + [Instruction](repeating: .nop, count: max(0, count - code.count))
    }
}
