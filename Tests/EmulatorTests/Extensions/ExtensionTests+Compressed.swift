import Emulator
import RISCV
import SuiteSupport
import XCTest

extension ExtensionTests {
    func testCompressedWordsStandForTheirTwins() throws {
        let why = "c.NAME stands for one 32-bit instruction, whose operands are scattered over 16 bits"
        try assertRows(ExtensionWords.compressed, "expand", why: why) { half in
            try Decoded { try Decoder.expand(half) }
        }
    }

    func testReservedCompressedWordsAreIllegal() throws {
        let halves: [(String, UInt16)] = [
            ("all zeros", 0), ("c.addi4spn with 0", 0x0004), ("c.addiw with rd = x0", 0x2005),
            ("c.addi16sp with 0", 0x6101), ("c.lui with 0", 0x6281), ("c.lwsp with rd = x0", 0x4012),
            ("c.ldsp with rd = x0", 0x6022), ("c.jr with rs1 = x0", 0x8002), ("c.fld", 0x2008),
            ("c.fsd", 0xA008), ("c.fldsp", 0x2502), ("quadrant 0 with funct3 4", 0x8000),
            ("quadrant 1 after c.addw", 0x9C41), ("quadrant 1, last of its row", 0x9C61),
        ]
        let rows = halves.map {
            Row("\(hex($0.1)), \($0.0)", $0.1, gives: Decoded.illegal(UInt32($0.1)))
        }
        try assertRows(rows, "expand", why: "reserved words must raise cause 2 with the 16 bits as value") {
            half in try Decoded { try Decoder.expand(half) }
        }
    }

    func testEveryHalfWordAgreesWithTheManual() throws {
        for half in UInt16.min ... .max where half & 3 != 3 && !hasSeenEnough {
            let expected = CompressedTable.expand(half).map(Decoded.instruction) ?? .illegal(UInt32(half))
            let actual = try Decoded { try Decoder.expand(half) }
            assertLesson(
                actual, is: expected, "expand \(hex(half))",
                why: "the manual's tables of extension C, applied to all 49152 half words, say so")
        }
    }

    func testCompressedCallsLinkToTheNextHalfWord() throws {
        let bench = try Workbench()
        bench.set([5: Workbench.start + 0x40])
        try bench.memory.store(Workbench.start, size: .half, 0x9282)  // c.jalr t0
        try bench.hart.step()
        assertLesson(
            "pc \(hex(bench.hart.pc)), ra \(hex(bench.hart.registers[1]))",
            is: "pc 0x80000040, ra 0x80000002",
            "c.jalr t0 at 0x80000000", why: "a compressed call is two bytes long, so it returns to pc + 2")
    }

    func testCompressedAndFullWordsMix() throws {
        let bench = try Workbench()
        // c.li a0, 5; addi a0, a0, 100 (at +2, across two words); c.addi a0, -1; c.slli a0, 1
        for (offset, half) in [(0, 0x4515), (2, 0x0513), (4, 0x0645), (6, 0x157D), (8, 0x0506)]
            as [(UInt64, UInt64)]
        {
            try bench.memory.store(Workbench.start + offset, size: .half, half)
        }
        try bench.run(until: Workbench.start + 10)
        assertLesson(
            "a0 \(bench.hart.registers[10]), pc \(hex(bench.hart.pc))", is: "a0 208, pc 0x8000000a",
            "run c.li, addi, c.addi, c.slli", why: "the low two bits of each word tell how long it is")
    }

    func testAFullWordMayCrossAPage() throws {
        let bench = try Workbench()
        let address: UInt64 = 0x8000_0FFE
        try bench.memory.store(address - 2, size: .half, 0x4515)  // c.li a0, 5
        try bench.memory.store(
            address, size: .word, UInt64(Instruction(.addi, rd: 10, rs1: 10, immediate: 100).encoded))
        bench.hart.pc = address - 2
        try bench.run(until: address + 4)
        assertLesson(
            bench.hart.registers[10], is: 105, "run c.li and an addi at \(hex(address))",
            why: "with compressed code a 32-bit word may begin in the last two bytes of a page")
    }
}
