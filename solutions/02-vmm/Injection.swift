import LabSupport
import RISCV

/// Milestone 3. Traps of the guest's own: into its handler and back, without the hart's help.
extension VirtualMachine {
    /// Enters the guest's trap handler, in virtual S if the cause is delegated, else in virtual M.
    ///
    /// - ISA: Privileged 1.12, §3.1.6.1 (the stack of IE and mode), §3.1.7 (vectors), §3.1.8 (delegation)
    public func inject(_ trap: Trap) throws {
        // >>> vmm.3
        // What the hart does in hardware, done to `csr`, `mode` and `pc`: xepc, xcause, xtval; push IE
        // and the mode on the stack in mstatus; IE off; go to the vector's base, or base + 4 * cause for
        // an interrupt if vectored. A trap never lowers the mode.
        // stub: throw Unimplemented("vmm.3")
        isWaiting = false
        let delegated: Bool =
            switch trap.cause {
            case .exception(let exception): csr[.medeleg] >> exception.rawValue & 1 == 1
            case .interrupt(let interrupt): csr[.mideleg] & interrupt.mask != 0
            }
        if firmware == .sbi || delegated && mode <= .supervisor {
            enterSupervisor(trap)
        } else {
            enterMachine(trap)
        }
        // <<<
    }

    // >>> vmm.3
    private func enterSupervisor(_ trap: Trap) {
        csr[.sepc] = pc
        csr[.scause] = trap.cause.encoded
        csr[.stval] = trap.value
        let wasEnabled = csr[.mstatus] & Status.sie != 0
        csr[.mstatus] &= ~(Status.sie | Status.spie | Status.spp)
        if wasEnabled { csr[.mstatus] |= Status.spie }
        if mode == .supervisor { csr[.mstatus] |= Status.spp }
        mode = .supervisor
        pc = vector(csr[.stvec], trap.cause)
        shareTrap()
    }

    private func enterMachine(_ trap: Trap) {
        csr[.mepc] = pc
        csr[.mcause] = trap.cause.encoded
        csr[.mtval] = trap.value
        let wasEnabled = csr[.mstatus] & Status.mie != 0
        csr[.mstatus] &= ~(Status.mie | Status.mpie | Status.mpp)
        if wasEnabled { csr[.mstatus] |= Status.mpie }
        csr[.mstatus] |= UInt64(mode.rawValue) << Status.mppShift
        mode = .machine
        pc = vector(csr[.mtvec], trap.cause)
    }

    private func vector(_ register: UInt64, _ cause: Trap.Cause) -> UInt64 {
        let base = register & ~3
        if case .interrupt(let interrupt) = cause, register & 1 == 1 { return base &+ 4 * interrupt.rawValue }
        return base
    }
    // <<<

    /// `sret`: back from the virtual supervisor's handler to the mode in SPP.
    public func emulateSret() throws {
        // >>> vmm.3
        // Pop the stack: SIE = SPIE, SPIE = 1, SPP = U; MPRV ends; the mode is what SPP was; pc = sepc.
        // stub: throw Unimplemented("vmm.3")
        let status = csr[.mstatus]
        csr[.mstatus] &= ~(Status.sie | Status.spp | Status.mprv)
        csr[.mstatus] |= Status.spie | (status & Status.spie != 0 ? Status.sie : 0)
        mode = status & Status.spp != 0 ? .supervisor : .user
        pc = csr[.sepc]
        // <<<
    }

    /// `mret`: back from the virtual machine's handler to the mode in MPP.
    public func emulateMret() throws {
        // >>> vmm.3
        // Pop the stack: MIE = MPIE, MPIE = 1, MPP = U; MPRV ends when the new mode is not M.
        // stub: throw Unimplemented("vmm.3")
        let status = csr[.mstatus]
        let previous = PrivilegeMode(rawValue: UInt8(status >> Status.mppShift & 3)) ?? .user
        csr[.mstatus] &= ~(Status.mie | Status.mpp)
        csr[.mstatus] |= Status.mpie | (status & Status.mpie != 0 ? Status.mie : 0)
        if previous != .machine { csr[.mstatus] &= ~Status.mprv }
        mode = previous
        pc = csr[.mepc]
        // <<<
    }

    /// The virtual interrupt that must be taken before the guest's next instruction; nil for none.
    ///
    /// - ISA: Privileged 1.12, §3.1.9 (priority MEI, MSI, MTI, SEI, SSI, STI) and §4.1.3
    public func pendingInterrupt() throws -> Interrupt? {
        look()
        let pending = csr.pending & csr[.mie]
        guard pending != 0 else { return nil }
        isWaiting = false
        // >>> vmm.3
        // Taken if its mode is not below the virtual one: for M while in M only if MIE is on, below M
        // always; for S (delegated) while in S only if SIE is on, in U always, in M never.
        // stub: throw Unimplemented("vmm.3")
        let machineOn = mode < .machine || csr[.mstatus] & Status.mie != 0
        let supervisorOn = mode < .supervisor || mode == .supervisor && csr[.mstatus] & Status.sie != 0
        var takeable = machineOn && firmware == .none ? pending & ~csr[.mideleg] : 0
        if takeable == 0 && supervisorOn { takeable = pending & csr[.mideleg] }
        let order: [Interrupt] = [
            .machineExternal, .machineSoftware, .machineTimer, .supervisorExternal, .supervisorSoftware,
            .supervisorTimer,
        ]
        return order.first { takeable & $0.mask != 0 }
        // <<<
    }

    /// Delivers the interrupt that the guest must see now, if there is one.
    public func deliverInterrupt() throws {
        // Of a guest's own interrupts, hardware with a second stage takes care: they are in its `mip`.
        if let interrupt = try pendingInterrupt(), !isAssisted || csr[.mideleg] & interrupt.mask == 0 {
            counts.interrupts &+= 1
            try inject(Trap(.interrupt(interrupt)))
        } else {
            sharePending()
        }
    }

    /// `ecall`: served by the hypervisor, or a trap of the guest's own.
    public func environmentCall() throws {
        // >>> vmm.3
        // From virtual S it goes to the hypervisor's firmware (`callFirmware`) if there is one, or to the
        // paravirtual interface (`hypercall`, true if it was one). In every other case the guest's handler
        // is entered; the cause names the mode that the guest believes to be in.
        // stub: throw Unimplemented("vmm.3")
        if mode == .supervisor {
            if try hypercall() { return }
            if firmware == .sbi { return try callFirmware() }
        }
        counts.add(.environmentCall)
        let cause: Exception =
            switch mode {
            case .user: .userEnvironmentCall
            case .supervisor: .supervisorEnvironmentCall
            case .machine: .machineEnvironmentCall
            }
        try inject(.exception(cause))
        // <<<
    }

    /// `ebreak`: one of ours if it stands for a patched instruction, else the guest's own.
    func breakpoint(_ trap: Trap) throws {
        if technique == .patch, let word = patchedWord(at: trap.value) {
            counts.add(.patch)
            return try emulate(word)
        }
        try reflect(trap)
    }
}
