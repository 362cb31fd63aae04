import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// SBI calls: only such whose answer the specification and the handout leave no choice about.
enum FirmwareCases {
    private static let base: UInt64 = 0x10
    private static let timer: UInt64 = 0x5449_4D45
    private static let reset: UInt64 = 0x5352_5354
    private static let console: UInt64 = 0x4442_434E
    /// Vendors' and experimental extensions, which nobody offers.
    private static let unknown: [UInt64] = [0x0800_1234, 0x0900_0001, 0x0A00_0000]

    /// Calls of a kernel with firmware below it; the last one may be its end.
    static func calls(_ generator: inout SeededGenerator) -> HartScript {
        var script = InjectionCases.base(&generator)
        script.firmware = Firmware.sbi.rawValue
        script.mode = 1
        script.csrs.removeAll {
            [CSR.medeleg, .mideleg, .mcounteren, .menvcfg].map(\.rawValue).contains($0.csr)
        }
        script.typed = String(
            decoding: (0..<generator.below(3)).map { _ in letter(&generator) }, as: UTF8.self)
        let text = (0..<8).map { _ in
            (0..<8).reduce(0 as UInt64) { sum, _ in sum << 8 | UInt64(letter(&generator)) }
        }
        script.memory = [textStart.hex: text.map(Hex.init)]
        for _ in 0..<10 {
            script.steps.append(.init(mode: 1))
            script.steps.append(call(&generator))
            // A user program's call is none of the firmware's business.
            if generator.chance(15) {
                script.steps.append(.init(mode: 0))
                script.steps.append(call(&generator))
            }
        }
        if generator.chance(60) { script.steps.append(ending(&generator)) }
        return script
    }

    private static let textStart: UInt64 = 0x8000_3000

    private static func letter(_ generator: inout SeededGenerator) -> UInt8 {
        UInt8(97 + generator.below(26))
    }

    private static func call(_ generator: inout SeededGenerator) -> HartScript.Step {
        switch generator.below(9) {
        case 0: make(base, generator.pick([0, 4, 5, 6]))
        case 1: make(base, 3, generator.pick([base, timer, reset, console] + unknown))
        case 2: make(timer, generator.pick([0, 0, 7]), generator.next() >> generator.below(40))
        case 3: make(console, 0, generator.below(40), textStart + generator.below(24))
        // RAM ends far below.
        case 4: make(console, 0, 1 + generator.below(40), generator.pick([0, 0x1000, 0x9000_0000, 1 << 40]))
        case 5: make(console, 2, UInt64(letter(&generator)))
        case 6: make(generator.pick(unknown + [timer + 1]), generator.below(4), generator.next())
        case 7: make(generator.pick([0, 1]), 0, UInt64(letter(&generator)))
        default: make(2, 0)
        }
    }

    private static func ending(_ generator: inout SeededGenerator) -> HartScript.Step {
        generator.chance(30) ? make(8, 0) : make(reset, 0, 0, generator.pick([0, 1]))
    }

    private static func make(
        _ extensionID: UInt64, _ function: UInt64, _ a0: UInt64 = 0, _ a1: UInt64 = 0
    ) -> HartScript.Step {
        let registers = ["x10": a0, "x11": a1, "x12": 0, "x16": function, "x17": extensionID]
        return .init(call: true, registers: registers.mapValues(Hex.init))
    }
}
