import RISCV
import SuiteSupport
import TrapVMM
import XCTest

extension RepairTests {
    func testExactlyTheSensitiveWordsArePatched() throws {
        let guest = try Stand.guest(technique: .patch, instructionSet: .rv64NT)
        let words: [(word: UInt32, isSensitive: Bool)] = [
            (Instruction.nop.encoded, false), (Instruction.csrr(5, .sstatus).encoded, true),
            (Instruction.csrw(.sstatus, 5).encoded, true), (Instruction.csrr(5, .sepc).encoded, false),
            (Instruction.sret.encoded, true), (Instruction.ecall.encoded, false),
            (Instruction.csrr(0, .satp).encoded, true), (NonTrapping.prober(rd: 3, rs1: 4), true),
            (0x0000_100B, false), (Instruction(.csrrs, rd: 7, immediate: 0xCC0).encoded, true),
            (Instruction.wfi.encoded, false), (Instruction.csrr(9, .sie).encoded, true), (.max, false),
        ]
        for (index, word) in words.enumerated() {
            try guest.memory.store(Stand.base + 4 * UInt64(index), size: .word, UInt64(word.word))
        }
        let count = try guest.vm.patch(text: Stand.base..<Stand.base + 4 * UInt64(words.count))
        XCTAssertEqual(count, words.filter(\.isSensitive).count, "how many were replaced")
        for (index, word) in words.enumerated() {
            let place = Stand.base + 4 * UInt64(index)
            let expected = word.isSensitive ? Instruction(.ebreak).encoded : word.word
            assertLesson(
                UInt32(try guest.memory.load(place, size: .word)), is: expected, "patch \(hex(word.word))",
                why: "RV64-NT runs only these in U without a trap; what traps needs no breakpoint", show: hex)
            assertLesson(
                guest.vm.patches.originals[place], is: word.isSensitive ? word.word : nil,
                "what the table says of \(hex(word.word))",
                why: "the breakpoint must be told what it stands for")
        }
    }

    func testPatchingStepsOverCompressedCode() throws {
        let guest = try Stand.guest(technique: .patch, instructionSet: .rv64NT)
        let sret = Instruction.sret.encoded
        // c.nop, then lui whose upper half and the c.nop behind look like nothing; an sret in the middle of
        // a lui and a c.nop pair is no sret.
        let lui = Instruction(.lui, rd: 5, immediate: Int64(sret & 0xFFFF) << 16).encoded
        try guest.memory.store(Stand.base, size: .half, 1)
        try guest.memory.store(Stand.base + 2, size: .word, UInt64(lui))
        try guest.memory.store(Stand.base + 6, size: .half, UInt64(sret >> 16))
        try guest.memory.store(Stand.base + 8, size: .half, 1)
        try guest.memory.store(Stand.base + 10, size: .word, UInt64(sret))
        try guest.memory.store(Stand.base + 14, size: .half, UInt64(sret & 0xFFFF))
        try guest.vm.patch(text: Stand.base..<Stand.base + 16)
        assertLesson(
            guest.vm.patches.originals.keys.sorted(), is: [Stand.base + 10],
            "patch compressed code with one sret: the places",
            why: "where an instruction begins, only those before say")
        assertLesson(
            try guest.memory.load(Stand.base + 14, size: .half), is: UInt64(sret & 0xFFFF),
            "the half behind the end", why: "nothing outside the text is written")
    }

    func testTheGuestsOwnBreakpointsStayItsOwn() throws {
        let guest = try Stand.guest(technique: .patch, instructionSet: .rv64NT)
        try guest.write([.csrr(20, .scause), .csrr(21, .sepc), .wfi], at: Stand.base + 0x400)
        try guest.place([.csrr(5, .sscratch), Instruction(.ebreak)])
        try guest.vm.patch(text: Stand.base..<Stand.base + 8)
        guest.enter(.supervisor)
        guest.vm.csr[.sscratch] = 0x55
        guest.vm.csr[.stvec] = Stand.base + 0x400
        _ = try guest.vm.run(budget: 100)
        assertLesson(
            [5, 20, 21].map { guest.vm[register: $0] }, is: [0x55, 3, Stand.base + 4],
            "sscratch read by a patched csrr; scause and sepc after the guest's own ebreak",
            why: "only breakpoints in the table are ours")
    }
}
