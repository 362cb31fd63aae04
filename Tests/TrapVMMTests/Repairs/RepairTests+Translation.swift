import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

extension RepairTests {
    func testBlocksAreChained() throws {
        let short = try exits(ofLoop: 100)
        let long = try exits(ofLoop: 10_000)
        assertLesson(
            long, is: short,
            "translate a loop of 100 turns and one of 10,000: exits for translation",
            why: "a link that has been followed once becomes a jump: the second turn comes to nobody")
        XCTAssertLessThan(short, 12, "a loop of one block needs a handful of translations")
    }

    func testIndirectJumpsFindTheirBlocks() throws {
        // The loop calls a function through t2; both the call and the return are indirect.
        let body: [Instruction] = [
            Instruction(.jalr, rd: 1, rs1: 7), .addi(10, 10, 1), .addi(9, 9, -1),
            Instruction(.bne, rs1: 9, immediate: -12), .wfi,
        ]
        func run(_ turns: UInt64) throws -> [UInt64] {
            let guest = try Stand.guest(technique: .translate)
            try guest.write([.addi(10, 10, 2), Instruction(.jalr, rs1: 1)], at: Stand.base + 0x800)
            try guest.place(body)
            guest.set([7: Stand.base + 0x800, 9: turns])
            guest.enter(.supervisor)
            _ = try guest.vm.run(budget: 500_000)
            return [guest.vm[register: 10], guest.vm.counts[.translation]]
        }
        let (short, long) = (try run(50), try run(2000))
        assertLesson(
            [short[0], long[0]], is: [150, 6000], "call a function 50 and 2000 times", why: "it adds 3")
        assertLesson(
            long[1], is: short[1], "exits for translation of the two loops",
            why: "the jump table answers after the first time")
    }

    func testEveryLinkShowsTheGuestsAddress() throws {
        let jumps = (1...31).map { Instruction(.jal, rd: UInt8($0), immediate: 4) }
        let places = (1...31).map { Instruction(.auipc, rd: UInt8($0), immediate: -0x5000) }
        let calls = (1...31).flatMap { number in
            let register = UInt8(number)
            return [
                Instruction(.auipc, rd: register),
                Instruction(.jalr, rd: register, rs1: register, immediate: 8),
            ]
        }
        let why = "auipc and links show where code is; the guest's own address, in every register"
        try assertRunsAsBare("jal with each rd", jumps + [.wfi], why: why)
        try assertRunsAsBare("auipc with each rd", places + [.wfi], why: why)
        try assertRunsAsBare("jalr with rd = rs1", calls + [.wfi], why: why)
        for through: UInt8 in [1, 5, 6, 7, 10] {
            for link: UInt8 in [0, 1, 5, 6, 7, 10] {
                try assertRunsAsBare(
                    "jalr x\(link), 13(x\(through))",
                    Instruction.constant(5, 555) + Instruction.constant(6, 666) + Instruction.constant(7, 777)
                        + [
                            Instruction(.auipc, rd: through),
                            Instruction(.jalr, rd: link, rs1: through, immediate: 13), .li(11, 1), .wfi,
                        ],
                    why: "t0, t1 and t2 are what the look-up itself works with: the guest must not notice")
            }
        }
    }

    func testAFaultInTranslatedCodeHasTheGuestsAddress() throws {
        let prelude = Instruction.constant(8, 0x5000_0000)
        for faulty: Instruction in [
            .load(.ld, 6, 0, 8), .store(.sw, 6, 4, 8), .ecall, Instruction(.ebreak), .mret,
        ] {
            try assertRunsAsBare(
                "\(faulty) in the middle of a block",
                prelude + [Instruction(.auipc, rd: 5), .li(6, 1), faulty, .li(7, 2), .wfi],
                why: "sepc shows the guest's instruction, not what it has become"
            ) { memory in
                for (index, i) in [Instruction.csrr(20, .sepc), .csrr(21, .scause), .wfi].enumerated() {
                    let place = Stand.base + 0x400 + 4 * UInt64(index)
                    try memory.store(place, size: .word, UInt64(i.encoded))
                }
            }
        }
    }

    func testAnInterruptInTranslatedCodeHasTheGuestsAddress() throws {
        let guest = try Stand.guest(technique: .translate)
        // auipc and the call take several words of translated code each; none of them may be seen.
        let loop: [Instruction] = [
            Instruction(.auipc, rd: 5), Instruction(.jalr, rd: 6, rs1: 5, immediate: 8), .addi(10, 10, 1),
            .jump(-12),
        ]
        try guest.write([.csrr(20, .sepc), .csrr(21, .scause), .jump(0)], at: Stand.base + 0x400)
        for start in UInt64(0)..<40 {
            try guest.place(loop)
            guest.enter(.supervisor)
            guest.vm.isWaiting = false
            guest.vm.csr[.menvcfg] = 1 << 63
            guest.vm.csr[.stvec] = Stand.base + 0x400
            guest.vm.csr[.mie] = Interrupt.supervisorTimer.mask
            guest.vm.csr[.mstatus] |= Status.sie
            guest.vm.csr[.stimecmp] = guest.vm.board.time + 300 + start
            _ = try guest.vm.run(budget: 2000)
            guest.vm.csr[.stimecmp] = .max
            let seen = guest.vm[register: 20]
            let isInLoop = seen >= Stand.base && seen < Stand.base + 16 && seen & 3 == 0
            assertLesson(
                [isInLoop ? Stand.base : seen, guest.vm[register: 21]],
                is: [Stand.base, Trap.Cause.interrupt(.supervisorTimer).encoded],
                "interrupt a translated loop after \(300 + start) ticks: sepc (in the loop) and scause",
                why: "an interrupt comes between two instructions of the guest, never inside one")
            if hasFailed { return }
        }
    }

    func testIndirectJumpsToManyTargets() throws {
        // 60 functions 8 KiB apart: all have the same place in a table that is indexed by low bits.
        let program: [Instruction] =
            [.li(9, 3)] + Instruction.constant(8, Stand.base + 0x4000) + [
                .li(11, 60), .addi(12, 8, 0), Instruction(.lui, rd: 13, immediate: 0x2000),
                Instruction(.jalr, rd: 1, rs1: 12), Instruction(.add, rd: 12, rs1: 12, rs2: 13),
                .addi(11, 11, -1),
                Instruction(.bne, rs1: 11, immediate: -12), .addi(9, 9, -1),
                Instruction(.bne, rs1: 9, immediate: -32),
                .wfi,
            ]
        try assertRunsAsBare(
            "60 functions, three times", program, budget: 50_000, why: "a look-up compares the whole address"
        ) {
            for number in UInt64(0)..<60 {
                let place = Stand.base + 0x4000 + number * 0x2000
                let function: [Instruction] = [.addi(10, 10, Int64(number)), Instruction(.jalr, rs1: 1)]
                for (index, i) in function.enumerated() {
                    try $0.store(place + 4 * UInt64(index), size: .word, UInt64(i.encoded))
                }
            }
        }
    }

    func testMoreCodeThanTheCacheHolds() throws {
        // Each auipc becomes several words: these are more than the cache has.
        let long = [.li(9, 1)] + [Instruction](repeating: Instruction(.auipc, rd: 10), count: 42_000)
        let back = -Int64(42_000 * 4 + 4)
        let program = long + [.addi(9, 9, -1), Instruction(.beq, rs1: 9, immediate: 8), .jump(back), .wfi]
        try assertRunsAsBare(
            "42,000 times auipc", program, budget: 1_000_000, why: "a full cache starts again from nothing")
    }

    func testAnInstructionAcrossTwoPages() throws {
        for offset: UInt64 in [0xFFA, 0xFFE] {
            try assertRunsAsBare(
                "code around the end of a page", [.li(5, 77), .addi(6, 5, 11), .addi(7, 6, 1), .wfi],
                at: Stand.base + offset,
                why: "half of an instruction is on another page, which may lie anywhere")
        }
    }

    func testReservationLoops() throws {
        let loop: [Instruction] = [
            .li(9, 50), Instruction(.lrD, rd: 5, rs1: 8), .addi(5, 5, 3),
            Instruction(.scD, rd: 6, rs1: 8, rs2: 5),
            Instruction(.bne, rs1: 6, immediate: -12), .addi(9, 9, -1),
            Instruction(.bne, rs1: 9, immediate: -20), .wfi,
        ]
        for technique in [Technique.translate, .interpret] {
            try assertRunsAsBare(
                "an atomic counter", Instruction.constant(8, Stand.base + 0x2000) + loop,
                technique: technique,
                why: "a reservation holds from lr to sc, whoever carries them out")
        }
    }

    var hasFailed: Bool { (testRun?.totalFailureCount ?? 0) > 0 }

    private func exits(ofLoop turns: Int64) throws -> UInt64 {
        let guest = try Stand.guest(technique: .translate)
        try guest.place(
            Instruction.constant(5, UInt64(turns))
                + [.addi(5, 5, -1), .addi(6, 6, 1), Instruction(.bne, rs1: 5, immediate: -8), .wfi])
        guest.enter(.supervisor)
        _ = try guest.vm.run(budget: 1_000_000)
        XCTAssertEqual(guest.vm[register: 6], UInt64(turns), "turns of the loop")
        // The number itself may take one instruction more, never a block more.
        return guest.vm.counts[.translation]
    }
}
