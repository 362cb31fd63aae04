import Hardware
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// A classifier on a hart of its own.
struct ClassifyBench {
    let hart: EmulatedHart
    let classifier: Classifier

    init(_ instructionSet: InstructionSet = .rv64, memory: UInt64 = 1 << 20, seed: UInt64 = 1974) throws {
        hart = EmulatedHart(memory: try Memory(size: memory), engine: Stepper())
        hart.instructionSet = instructionSet
        classifier = Classifier(hart: hart, seed: seed)
    }

    /// Checks the kinds of every row's word.
    func assertKinds(_ rows: [Row<UInt32, Set<Kind>>], why: String) throws {
        try assertRows(rows, "classify", why: why, show: Self.text) { try classifier.classify($0) }
    }

    /// Kinds in the order of their declaration.
    static func text(_ kinds: Set<Kind>) -> String {
        kinds.isEmpty
            ? "no kind" : Kind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
    }

    /// What an assembler writes for words that stand in messages.
    func names(_ words: [UInt32]) -> String {
        words.map(name).joined(separator: "\n")
    }

    private func name(_ word: UInt32) -> String {
        if let (rd, rs1) = NonTrapping.probed(word) {
            return "prober \(Register.name(rd)), \(Register.name(rs1))"
        }
        return (try? hart.decode(word))?.description ?? "0x" + String(word, radix: 16)
    }
}

extension UInt32 {
    /// The word of a CSR instruction.
    static func csr(_ operation: RISCV.Operation, _ csr: CSR, rd: UInt8 = 0, rs1: UInt8 = 0) -> UInt32 {
        Instruction(operation, rd: rd, rs1: rs1, immediate: Int64(csr.rawValue)).encoded
    }

    /// The word of any other instruction.
    static func word(
        _ operation: RISCV.Operation, rd: UInt8 = 0, rs1: UInt8 = 0, rs2: UInt8 = 0, immediate: Int64 = 0
    ) -> UInt32 {
        Instruction(operation, rd: rd, rs1: rs1, rs2: rs2, immediate: immediate).encoded
    }
}
