import ExamKit
import LabSupport
import RISCV

/// Parts for which the kernel needs the power that it believes it has.
extension KernelBuilder {
    mutating func addPart() {
        var parts: [(inout KernelBuilder) -> Void] = [
            { $0.addLoop() }, { $0.addBranch() }, { $0.addCall() }, { $0.addAccess() }, { $0.addAccess() },
            { $0.addWindowCall() }, { $0.addRemap() }, { $0.addRemap() }, { $0.addSwitch() },
            { $0.addRegisters() }, { $0.addRegisters() }, { $0.addUser() }, { $0.addUser() },
            { $0.addFault() }, { $0.addSoftwareInterrupt() }, { $0.addTimer() }, { $0.addReturn() },
        ]
        if features.changesCode { parts.append { $0.addChange() } }
        if features.isa == .rv64NT {
            parts += [{ $0.addQuestion() }, { $0.addQuestion() }, { $0.addQuestion() }]
        }
        addStraight(1 + generator.below(3))
        generator.pick(parts)(&self)
    }

    /// Reads and writes of the supervisor's registers.
    mutating func addRegisters() {
        note("control and status registers")
        let bits = [Status.sum, Status.mxr, Status.spp, Status.spie, Status.sum | Status.mxr]
        for _ in 0..<3 {
            let rd = generator.pick(Self.free)
            switch generator.below(4) {
            case 0:
                load(3, generator.pick(bits))
                let operation: RISCV.Operation = generator.pick([.csrrs, .csrrc])
                code.add(operation, rd: rd, rs1: 3, Int64(CSR.sstatus.rawValue))
            case 1: code.add(.csrrw, rd: rd, rs1: generator.pick(Self.free), Int64(CSR.sscratch.rawValue))
            default:
                let list: [CSR] = [.sstatus, .sie, .stvec, .sscratch, .sepc, .scause, .stval, .satp, .sip]
                code.read(generator.pick(list), to: rd)
            }
        }
    }

    /// What a hart of RV64-NT answers wrongly to a kernel that runs in U.
    mutating func addQuestion() {
        note("a question to the hart")
        let rd = generator.pick(Self.free)
        switch generator.below(5) {
        case 0: code.add(.csrrs, rd: rd, Int64(NonTrapping.curpriv))
        case 1, 2:
            load(4, generator.chance(75) ? Self.start(of: window()) : GuestLayout.pool)
            code.add(word: NonTrapping.prober(rd: rd, rs1: 4))
        case 3:
            code.add(generator.pick([.csrrsi, .csrrci]), rd: rd, rs1: 2, Int64(CSR.sstatus.rawValue))
            code.read(.sstatus, to: generator.pick(Self.free))
        default:
            load(3, generator.next() & Status.supervisorWritable & ~Status.sie)
            code.add(.csrrw, rd: rd, rs1: 3, Int64(CSR.sstatus.rawValue))
            code.read(.sstatus, to: generator.pick(Self.free))
        }
    }

    /// Something that goes to the handler.
    mutating func addFault() {
        let words: [(String, UInt32)] = [
            ("an ecall of the kernel", Instruction(.ecall).encoded),
            ("a word that is no instruction", 0xFFFF_FFFF),
            (
                "a register of machine mode",
                Instruction(.csrrs, rd: 5, immediate: Int64(CSR.mstatus.rawValue)).encoded
            ),
            ("a register that is none", Instruction(.csrrs, rd: 5, immediate: 0x5C0).encoded),
            (
                "a write to a read-only register",
                Instruction(.csrrw, rs1: 5, immediate: Int64(CSR.time.rawValue)).encoded
            ),
            ("an mret of the kernel", Instruction(.mret).encoded),
        ]
        let (text, word) = generator.pick(words)
        note(text)
        code.add(word: word)
    }

    /// An sret that stays in the kernel.
    mutating func addReturn() {
        note("sret into the kernel")
        load(3, Status.spp)
        code.add(.csrrs, rs1: 3, Int64(CSR.sstatus.rawValue))
        // Four instructions further on.
        code.add(.auipc, rd: 4)
        code.add(.addi, rd: 4, rs1: 4, 16)
        code.write(.sepc, 4)
        code.add(.sret)
    }

    /// User code up to its ecall, with two windows for it.
    mutating func addUser() {
        let windows = [window(), window()]
        note("user code at \(user.here.hex), with windows \(windows[0]) and \(windows[1])")
        for (register, window) in zip([8, 9] as [UInt8], windows) { load(register, Self.start(of: window)) }
        load(3, Status.spp)
        code.add(.csrrc, rs1: 3, Int64(CSR.sstatus.rawValue))
        if generator.chance(30) {
            load(3, generator.pick([Status.spie, Status.sum]))
            code.add(.csrrs, rs1: 3, Int64(CSR.sstatus.rawValue))
        }
        load(3, user.here)
        code.write(.sepc, 3)
        code.add(.auipc, rd: 28)
        code.add(.addi, rd: 28, rs1: 28, 12)
        code.add(.sret)
        addUserCode()
    }

    private mutating func addUserCode() {
        for _ in 0..<1 + generator.below(3) {
            addStraight(generator.below(3), to: \.user)
            switch generator.below(5) {
            case 0: user.add(.jalr, rd: 1, rs1: 8)
            case 1 where features.userAsks: user.read(generator.pick([.sstatus, .sscratch, .sepc]), to: 5)
            case 2: user.add(word: generator.pick([0xFFFF_FFFF, Instruction(.mret).encoded]))
            default: user.add(word: access(generator.pick([8, 9])).encoded)
            }
        }
        user.add(.ecall)
    }

    /// An interrupt that software raises while interrupts are off, and what is enabled decides.
    mutating func addSoftwareInterrupt() {
        note("a software interrupt, then SIE")
        let status = Int64(CSR.sstatus.rawValue)
        code.add(.csrrci, rs1: 2, status)
        if generator.chance(70) { code.add(.csrrsi, rs1: 2, Int64(CSR.sie.rawValue)) }
        code.add(.csrrsi, rs1: 2, Int64(CSR.sip.rawValue))
        addStraight(generator.below(3))
        code.add(.csrrsi, rs1: 2, status)
        addStraight(1 + generator.below(2))
        code.add(.csrrci, rs1: 2, status)
    }

    /// A timer and a wait for it, with interrupts on or off.
    mutating func addTimer() {
        let opens = generator.chance(60)
        note("a timer and wfi, interrupts \(opens ? "on" : "off")")
        code.add(.csrrci, rs1: 2, Int64(CSR.sstatus.rawValue))
        load(3, 0x20)
        code.write(.sie, 3)
        load(3, alarm)
        code.write(.stimecmp, 3)
        if opens { code.add(.csrrsi, rs1: 2, Int64(CSR.sstatus.rawValue)) }
        code.add(.wfi)
        addStraight(1)
        code.add(.addi, rd: 3, -1)
        code.write(.stimecmp, 3)
        code.add(.csrrci, rs1: 2, Int64(CSR.sstatus.rawValue))
        alarm += 1 << 20
    }
}
