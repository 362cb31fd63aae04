import Guests
import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Whole guests, unmodified, alone and side by side.
extension AssistanceTests {
    func testUnmodifiedGuestsRunAsOnTheMachine() throws {
        for (name, path) in [("kernel.elf", Guests.kernel), ("sensitive.elf", Guests.sensitive)] {
            let typing = name == "kernel.elf" ? "help\nmem\nhalt\n" : ""
            let guest = try Stand.guest(
                memorySize: 4 << 20, technique: .hardware, instructionSet: .rv64NT, typing: typing)
            try guest.load(path)
            _ = try guest.runToTheEnd(budget: 8_000_000)
            let (bare, _) = try BareMachine.afterRunning(path, instructionSet: .rv64NT, typing: typing)
            assertLesson(
                guest.console.output, is: bare.console.output,
                "run \(name) on bare RV64-NT (expected) and with assistance (actual)",
                why: "in its real mode nothing of a kernel is sensitive any more", show: { $0 })
            assertLesson(
                [guest.vm.counts.instructions, guest.vm.board.time],
                is: [bare.hart.clock.retired, bare.hart.clock.now],
                "instructions and time of \(name)", why: "virtual time is counted in instructions")
        }
    }

    func testTechniquesSideBySide() throws {
        let techniques: [(Technique, String)] = [
            (.trap, Guests.tick), (.hardware, Guests.tick), (.hardware, Guests.crash), (.trap, Guests.crash),
        ]
        let alone = try techniques.map { try prints($0.0, $0.1) }
        let stand = try Stand(guests: 4, memorySize: 4 << 20)
        let guests = try techniques.enumerated().map { number, kind in
            let guest = try stand.makeGuest(
                "\(kind.0) \(number)", memorySize: 4 << 20, technique: kind.0, firmware: .sbi)
            try guest.load(kind.1)
            return guest
        }
        _ = try Scheduler(quantum: 777).run(guests.map(\.vm), budget: 1_000_000)
        for (guest, expected) in zip(guests, alone) {
            assertLesson(
                guest.console.output, is: expected,
                "run four guests in turns: what \(guest.vm.name) prints alone (expected) and here (actual)",
                why: "each finds its own registers, page tables and second stage when its turn comes",
                show: { $0 })
        }
        XCTAssertTrue(alone[1].hasSuffix("tick: done\n"), "tick.elf comes to its end: \(alone[1])")
    }

    func testAssistedGuestsKeepTheirRegistersApart() throws {
        let stand = try Stand(guests: 2)
        let guests = try (0..<2).map { number in
            let guest = try stand.makeGuest("\(number)", technique: .hardware)
            // Each counts in a register and in sscratch, by its own step.
            try guest.place([
                .csrr(5, .sscratch), Instruction(.add, rd: 5, rs1: 5, rs2: 6), .csrw(.sscratch, 5),
                .addi(10, 10, 1),
                .jump(-16),
            ])
            guest.set([6: UInt64(number + 1) * 100])
            guest.enter(.supervisor)
            guest.vm.csr[.stvec] = Stand.base + 0x400 + 0x100 * UInt64(number)
            return guest
        }
        for _ in 0..<20 { for guest in guests { _ = try guest.vm.run(budget: 101) } }
        for (number, guest) in guests.enumerated() {
            let turns = guest.vm[register: 10]
            XCTAssertGreaterThan(turns, 300, "turns of guest \(number)")
            let sum = guest.vm.csr[.sscratch] / (UInt64(number + 1) * 100)
            XCTAssertTrue(
                sum == turns || sum == turns + 1,
                "guest \(number): sscratch counts \(sum) turns, x10 counts \(turns); both are its own")
            assertLesson(
                guest.vm.csr[.stvec], is: Stand.base + 0x400 + 0x100 * UInt64(number),
                "stvec of guest \(number)",
                why: "the control block is entered and left for each guest")
        }
    }

    func testNoAssistedGuestReachesAnotherSlot() throws {
        try withSeed { generator in
            let size: UInt64 = 0x1_0000
            let stand = try Stand(guests: 2, memorySize: size)
            let canary = try stand.makeGuest("canary", memorySize: size)
            try canary.memory.write([UInt8](repeating: 0xC5, count: Int(size)), at: Stand.base)
            let before = Snapshot.hash(canary.memory)
            let guest = try stand.makeGuest(memorySize: size, technique: .hardware)
            for number in 0..<2000 {
                try scramble(guest, using: &generator)
                _ = try guest.vm.run(budget: 60)
                if number % 100 == 99, Snapshot.hash(canary.memory) != before { break }
            }
            assertLesson(
                Snapshot.hash(canary.memory), is: before, "run 2000 random guests: the other slot's bytes",
                why: "whatever a guest's own table says, the second stage leads into its slot only")
        }
    }

    private func prints(_ technique: Technique, _ path: String) throws -> String {
        let guest = try Stand.guest(memorySize: 4 << 20, technique: technique, firmware: .sbi)
        try guest.load(path)
        _ = try guest.runToTheEnd(budget: 1_000_000)
        return guest.console.output
    }

    /// New code, registers and page tables, which point anywhere around the host's RAM.
    private func scramble(_ guest: Guest, using generator: inout SeededGenerator) throws {
        let host = guest.stand.hart.memory
        func address(_ generator: inout SeededGenerator) -> UInt64 {
            let base = Bool.random(using: &generator) ? Stand.base : host.base
            return base + UInt64.random(in: 0..<host.size, using: &generator)
        }
        for word in UInt64(0)..<24 {
            let operations: [RISCV.Operation] = [.sd, .sw, .sb, .ld, .amoaddD, .addi, .csrrw, .add, .sret]
            let i = Instruction(
                operations.randomElement(using: &generator) ?? .sd,
                rd: .random(in: 0...31, using: &generator),
                rs1: .random(in: 0...31, using: &generator), rs2: .random(in: 0...31, using: &generator),
                immediate: [0x180, 0x105, 8, 0, -8].randomElement(using: &generator) ?? 0)
            try guest.memory.store(Stand.base + 4 * word, size: .word, UInt64(i.encoded))
        }
        for entry in UInt64(0)..<16 {
            let flags = UInt64.random(in: 0...255, using: &generator) | PTE.v
            let leaf = PTE.pointing(to: address(&generator), flags)
            try guest.memory.store(Stand.base + 0x4000 + 8 * entry, size: .double, leaf)
        }
        // Mostly the handler can be reached: a guest that cannot even trap shows little.
        if Int.random(in: 0..<10, using: &generator) > 0 {
            let whole = PTE.pointing(to: Stand.base, PTE.data | PTE.x)
            try guest.memory.store(Stand.base + 0x4010, size: .double, whole)
        }
        for number in UInt8(1)..<32 { guest.vm[register: number] = address(&generator) & ~7 }
        guest.enter(Bool.random(using: &generator) ? .supervisor : .user)
        guest.vm.isWaiting = false
        let tables = 8 << 60 | (Stand.base + 0x4000) >> 12
        guest.vm.csr[.satp] = Int.random(in: 0..<3, using: &generator) == 0 ? tables : 0
        guest.vm.csr[.stvec] = Stand.base
        guest.vm.pc = Stand.base
    }
}
