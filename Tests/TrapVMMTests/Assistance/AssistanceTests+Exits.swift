import Guests
import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// What no longer comes to the hypervisor, and what still does.
extension AssistanceTests {
    func testSupervisorWorkCausesNoExits() throws {
        // A kernel that does nothing but what traps in U: a thousand turns.
        func run(_ technique: Technique) throws -> [UInt64] {
            let guest = try Stand.guest(technique: technique)
            let tables = GuestTables(in: guest.memory)
            for page in [Stand.base, Stand.base + 0x1000] {
                try tables.map(page, to: page, PTE.code | PTE.w | PTE.d)
            }
            let body: [Instruction] = [
                .csrw(.sscratch, 9), .csrw(.satp, 8), .fenceAll, Instruction(.auipc, rd: 5), .addi(5, 5, 24),
                .csrw(.sepc, 5), .li(6, 256), .csr(.csrrs, 0, .sstatus, 6), .sret, .csrr(7, .sscratch),
                Instruction(.add, rd: 10, rs1: 10, rs2: 7), .addi(9, 9, -1),
                Instruction(.bne, rs1: 9, immediate: -48),
                .wfi,
            ]
            try guest.place(body)
            guest.set([8: tables.satp, 9: 1000])
            guest.enter(.supervisor)
            _ = try guest.vm.run(budget: 100_000)
            return [
                guest.vm[register: 10], guest.vm.counts.exits, guest.vm.counts[.csr],
                guest.vm.counts[.trapReturn],
            ]
        }
        let (trap, hardware) = (try run(.trap), try run(.hardware))
        assertLesson(
            [hardware[0], hardware[2], hardware[3]], is: [trap[0], 0, 0],
            "1000 turns of CSR writes, satp writes, sfence.vma and sret: result, exits for CSRs and for sret",
            why: "the guest has registers of its own on the hart, and a page table of its own")
        XCTAssertLessThan(hardware[1] * 10, trap[1], "exits with assistance, times ten, and by trapping")
    }

    func testUserCallsCauseNoExits() throws {
        let guest = try Stand.guest(technique: .hardware)
        let handler: [Instruction] = [
            .csrr(5, .sepc), .addi(5, 5, 4), .csrw(.sepc, 5), .csrr(6, .scause), .addi(10, 10, 1), .sret,
        ]
        try guest.write(handler, at: Stand.base + 0x400)
        try guest.place([.ecall, .addi(9, 9, -1), Instruction(.bne, rs1: 9, immediate: -8), .jump(0)])
        guest.set([9: 500])
        guest.enter(.user)
        guest.vm.csr[.stvec] = Stand.base + 0x400
        _ = try guest.vm.run(budget: 20_000)
        assertLesson(
            [
                guest.vm[register: 10], guest.vm[register: 6],
                guest.vm.counts.exits - guest.vm.counts[.stageFill],
            ],
            is: [500, 8, 0], "500 system calls of a user program: calls served, scause, exits",
            why: "hedeleg hands the guest's own traps to the guest")
    }

    func testTimerInterruptsCauseNoExits() throws {
        let guest = try Stand.guest(technique: .hardware)
        let handler: [Instruction] = [
            .csrr(5, .time), .addi(5, 5, 200), .csrw(.stimecmp, 5), .addi(10, 10, 1), .csrr(6, .scause),
            .sret,
        ]
        try guest.write(handler, at: Stand.base + 0x400)
        try guest.place([.addi(9, 9, 1), .jump(-4)])
        guest.enter(.supervisor)
        guest.vm.csr[.menvcfg] = 1 << 63
        guest.vm.csr[.mcounteren] = 7
        guest.vm.csr[.stvec] = Stand.base + 0x400
        guest.vm.csr[.mie] = Interrupt.supervisorTimer.mask
        guest.vm.csr[.mstatus] |= Status.sie
        guest.vm.csr[.stimecmp] = 200
        _ = try guest.vm.run(budget: 10_000)
        let counts = guest.vm.counts
        assertLesson(
            [guest.vm[register: 6], counts.exits - counts[.stageFill], counts.interrupts],
            is: [1 << 63 | 5, 0, 0],
            "run with a timer of the guest's own: scause, exits, interrupts that the hypervisor delivered",
            why: "the hart compares vstimecmp and enters the guest's handler by itself")
        XCTAssertTrue(
            (40...50).contains(guest.vm[register: 10]),
            "about 10,000 / 206 interrupts: \(guest.vm[register: 10])")
    }

    func testAKernelExitsLessWithAssistance() throws {
        func run(_ technique: Technique) throws -> ExitCounts {
            let guest = try Stand.guest(memorySize: 4 << 20, technique: technique, typing: "halt\n")
            try guest.load(Guests.kernel)
            let stop = try guest.runToTheEnd(budget: 3_000_000)
            assertLesson(stop, is: .exited(status: 0), "boot kernel.elf under \(technique)", why: "it halts")
            return guest.vm.counts
        }
        let (hardware, trap) = (try run(.hardware), try run(.trap))
        XCTAssertLessThan(hardware.exits, trap.exits, "exits of kernel.elf with assistance, and by trapping")
    }

    func testDevicesComeThroughStageFaults() throws {
        let guest = try Stand.guest(technique: .hardware)
        let text: [Instruction] = "ok".utf8.flatMap { [.li(6, Int64($0)), .store(.sb, 6, 0, 5)] }
        try guest.place(
            Instruction.constant(5, 0x1000_0000) + text + [.load(.lbu, 7, 5, 5), .wfi])
        guest.enter(.supervisor)
        _ = try guest.vm.run(budget: 1000)
        assertLesson(guest.console.output, is: "ok", "print through the UART", why: "a device has no page")
        assertLesson(guest.vm.counts[.device], is: 3, "exits for the device", why: "one an access")
        XCTAssertEqual(guest.vm[register: 7] & 0x20, 0x20, "the line status says that it can send")
    }

    func testFaultsBehindTheSecondStageAreTheGuestsOwn() throws {
        // A hole; the last page of RAM's successor; a page table outside RAM, by load, store and fetch.
        let hole: UInt64 = 0x5000_0000
        let rows: [Row<(Instruction, UInt64, UInt64), [UInt64]>] = [
            Row("a load from a hole", (.load(.ld, 6, 0, 5), 0, hole), gives: [5, hole]),
            Row("a store to a hole", (.store(.sd, 6, 0, 5), 0, hole), gives: [7, hole]),
            Row("an atomic at a hole", (Instruction(.amoaddW, rs1: 5), 0, hole), gives: [7, hole]),
            Row("a jump to a hole", (Instruction(.jalr, rs1: 5), 0, hole), gives: [1, hole]),
            Row(
                "a load behind RAM", (.load(.ld, 6, 0, 5), 0, Stand.base + 1 << 20),
                gives: [5, Stand.base + 1 << 20]),
            Row("a jump to the UART", (Instruction(.jalr, rs1: 5), 0, 0x1000_0000), gives: [1, 0x1000_0000]),
        ]
        try assertRows(rows, "make", why: "as the bare board: an access fault at the virtual address") {
            row in
            let guest = try faulting(row.0, at: row.2)
            _ = try guest.vm.run(budget: 200)
            return [guest.vm[register: 20], guest.vm[register: 21]]
        }
        let guest = try faulting(.nop, at: 0)
        guest.vm.csr[.satp] = 8 << 60 | 0x5000_0000 >> 12
        _ = try guest.vm.run(budget: 50)
        assertLesson(
            [guest.vm.csr[.scause], guest.vm.csr[.stval]], is: [1, Stand.base + 0x400],
            "satp leads to a hole: scause and stval",
            why:
                "the guest's table is read at guest physical addresses: its own access fault, at its own handler"
        )
    }

    private func faulting(_ instruction: Instruction, at address: UInt64) throws -> Guest {
        let guest = try Stand.guest(technique: .hardware)
        try guest.write([.csrr(20, .scause), .csrr(21, .stval), .wfi], at: Stand.base + 0x400)
        try guest.place([instruction])
        guest.set([5: address])
        guest.enter(.supervisor)
        guest.vm.csr[.stvec] = Stand.base + 0x400
        return guest
    }
}
