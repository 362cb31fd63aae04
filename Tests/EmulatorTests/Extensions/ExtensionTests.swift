import Emulator
import LabSupport
import RISCV
import SuiteSupport
import XCTest

/// Milestone 3: extensions M, A and C. Atomics and compressed code are in files of their own.
final class ExtensionTests: XCTestCase {
    func testMultiplyWordsDecode() throws {
        try assertRows(ExtensionWords.multiply, "decode", why: "OP and OP-32 with funct7 = 1 are extension M")
        {
            word in try Decoded { try Decoder.decode(word) }
        }
    }

    func testProducts() throws {
        try compute(
            MultiplyRows.products,
            why: "mul gives the low half, mulh, mulhsu and mulhu the upper one, for each pair of signs")
    }

    func testDivisionNeverTraps() throws {
        try compute(
            MultiplyRows.quotients,
            why: "x / 0 is all ones, x % 0 is x, and the smallest number / -1 is itself: no trap, ever")
    }

    func testWordDivisionNeverTraps() throws {
        try compute(
            MultiplyRows.wordQuotients,
            why: "*W division looks at the low words only and extends the sign of the result")
    }

    func testRandomProductsAgreeWithTheModel() throws {
        try withSeed(5) { generator in
            let bench = try Workbench()
            for operation in FixedBits.multiply {
                for _ in 0..<80 where !hasSeenEnough {
                    let (a, b) = (
                        UInt64.interesting(using: &generator), UInt64.interesting(using: &generator)
                    )
                    bench.set([11: a, 12: b])
                    try bench.hart.execute(Instruction(operation, rd: 10, rs1: 11, rs2: 12))
                    let expected = MultiplyModel.result(operation, a, b)
                    assertLesson(
                        hex(bench.hart.registers[10]), is: hex(expected),
                        "\(operation.mnemonic) of \(hex(a)) and \(hex(b))",
                        why: "the same operation, computed with numbers of 128 bits, gives this")
                }
            }
        }
    }

    func testHolesAmongTheExtensionsAreIllegal() throws {
        let words: [(String, UInt32)] = [
            ("mulw's opcode with funct3 1", 0x02C5_953B), ("mulw's opcode with funct3 2", 0x02C5_A53B),
            ("mulw's opcode with funct3 3", 0x02C5_B53B), ("an AMO of two bytes", 0x00C5_952F),
            ("an AMO of sixteen bytes", 0x00C5_C52F), ("lr.w with rs2 = x1", 0x1015_A52F),
            ("an AMO with funct5 0x05", 0x28C5_A52F), ("an AMO with funct5 0x1f", 0xF8C5_B52F),
        ]
        let rows = words.map { Row("\(hex($0.1)), \($0.0)", $0.1, gives: Decoded.illegal($0.1)) }
        try assertRows(rows, "decode", why: IllegalWords.why) { word in
            try Decoded { try Decoder.decode(word) }
        }
    }

    func testRandomFieldsSurviveTheRoundTrip() throws {
        try withSeed(6) { generator in
            for operation in FixedBits.multiply + FixedBits.atomic {
                for _ in 0..<40 where !hasSeenEnough {
                    let instruction = Instruction.random(operation, using: &generator)
                    let word = instruction.encoded
                    assertLesson(
                        try Decoded { try Decoder.decode(word) }, is: .instruction(instruction),
                        "decode \(hex(word))",
                        why: "decode undoes what the assembler did, whatever the operands")
                }
            }
        }
    }

    private func compute(_ rows: MultiplyRows.Rows, why: String) throws {
        try assertRows(rows, "compute", why: why, show: hex) { operands in
            try Workbench.compute(operands.operation, operands.a, operands.b)
        }
    }
}
