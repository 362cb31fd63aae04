import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// Milestone 6: hypercalls, those with arguments that make no sense among them.
struct ParavirtualProbe: Probe {
    let id = "paravirtual"

    func cases(using generator: inout SeededGenerator) -> [HartScript] {
        (0..<40).map { _ in HypercallCases.next(&generator) }
    }

    func observe(_ question: HartScript) throws -> HartTranscript { try question.run() }

    func explain(_ question: HartScript, expected: HartTranscript, actual: HartTranscript) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}

/// Random calls of the paravirtual interface.
enum HypercallCases {
    private static let base: UInt64 = 0x5056_0000
    private static let list: UInt64 = 0x8000_3000
    private static let table: UInt64 = 0x8000_4000
    /// Outside the guest's RAM, and some of it inside the host's.
    private static let outside: [UInt64] = [
        0, 0x1000, 0x8001_0000, 0x8040_0000, 1 << 40, 0xFFFF_FFFF_FFFF_F000,
    ]

    static func next(_ generator: inout SeededGenerator) -> HartScript {
        var script = HartScript()
        script.technique = Technique.paravirtual.rawValue
        script.watched = CSRCases.watched.map(\.rawValue)
        script.csrs = [
            NamedValue(.mstatus, CSRValues.legal(.mstatus, &generator) & ~(Status.mprv | Status.tvm)),
            NamedValue(.medeleg, 0xB3FE), NamedValue(.mideleg, 0x222),
            NamedValue(.stvec, CSRValues.supervisorVector),
            NamedValue(.sepc, CSRValues.legal(.sepc, &generator)), NamedValue(.mcounteren, 7),
        ]
        script.memory[list.hex] = (0..<16).map { index in
            // Pairs of a place and an entry; one place may be nowhere.
            let place = generator.chance(94) ? table + 8 * generator.below(64) : generator.pick(outside)
            return Hex(index % 2 == 0 ? place : generator.next())
        }
        for _ in 0..<10 {
            script.steps.append(.init(mode: generator.chance(90) ? 1 : 0))
            script.steps.append(call(&generator))
        }
        return script
    }

    private static func call(_ generator: inout SeededGenerator) -> HartScript.Step {
        let csr = generator.chance(70) ? generator.pick(readable).rawValue : generator.pick(closed)
        switch generator.below(9) {
        case 0: return make(generator.pick([0, 4, 9]))
        case 1:
            return make(
                1, generator.next() & Status.supervisorWritable, generator.next() & Status.supervisorWritable)
        case 2, 3: return make(2, UInt64(csr), value(csr, &generator))
        case 4: return make(3, generator.chance(90) ? UInt64(csr) : 4096 + generator.next() >> 16)
        // Without translation every address in M's and S's reach can be read.
        case 5: return make(7, generator.chance(75) ? list : generator.pick(outside), generator.below(9))
        case 6: return make(6, list + 16 * generator.below(4))
        // Misaligned, or not in RAM: refused. A good page is for the suites.
        case 7: return make(8, generator.pick([0, 0x8000_0001, 0x8000_FFF8] + outside))
        default: return make(10 + generator.below(1 << 15))
        }
    }

    private static let readable: [CSR] = [
        .sstatus, .sie, .stvec, .scounteren, .sscratch, .sepc, .scause, .stval, .sip,
    ]
    /// Of machine mode, read-only, or none at all.
    private static let closed: [UInt16] = [0x300, 0x305, 0x340, 0x341, 0xC01, 0xC02, 0xF14, 0x5C0, 0x7C0]

    private static func value(_ csr: UInt16, _ generator: inout SeededGenerator) -> UInt64 {
        CSR(rawValue: csr).map { CSRValues.legal($0, &generator) } ?? generator.next()
    }

    private static func make(_ number: UInt64, _ a0: UInt64 = 0, _ a1: UInt64 = 0) -> HartScript.Step {
        .init(call: true, registers: ["x10": a0, "x11": a1, "x17": base + number].mapValues(Hex.init))
    }
}
