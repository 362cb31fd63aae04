import Emulator
import LabSupport
import RISCV
import SuiteSupport
import XCTest

/// Milestone 1: what each 32-bit word of RV64I says.
final class DecodeTests: XCTestCase {
    func testThreeRegisterWords() throws {
        try decode(
            BaseWords.registers,
            why: "rd is bits 11...7, rs1 19...15, rs2 24...20; funct3 and funct7 choose the operation")
    }

    func testImmediatesAreSignExtended() throws {
        try decode(
            BaseWords.immediates,
            why: "bit 31 is the sign of a 12-bit immediate: addi a0, a0, -1 counts down, not up by 4095")
    }

    func testShiftsCarryAnAmount() throws {
        try decode(
            BaseWords.shifts,
            why: "RV64 shifts by up to 63, so the amount has six bits and funct7 only six; *W has five")
    }

    func testLoads() throws {
        try decode(BaseWords.loads, why: "funct3 chooses the width and whether the sign is extended")
    }

    func testStoresJoinTwoPieces() throws {
        try decode(
            BaseWords.stores,
            why: "a store has no rd: imm[11:5] is in bits 31...25, imm[4:0] where rd would be, 11...7")
    }

    func testBranchesJoinFourPieces() throws {
        try decode(
            BaseWords.branches,
            why:
                "imm[12|10:5] is in bits 31...25, imm[4:1|11] in 11...7; the offset is even: bit 0 is not there"
        )
    }

    func testJumpsJoinFourPieces() throws {
        try decode(
            BaseWords.jumps, why: "jal packs imm[20|10:1|11|19:12] into bits 31...12; jalr is plain I-type")
    }

    func testUpperImmediatesStayInPlace() throws {
        try decode(
            BaseWords.uppers, why: "the 20 bits of lui are bits 31...12 of the value, and bit 31 is its sign")
    }

    func testFences() throws {
        try decode(BaseWords.fences, why: "fence and fence.i share an opcode and differ in funct3")
    }

    func testZerosAndOnesAreIllegal() throws {
        try decode(
            [
                Row("0x00000000", 0, gives: .illegal(0), why: "a jump into empty memory must be noticed"),
                Row("0xffffffff", .max, gives: .illegal(.max), why: "erased flash memory reads as all ones"),
            ], why: IllegalWords.why)
    }

    func testHolesInTheOpcodeMapAreIllegal() throws {
        try decode(IllegalWords.all, why: IllegalWords.why)
    }

    func testEveryImmediateSurvivesTheRoundTrip() throws {
        for number in Int64(-2048)...2047 where !hasSeenEnough {
            try roundTrip(Instruction(.addi, rd: 1, rs1: 2, immediate: number))
            try roundTrip(Instruction(.sd, rs1: 3, rs2: 4, immediate: number))
            try roundTrip(Instruction(.bgeu, rs1: 5, rs2: 6, immediate: number * 2))
        }
        for bit in 0..<20 {
            let number = Int64.min >> Int64(bit)
            try roundTrip(Instruction(.jal, rd: 7, immediate: number >> 43))
            try roundTrip(Instruction(.jal, rd: 7, immediate: ~(number >> 43) & ~1))
            try roundTrip(Instruction(.lui, rd: 8, immediate: (number >> 32) & ~0xFFF))
        }
    }

    func testRandomFieldsSurviveTheRoundTrip() throws {
        try withSeed(1) { generator in
            for operation in FixedBits.base {
                for _ in 0..<60 where !hasSeenEnough {
                    try roundTrip(.random(operation, using: &generator))
                }
            }
        }
    }

    func testAFlippedBitGivesAnotherInstructionOrNone() throws {
        try withSeed(2) { generator in
            for _ in 0..<3000 where !hasSeenEnough {
                let operation = FixedBits.base.randomElement(using: &generator) ?? .add
                let bit = UInt32.random(in: 0...31, using: &generator)
                try compareWithTheOpcodeMap(
                    Instruction.random(operation, using: &generator).encoded ^ (1 << bit))
            }
        }
    }

    // MARK: - How it is done

    private func decode(_ rows: [Row<UInt32, Decoded>], why: String) throws {
        try assertRows(rows, "decode", why: why) { word in try Decoded { try Decoder.decode(word) } }
    }

    private func roundTrip(_ instruction: Instruction) throws {
        let word = instruction.encoded
        assertLesson(
            try Decoded { try Decoder.decode(word) }, is: .instruction(instruction), "decode \(hex(word))",
            why: "decode undoes what the assembler did, whatever the operands")
    }

    private func compareWithTheOpcodeMap(_ word: UInt32) throws {
        switch FixedBits.operation(of: word) {
        case .none where !isForLater(word):
            try decode([Row(hex(word), word, gives: .illegal(word))], why: IllegalWords.why)
        case .some(let operation) where FixedBits.base.contains(operation):
            let decoded = try Decoder.decode(word)
            XCTAssertEqual(
                decoded.operation, operation, "decode \(hex(word)): its fixed bits say \(operation)")
            // A fence may leave out operands that mean nothing.
            if operation.encoding.match & 0x7F == 0x0F { return }
            assertLesson(
                hex(decoded.encoded), is: hex(word),
                "decode \(hex(word)) to \(decoded) and encode that again",
                why: "no bit of the word may be lost or made up")
        default: break
        }
    }

    /// Words that milestones 3 and 5 decode: M, A and SYSTEM.
    private func isForLater(_ word: UInt32) -> Bool {
        switch word & 0x7F {
        case 0x2F, 0x73: true
        case 0x33, 0x3B: word >> 25 == 1
        default: false
        }
    }
}
