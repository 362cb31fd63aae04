import ArgumentParser
import Hardware
import RISCV
import TrapVMM

/// `drydock classify`: what instructions are to a hypervisor.
struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds out which instructions a hypervisor must see, and which trap.",
        usage: "drydock classify [WORD ...] [--isa rv64|rv64nt] [--json]",
        discussion: """
            Each word runs in U, S and M under many circumstances. Without words:
            a catalogue, and whether its instruction set can be virtualized by
            trap-and-emulate (Popek and Goldberg, 1974).

            Example: drydock classify 0x10200073 0x00150513 --isa rv64nt

            privileged: illegal in U, always. control: changes the mode, a CSR or
            the translation, or stops the hart. behavior: its effect depends on
            the mode, a CSR or the clock. location: it depends on the page table.

            --json: {"version":1,"isa","words":[{"word","instruction","kinds"}],
            "verdict":{"virtualizable","violators","onRequest"}}, the verdict
            without words only.
            """)

    @Argument(help: "Instruction words in hex: 0x10200073, 0x9002.")
    var words: [String] = []

    @Option(help: "The instruction set: rv64, or rv64nt, where some do not trap.")
    var isa = InstructionSet.rv64.rawValue

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard InstructionSet(rawValue: isa) != nil else {
            let known = InstructionSet.allCases.map(\.rawValue).joined(separator: " or ")
            throw ValidationError("--isa \(isa): expected \(known)")
        }
    }

    func run() throws {
        let hart = EmulatedHart(memory: try Memory(size: 1 << 20))
        hart.instructionSet = InstructionSet(rawValue: isa) ?? .rv64
        let classifier = Classifier(hart: hart)
        let asked = try words.map(Self.word)
        let result = ClassificationReport(
            hart: hart,
            kinds: try (asked.isEmpty ? Classifier.words : asked).map { ($0, try classifier.classify($0)) },
            verdict: asked.isEmpty ? try classifier.verdict(for: Classifier.words) : nil)
        writeAll(json ? try result.json() : result.text, to: 1)
    }

    private static func word(_ text: String) throws -> UInt32 {
        guard let number = StepNumber.parse(text), let word = UInt32(exactly: number) else {
            throw ValidationError("\(text): expected a word of at most 32 bits such as 0x10200073")
        }
        return word
    }
}
