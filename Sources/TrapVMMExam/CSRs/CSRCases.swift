import ExamKit
import LabSupport
import RISCV
import TrapVMM

/// Random scripts for milestone 2.
enum CSRCases {
    static let supervisor: [CSR] = [
        .sstatus, .sstatus, .sie, .sip, .stvec, .sscratch, .sepc, .scause, .stval, .scounteren, .satp,
        .senvcfg, .stimecmp,
    ]
    static let machine: [CSR] = [
        .mstatus, .mstatus, .mtvec, .medeleg, .mideleg, .mie, .mip, .mscratch, .mepc, .mcause, .mtval,
        .mcounteren, .minstret,
    ]
    /// What is looked at after each step.
    static let watched: [CSR] = [
        .mstatus, .mtvec, .medeleg, .mideleg, .mie, .mip, .mscratch, .mepc, .mcause, .mtval, .mcounteren,
        .sstatus, .stvec, .sie, .sip, .sscratch, .sepc, .scause, .stval, .scounteren, .senvcfg, .satp,
        .stimecmp,
    ]

    /// Any mix of instructions on registers that can be written, in one mode.
    static func program(_ generator: inout SeededGenerator) -> HartScript {
        var script = base(&generator)
        var source: UInt8 = 10
        for _ in 0..<14 {
            let fits = script.mode == 3 || generator.chance(10) ? machine + supervisor : supervisor
            script.steps.append(instruction(on: generator.pick(fits), &script, &source, &generator))
        }
        return script
    }

    /// Which registers exist, and who may touch them: counters, read-only ones, those of other modes.
    static func access(_ generator: inout SeededGenerator) -> HartScript {
        var script = base(&generator)
        script.registers["x10"] = Hex(generator.next())
        let nobody: [UInt16] = [0x001, 0x003, 0x5C0, 0x7C0, 0x9FF, 0xBFF, 0xFFF, 0x600, 0x200, 0x3A1, 0xCC0]
        let readOnly: [CSR] = [.mhartid, .mvendorid, .time, .instret, .time, .instret]
        let rows: [UInt16] = [0x323, 0xB03, 0xC03, 0xC1F, 0xB1F, 0x33F]
        for _ in 0..<14 {
            let number =
                switch generator.below(5) {
                case 0: generator.pick(nobody)
                case 1, 2: generator.pick(readOnly).rawValue
                case 3: generator.pick(rows)
                default: generator.pick(machine + supervisor).rawValue
                }
            // Without a write, the most that can be seen is a value.
            let writes = generator.chance(25) && number != NonTrapping.curpriv
            // x0 as the source of csrrs, or 0 as that of csrrsi, is no write.
            let operation: RISCV.Operation =
                writes ? .csrrw : generator.pick([.csrrs, .csrrc, .csrrsi, .csrrci])
            let word = Instruction(
                operation, rd: generator.register(5...9), rs1: writes ? 10 : 0, immediate: Int64(number))
            script.steps.append(.init(word: word.encoded))
            if generator.chance(15) { script.steps.append(.init(mode: generator.pick([0, 1, 3]))) }
        }
        if generator.chance(30) { script.isa = InstructionSet.rv64NT.rawValue }
        return script
    }

    /// Pending bits come from the board, from time, and from software.
    static func interrupts(_ generator: inout SeededGenerator) -> HartScript {
        var script = base(&generator)
        script.mode = generator.pick([1, 3])
        var source: UInt8 = 10
        let wires = Interrupt.allCases.filter { $0 != .supervisorTimer && $0 != .supervisorSoftware }
        for _ in 0..<14 {
            switch generator.below(4) {
            case 0:
                let lines = wires.reduce(0) { $0 | (generator.chance(40) ? $1.mask : 0) }
                script.steps.append(.init(lines: Hex(lines)))
            case 1: script.steps.append(.init(ticks: generator.below(30)))
            default:
                let list: [CSR] =
                    script.mode == 3 ? [.mip, .mip, .mie, .sip, .sie, .mideleg] : [.sip, .sip, .sie]
                script.steps.append(instruction(on: generator.pick(list), &script, &source, &generator))
            }
        }
        return script
    }

    static func base(_ generator: inout SeededGenerator) -> HartScript {
        var script = HartScript()
        script.firmware = generator.pick([Firmware.none, .none, .sbi]).rawValue
        script.mode =
            script.firmware == Firmware.sbi.rawValue
            ? generator.pick([0, 1, 1]) : generator.pick([0, 1, 1, 3, 3])
        script.watched = watched.map(\.rawValue)
        let closed = generator.chance(30) ? generator.next() & CSRValues.trapping : 0
        script.csrs = [
            NamedValue(.mstatus, CSRValues.legal(.mstatus, &generator) | closed),
            NamedValue(.stimecmp, generator.chance(50) ? .max : generator.below(100)),
        ]
        for csr: CSR in [.mtvec, .stvec, .scounteren, .sepc, .mepc, .satp] {
            script.csrs.append(NamedValue(csr, CSRValues.legal(csr, &generator)))
        }
        // Firmware has delegated everything and opened the counters.
        guard script.firmware == Firmware.none.rawValue else { return script }
        for csr: CSR in [.medeleg, .mideleg, .mie, .mcounteren] {
            script.csrs.append(NamedValue(csr, CSRValues.legal(csr, &generator)))
        }
        script.csrs.append(NamedValue(.menvcfg, generator.chance(60) ? 1 << 63 : 0))
        return script
    }

    /// One instruction; those that write take their value from a register of their own.
    static func instruction(
        on csr: CSR, _ script: inout HartScript, _ source: inout UInt8, _ generator: inout SeededGenerator
    ) -> HartScript.Step {
        let rd = generator.chance(25) ? 0 : generator.register(5...9)
        let address = Int64(csr.rawValue)
        let read = Instruction(.csrrs, rd: rd, immediate: address).encoded
        if generator.chance(20) { return .init(word: read) }
        // Five bits of any value suit most registers.
        if [.mscratch, .sscratch, .sstatus, .sie, .sip].contains(csr), generator.chance(40) {
            let immediate = csr == .sip ? generator.pick([0, 2]) : generator.register()
            let word = Instruction(
                generator.pick([.csrrwi, .csrrsi, .csrrci]), rd: rd, rs1: immediate, immediate: address)
            return .init(word: word.encoded)
        }
        source = source == 25 ? 10 : source + 1
        guard script.registers["x\(source)"] == nil else { return .init(word: read) }
        script.registers["x\(source)"] = Hex(CSRValues.any(csr, &generator))
        let wholes: Set<CSR> = [.mcause, .scause, .minstret, .stimecmp]
        let operation =
            wholes.contains(csr) ? .csrrw : generator.pick([RISCV.Operation.csrrw, .csrrs, .csrrc])
        return .init(word: Instruction(operation, rd: rd, rs1: source, immediate: address).encoded)
    }
}
