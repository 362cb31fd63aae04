import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 1: what an instruction is to a hypervisor. Verdicts are in a file of their own.
final class ClassifyTests: XCTestCase {
    func testSupervisorRegistersArePrivileged() throws {
        try ClassifyBench().assertKinds(
            ManualRows.supervisorRegisters,
            why: "U may not touch them; a read shows configuration, a write changes it, a swap does both")
    }

    func testMachineRegistersArePrivilegedThoughSupervisorsCannotUseThem() throws {
        try ClassifyBench().assertKinds(
            ManualRows.machineRegisters,
            why: "illegal in U and S, and M carries it out: try all three modes")
    }

    func testReturnsAndFencesArePrivileged() throws {
        try ClassifyBench().assertKinds(
            ManualRows.returnsAndFences, why: "they change the mode, the translation, or stop the hart")
    }

    func testCountersAreNotPrivileged() throws {
        try ClassifyBench().assertKinds(
            ManualRows.counters,
            why:
                "privileged means illegal in U always; scounteren can open them, and then U sees the real ones"
        )
    }

    func testAConstantIsNothingToHide() throws {
        let rows: [Row<UInt32, Set<Kind>>] = [
            Row("csrrs a0, misa, x0", .csr(.csrrs, .misa, rd: 10), gives: [.privileged]),
            Row("csrrs a0, mhartid, x0", .csr(.csrrs, .mhartid, rd: 10), gives: [.privileged]),
            Row("csrrw x0, misa, a0", .csr(.csrrw, .misa, rs1: 10), gives: [.privileged]),
            Row("csrrs x0, sstatus, x0", .csr(.csrrs, .sstatus), gives: [.privileged]),
        ]
        try ClassifyBench().assertKinds(
            rows, why: "U may not, and yet: no circumstance changes what it does, and it changes nothing")
    }

    func testTrapsOnPurposeAreAKindOfTheirOwn() throws {
        try ClassifyBench().assertKinds(
            ManualRows.traps, why: "they trap in every mode, and not as an illegal instruction")
    }

    func testMemoryAccessesDependOnThePageTable() throws {
        try ClassifyBench().assertKinds(
            ManualRows.memory, why: "another table, another frame or a fault; in U and S alike")
    }

    func testOrdinaryInstructionsAreInnocuous() throws {
        try ClassifyBench().assertKinds(
            ManualRows.innocuous,
            why: "on the same registers and memory it does the same in every mode and configuration")
    }

    func testWordsThatAreIllegalEverywhereAreUndefined() throws {
        try ClassifyBench().assertKinds(
            ManualRows.undefined, why: "privileged means that somebody may: here not even M does")
    }

    func testRandomArithmeticIsInnocuous() throws {
        let bench = try ClassifyBench()
        let operations: [RISCV.Operation] = [
            .add, .subw, .sltu, .sra, .xori, .slli, .lui, .auipc, .jal, .jalr, .beq, .bltu, .mulhu, .rem,
        ]
        try withSeed { generator in
            for operation in operations {
                let word = Instruction(
                    operation, rd: .random(in: 0...31, using: &generator),
                    rs1: .random(in: 0...31, using: &generator),
                    rs2: .random(in: 0...31, using: &generator),
                    immediate: Int64(bitPattern: generator.next())
                ).encoded
                assertLesson(
                    try bench.classifier.classify(word), is: [.innocuous], "classify \(bench.names([word]))",
                    why: "arithmetic and jumps are what a guest runs at full speed", show: ClassifyBench.text)
            }
        }
    }

    func testTheSeedDoesNotDecide() throws {
        let words: [UInt32] = [
            .csr(.csrrsi, .sstatus, rs1: 2), .csr(.csrrs, .sip, rd: 10), .csr(.csrrc, .sie, rs1: 10),
            .csr(.csrrs, .time, rd: 10), .word(.sret), .word(.sd, rs1: 11, rs2: 10),
        ]
        let usual = try ClassifyBench()
        try withSeed { generator in
            for word in words {
                let other = try ClassifyBench(seed: generator.next())
                assertLesson(
                    try other.classifier.classify(word), is: try usual.classifier.classify(word),
                    "classify \(usual.names([word])) with a random seed",
                    why: "random settings help to find a difference; they must not be needed for luck",
                    show: ClassifyBench.text)
            }
        }
    }
}
