import ExamKit
import LabSupport
import RISCV

/// Random programs for milestone 5.
enum PrivilegeCases {
    /// Any mix of CSR instructions, calls and returns, from any mode.
    static func program(_ generator: inout SeededGenerator) -> PrivilegeScript {
        var script = base(&generator)
        var words: [UInt32] = []
        var source: UInt8 = 10
        while words.count < 14 {
            words.append(instruction(&script, &source, &generator).encoded)
        }
        script.code[PrivilegeScript.start.hex] = words.map { Hex(UInt64($0)) }
        return script
    }

    /// Interrupts of all kinds come while a program of nothing runs.
    static func interrupts(_ generator: inout SeededGenerator) -> PrivilegeScript {
        var script = base(&generator)
        let status =
            LegalValues.value(of: .mstatus, &generator) | generator.pick([0, Status.mie, Status.sie])
        let enabled = generator.chance(60) ? LegalValues.interrupts : LegalValues.value(of: .mie, &generator)
        script.csrs += [
            NamedValue(.mstatus, status & ~Status.mprv), NamedValue(.mie, enabled),
            NamedValue(.mip, generator.next() & 0x22),
        ]
        // No MTI: that line is the clock's, which belongs to milestone 4.
        let wires = [
            0, Interrupt.machineExternal.mask, Interrupt.machineSoftware.mask,
            Interrupt.supervisorExternal.mask,
        ]
        for step in [0, 3, 9] {
            script.events.append(.init(step: step, lines: Hex(generator.pick(wires) | generator.pick(wires))))
        }
        return script
    }

    /// The supervisor's own timer: pending when time reaches stimecmp, if menvcfg.STCE is on.
    static func supervisorTimer(_ generator: inout SeededGenerator) -> PrivilegeScript {
        var script = base(&generator)
        script.mode = generator.pick([0, 1])
        script.csrs += [
            NamedValue(.mideleg, generator.chance(70) ? 0x20 : 0), NamedValue(.mie, 0x20),
            NamedValue(.mstatus, generator.chance(70) ? Status.sie : 0),
            NamedValue(.mcounteren, generator.pick([2, 2, 0])),
            NamedValue(.stimecmp, 4 + generator.below(12)),
            NamedValue(.menvcfg, generator.chance(80) ? 1 << 63 : 0),
        ]
        let again = Instruction(.csrrw, rd: 5, rs1: 10, immediate: Int64(CSR.stimecmp.rawValue))
        let time = Instruction(.csrrs, rd: 6, immediate: Int64(CSR.sip.rawValue))
        script.registers["x10"] = Hex(10 + generator.below(8))
        script.code[PrivilegeScript.start.hex] = [time, again, time].map { Hex(UInt64($0.encoded)) }
        return script
    }

    /// Which registers exist, who may touch them, and what they keep; satp among them.
    static func access(_ generator: inout SeededGenerator) -> PrivilegeScript {
        var script = base(&generator)
        script.mode = generator.pick([0, 0, 1, 3])
        script.csrs.append(NamedValue(.mcounteren, generator.pick([0, 3, 4, 7, 7])))
        script.csrs.append(NamedValue(.scounteren, generator.pick([0, 3, 4, 7])))
        let nobody: [UInt16] = [0x001, 0x003, 0x5C0, 0x7C0, 0x9FF, 0xBFF, 0xFFF, 0x600, 0x200]
        let counters = [
            CSR.instret, .instret, .instret, .minstret, .mhartid, .satp, .sstatus, .mscratch, .sscratch,
        ].map(\.rawValue)
        let words = (0..<12).map { _ in
            let csr = generator.pick(generator.chance(30) ? nobody : counters)
            // Writing satp with anything but 0 would turn on what milestone 6 is about.
            let writes = csr != CSR.satp.rawValue && generator.chance(35)
            return Instruction(
                writes ? .csrrw : .csrrs, rd: generator.register(5...9), rs1: writes ? 10 : 0,
                immediate: Int64(csr))
        }
        // FS, VS, XS and UBE of sstatus: a hart without those units may keep them or not.
        script.registers["x10"] = Hex(generator.next() & ~0x1_E640)
        script.code[PrivilegeScript.start.hex] = words.map { Hex(UInt64($0.encoded)) }
        return script
    }

    private static func base(_ generator: inout SeededGenerator) -> PrivilegeScript {
        var script = PrivilegeScript()
        script.mode = generator.pick([0, 1, 1, 3, 3])
        let traps = generator.chance(30) ? Status.tvm | Status.tsr | Status.tw : 0
        script.csrs = [
            NamedValue(.mtvec, LegalValues.value(of: .mtvec, &generator)),
            NamedValue(.stvec, LegalValues.value(of: .stvec, &generator)),
            NamedValue(.medeleg, LegalValues.value(of: .medeleg, &generator)),
            NamedValue(.mideleg, LegalValues.value(of: .mideleg, &generator)),
            NamedValue(.mstatus, LegalValues.value(of: .mstatus, &generator) | traps),
            NamedValue(.mepc, LegalValues.value(of: .mepc, &generator)),
            NamedValue(.sepc, LegalValues.value(of: .sepc, &generator)),
            NamedValue(.mtval, 0), NamedValue(.stval, 0),
        ]
        script.code = handlers
        return script
    }

    /// One instruction of a program; those that write take their value from a register of their own.
    private static func instruction(
        _ script: inout PrivilegeScript, _ source: inout UInt8, _ generator: inout SeededGenerator
    ) -> Instruction {
        if generator.chance(30) { return generator.pick(transfers) }
        let csr = generator.pick(LegalValues.writable)
        let rd = generator.chance(25) ? 0 : generator.register(5...9)
        let address = Int64(csr.rawValue)
        if generator.chance(30) { return Instruction(.csrrs, rd: rd, immediate: address) }
        let operations: [Operation] = LegalValues.wholes.contains(csr) ? [.csrrw] : [.csrrw, .csrrs, .csrrc]
        if [.mscratch, .sscratch].contains(csr), generator.chance(40) {
            let immediates: [Operation] = [.csrrwi, .csrrsi, .csrrci]
            return Instruction(
                generator.pick(immediates), rd: rd, rs1: generator.register(), immediate: address)
        }
        source = source == 25 ? 10 : source + 1
        if script.registers["x\(source)"] == nil {
            script.registers["x\(source)"] = Hex(LegalValues.value(of: csr, &generator))
            return Instruction(generator.pick(operations), rd: rd, rs1: source, immediate: address)
        }
        return Instruction(.csrrs, rd: rd, immediate: address)
    }

    private static let transfers = [
        Instruction(.ecall), Instruction(.ecall), Instruction(.mret), Instruction(.sret),
        Instruction(.sfenceVMA),
        Instruction(.csrrs, rd: 7, immediate: 0x7C0),  // nobody's register: illegal in every mode
        Instruction(.csrrs, rd: 5, immediate: Int64(CSR.instret.rawValue)),
        Instruction(.csrrs, rd: 6, immediate: Int64(CSR.satp.rawValue)),
    ]

    /// Both handlers go on behind the instruction that trapped. Each vector entry jumps to its handler.
    private static let handlers: [String: [Hex]] = {
        func handler(_ epc: CSR, _ back: Operation) -> [Hex] {
            let table = (0..<16).map { Instruction(.jal, immediate: Int64(0x100 - 4 * $0)).encoded }
            let body = [
                Instruction(.csrrs, rd: 31, immediate: Int64(epc.rawValue)),
                Instruction(.addi, rd: 31, rs1: 31, immediate: 4),
                Instruction(.csrrw, rs1: 31, immediate: Int64(epc.rawValue)),
                Instruction(back),
            ]
            let words = table + Array(repeating: 0x13, count: 48) + body.map(\.encoded)
            return words.map { Hex(UInt64($0)) }
        }
        return [
            PrivilegeScript.machineVector.hex: handler(.mepc, .mret),
            PrivilegeScript.supervisorVector.hex: handler(.sepc, .sret),
        ]
    }()
}
