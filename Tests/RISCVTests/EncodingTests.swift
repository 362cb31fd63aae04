import LabSupport
import RISCV
import SuiteSupport
import XCTest

/// Instructions as words and as text: the assembler's side, which stubs and solutions share.
final class EncodingTests: XCTestCase {
    func testEveryOperationAgreesWithTheAssembler() throws {
        try assertRows(
            AssemblyTable.all, "encode and print", why: "the GNU assembler makes this word of that text"
        ) { instruction in
            AssemblyTable.Spelling(text: instruction.description, word: instruction.encoded)
        }
    }

    func testTheTableHoldsEveryOperation() {
        let missing = Set(Operation.allCases).subtracting(AssemblyTable.all.map(\.input.operation))
        XCTAssertEqual(missing, [], "operations that no row of AssemblyTable tries")
    }

    func testMnemonicsAreTheManuals() {
        let mnemonics = Operation.allCases.map(\.mnemonic)
        XCTAssertEqual(Set(mnemonics).count, mnemonics.count, "two operations share a name")
        XCTAssertEqual(Operation.amomaxuD.mnemonic, "amomaxu.d")
        XCTAssertEqual(Operation.lrW.mnemonic, "lr.w")
        XCTAssertEqual(Operation.addw.mnemonic, "addw")
        XCTAssertEqual(Operation.fenceI.mnemonic, "fence.i")
        XCTAssertEqual(Operation.sfenceVMA.mnemonic, "sfence.vma")
    }

    func testNoWordBelongsToTwoOperations() throws {
        try withSeed(1) { generator in
            for operation in Operation.allCases {
                for other in Operation.allCases where other != operation {
                    XCTAssertNotEqual(
                        operation.encoding.match, other.encoding.match,
                        "\(operation) and \(other) are one word")
                }
                // Operands never reach the fixed bits.
                let word = Instruction(
                    operation, rd: 31, rs1: 31, rs2: 31,
                    immediate: .random(in: .min ... .max, using: &generator)
                ).encoded
                XCTAssertEqual(word & operation.encoding.match, operation.encoding.match, "\(operation)")
                XCTAssertEqual(word & 0x7F, operation.encoding.match & 0x7F, "the opcode of \(operation)")
            }
        }
    }

    func testOperandsAreCutToTheirFields() {
        let wide = Instruction(.addi, rd: 33, rs1: 34, immediate: 0x12345)
        XCTAssertEqual(wide.encoded, Instruction(.addi, rd: 1, rs1: 2, immediate: 0x345).encoded)
        let shift = Instruction(.slliw, rd: 1, rs1: 1, immediate: 33)
        XCTAssertEqual(shift.encoded, Instruction(.slliw, rd: 1, rs1: 1, immediate: 1).encoded)
        let branch = Instruction(.beq, immediate: 3)
        XCTAssertEqual(branch.encoded, Instruction(.beq, immediate: 2).encoded, "offsets are even")
    }

    func testTextShowsWhatTheFormatHas() {
        XCTAssertEqual(Instruction(.jal, rd: 1, immediate: -4).description, "jal ra, .-4")
        XCTAssertEqual(Instruction(.beq, rs1: 10, immediate: 8).description, "beq a0, zero, .+8")
        XCTAssertEqual(Instruction(.sw, rs1: 2, rs2: 5, immediate: -8).description, "sw t0, -8(sp)")
        XCTAssertEqual(
            Instruction(.csrrsi, rd: 1, rs1: 31, immediate: 0x3B3).description, "csrrsi ra, pmpaddr3, 31")
        XCTAssertEqual(
            Instruction(.scW, rd: 1, rs1: 2, rs2: 3, immediate: 3).description, "sc.w.aqrl ra, gp, (sp)")
    }
}
