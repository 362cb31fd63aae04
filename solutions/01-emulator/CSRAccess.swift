import RISCV

/// What each register shows, and what a write leaves in it.
extension CSRFile {
    // >>> emulator.5
    // Write the reading and the legalising of each register here: readMachine, readSupervisor,
    // writeMachine, writeSupervisor, readNumbered, writeNumbered. Table of WARL rules: the handout.
    func readMachine(_ csr: CSR) -> UInt64 {
        switch csr {
        case .mstatus: mstatus
        case .medeleg: medeleg
        case .mideleg: mideleg
        case .mie: mie
        case .mip: mip
        case .mtvec: mtvec
        case .mcounteren: mcounteren
        case .menvcfg: menvcfg
        case .mcountinhibit: mcountinhibit
        case .mscratch: mscratch
        case .mepc: mepc
        case .mcause: mcause
        default: mtval
        }
    }

    func readSupervisor(_ csr: CSR) -> UInt64 {
        switch csr {
        case .sstatus: mstatus & Status.supervisorVisible
        case .sie: mie & mideleg
        case .sip: mip & mideleg
        case .stvec: stvec
        case .scounteren: scounteren
        case .senvcfg: senvcfg
        case .sscratch: sscratch
        case .sepc: sepc
        case .scause: scause
        case .stval: stval
        case .stimecmp: clock.supervisorCompare
        default: satp
        }
    }

    /// Registers that come in rows: PMP entries; triggers, events and counters 3...31, which are zero.
    func readNumbered(_ address: UInt16) throws -> UInt64 {
        switch address {
        case 0x3A0...0x3AF where address & 1 == 0: protection.configuration(Int(address - 0x3A0))
        case 0x3B0...0x3EF: protection.address(Int(address - 0x3B0))
        case 0x7A0...0x7A5, 0x323...0x33F, 0xB03...0xB1F, 0xC03...0xC1F: 0
        default: throw Trap.illegal(0)
        }
    }

    mutating func writeNumbered(_ address: UInt16, _ value: UInt64) throws {
        switch address {
        case 0x3A0...0x3AF where address & 1 == 0: protection.setConfiguration(Int(address - 0x3A0), value)
        case 0x3B0...0x3EF: protection.setAddress(Int(address - 0x3B0), value)
        default: _ = try readNumbered(address)
        }
    }

    mutating func writeMachine(_ csr: CSR, _ value: UInt64) {
        switch csr {
        case .mstatus: writeStatus(value, Status.machineWritable)
        case .medeleg: medeleg = value & Self.delegableExceptions
        case .mideleg: mideleg = value & Self.supervisorInterrupts
        case .mie: mie = value & (Self.supervisorInterrupts | Self.machineInterrupts)
        case .mip:
            softwarePending = value & Self.supervisorInterrupts
            if hasSupervisorTimer { softwarePending &= ~Interrupt.supervisorTimer.mask }
        case .mtvec: mtvec = Self.vector(value, else: mtvec)
        case .mcounteren: mcounteren = value & 0xFFFF_FFFF
        case .menvcfg: menvcfg = value & (1 << 63 | 1)
        case .mcountinhibit: inhibit(value & 5)
        case .mscratch: mscratch = value
        case .mepc: mepc = value & ~1
        case .mcause: mcause = value
        case .mtval: mtval = value
        default: break  // misa: the extensions cannot be switched off.
        }
    }

    mutating func writeSupervisor(_ csr: CSR, _ value: UInt64) {
        switch csr {
        case .sstatus: writeStatus(value, Status.supervisorWritable)
        case .sie: mie = mie & ~mideleg | value & mideleg
        case .sip:
            let writable = Interrupt.supervisorSoftware.mask & mideleg
            softwarePending = softwarePending & ~writable | value & writable
        case .stvec: stvec = Self.vector(value, else: stvec)
        case .scounteren: scounteren = value & 0xFFFF_FFFF
        case .senvcfg: senvcfg = value & 1
        case .sscratch: sscratch = value
        case .sepc: sepc = value & ~1
        case .scause: scause = value
        case .stval: stval = value
        case .stimecmp: clock.supervisorCompare = value
        default:
            // A mode other than Bare (0) and Sv39 (8) leaves the whole register as it was.
            if value >> 60 == 0 || value >> 60 == 8 { satp = value }
        }
    }

    private mutating func writeStatus(_ value: UInt64, _ writable: UInt64) {
        var writable = writable
        // MPP = 2 is no mode: the field keeps what it had.
        if value & Status.mpp == 2 << Status.mppShift { writable &= ~Status.mpp }
        mstatus = mstatus & ~writable | value & writable
    }

    /// Direct (0) and vectored (1) are the modes of a trap vector; others are not taken.
    private static func vector(_ value: UInt64, else old: UInt64) -> UInt64 {
        value & 3 <= 1 ? value : old
    }

    private mutating func inhibit(_ value: UInt64) {
        if (value ^ mcountinhibit) & 1 != 0 { cycles.inhibit(value & 1 != 0, at: clock.retired) }
        if (value ^ mcountinhibit) & 4 != 0 { instructions.inhibit(value & 4 != 0, at: clock.retired) }
        mcountinhibit = value
    }
    // <<<
}
