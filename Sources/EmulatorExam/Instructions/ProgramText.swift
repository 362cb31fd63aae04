import ExamKit
import RISCV

extension ProgramBatch {
    /// The first program about which the two disagree.
    func explain(expected: BatchChanges, actual: BatchChanges) -> String {
        for (index, program) in programs.enumerated() where index < expected.changes.count {
            guard index < actual.changes.count else { return "no answer for program \(index + 1)" }
            if expected.changes[index] != actual.changes[index] {
                return program.explain(expected: expected.changes[index], actual: actual.changes[index])
            }
        }
        return "more answers than programs"
    }
}

/// How a disagreement about a short program reads.
extension ProgramCase {
    /// The program, what it found, and where `actual` leaves `expected`.
    func explain(expected: HartChange, actual: HartChange) -> String {
        var lines = ["at \(pc):"]
        lines += words.map { "    \(assembly(UInt32(truncatingIfNeeded: $0.value)))" }
        lines.append(wrapped("with", listed(registers)))
        lines += memory.sorted { $0.key < $1.key }.map { "memory \($0.key): \(Self.cut($0.value))" }
        lines += differences(expected, actual)
        return lines.joined(separator: "\n")
    }

    /// Long stretches are there so that every load hits something: the beginning will do.
    private static func cut(_ bytes: HexBytes) -> String {
        bytes.bytes.count <= 16 ? bytes.description : "\(HexBytes(Array(bytes.bytes.prefix(16))))…"
    }

    private func differences(_ expected: HartChange, _ actual: HartChange) -> [String] {
        var lines: [String] = []
        if expected.trap != actual.trap || expected.last != actual.last {
            lines.append(
                "trap: expected \(trapText(expected.trap)) in instruction \(expected.last + 1), "
                    + "got \(trapText(actual.trap)) in instruction \(actual.last + 1)")
        }
        lines += registerDifferences(expected.registers, actual.registers) { name in
            "\(registers[name] ?? Hex(0)) (unchanged)"
        }
        if expected.pc != actual.pc { lines.append("pc: expected \(expected.pc), got \(actual.pc)") }
        let addresses = Set(expected.memory.keys).union(actual.memory.keys).sorted()
        for address in addresses where expected.memory[address] != actual.memory[address] {
            lines.append(
                "memory \(address): expected \(expected.memory[address]?.description ?? "unchanged"), "
                    + "got \(actual.memory[address]?.description ?? "unchanged")")
        }
        return lines
    }

    private func listed(_ registers: [String: Hex]) -> [String] {
        guard !registers.isEmpty else { return ["every register 0"] }
        return registers.sorted { (Register.number($0.key) ?? 0) < (Register.number($1.key) ?? 0) }
            .map { "\($0.key) = \($0.value)" }
    }
}
