import ExamKit
import LabSupport
import RISCV

/// Random scripts for milestone 3.
enum InjectionCases {
    static let watched: [CSR] = [
        .mstatus, .mepc, .mcause, .mtval, .mip, .sepc, .scause, .stval, .sip, .stimecmp,
    ]

    /// Exceptions in any mode, delegated or not, and the returns from them.
    static func traps(_ generator: inout SeededGenerator) -> HartScript {
        var script = base(&generator)
        for _ in 0..<12 { script.steps.append(trapOrReturn(&generator)) }
        return script
    }

    private static func trapOrReturn(_ generator: inout SeededGenerator) -> HartScript.Step {
        switch generator.below(8) {
        case 0, 1, 2: .init(word: Instruction(generator.pick([.sret, .mret, .sret])).encoded)
        case 3: .init(call: true)
        case 4: .init(mode: generator.pick([0, 1]))
        default: .init(inject: exception(&generator))
        }
    }

    private static func exception(_ generator: inout SeededGenerator) -> [Hex] {
        let causes: [Exception] = [
            .instructionAccessFault, .illegalInstruction, .breakpoint, .loadMisaligned, .loadAccessFault,
            .storeMisaligned, .storeAccessFault, .instructionPageFault, .loadPageFault, .storePageFault,
        ]
        return [Hex(generator.pick(causes).rawValue), Hex(generator.operand())]
    }

    /// Wires, timers and software raise them; status bits and delegation hold them back.
    static func interrupts(_ generator: inout SeededGenerator) -> HartScript {
        var script = base(&generator)
        if generator.chance(80) { script.csrs.append(NamedValue(.mie, CSRValues.interrupts)) }
        script.csrs.append(NamedValue(.mip, CSRValues.legal(.mip, &generator)))
        let wires: [Interrupt] = [.machineSoftware, .machineTimer, .supervisorExternal, .machineExternal]
        for _ in 0..<7 {
            let lines = wires.reduce(0) { $0 | (generator.chance(35) ? $1.mask : 0) }
            switch generator.below(4) {
            case 0: script.steps.append(.init(lines: Hex(lines)))
            case 1: script.steps.append(.init(ticks: generator.below(40)))
            case 2: script.steps.append(opening(&generator))
            default: script.steps.append(trapOrReturn(&generator))
            }
            if generator.chance(40) { script.steps.append(.init(mode: generator.pick([0, 1, 1]))) }
            script.steps.append(.init(deliver: true))
        }
        return script
    }

    /// The guest turns interrupts on or off.
    private static func opening(_ generator: inout SeededGenerator) -> HartScript.Step {
        let bits = UInt8(generator.pick([2, 2, 8, 10]))
        let csr: CSR = bits == 2 ? .sstatus : .mstatus
        let operation: RISCV.Operation = generator.chance(75) ? .csrrsi : .csrrci
        return .init(word: Instruction(operation, rs1: bits, immediate: Int64(csr.rawValue)).encoded)
    }

    static func base(_ generator: inout SeededGenerator) -> HartScript {
        var script = CSRCases.base(&generator)
        script.watched = watched.map(\.rawValue)
        script.registers = ["x10": 1, "x16": 0x7FFF, "x17": 0x0A00_0000].mapValues(Hex.init)
        return script
    }
}
