import RISCV
import LabSupport

/// Milestone 5. Into the handler and back.
extension Hart {
    /// Enters the trap handler: in S if the cause is delegated and the hart is in S or U, else in M.
    ///
    /// - ISA: Privileged 1.12, §3.1.6.1 (the stack of IE and mode), §3.1.7 (vectors), §3.1.8 (delegation)
    public func take(_ trap: Trap) throws {
        if instructionSet == .rv64NT, executeSilently(trap) { return }
        if isHosted, intercept(trap) { return }
        traps.add(trap.cause)
        // >>> emulator.5
        // Save pc in xepc, the cause in xcause, the value in xtval; push IE and the mode on the stack
        // in mstatus; go to the vector's base, or base + 4 * cause for an interrupt if vectored.
        // stub: throw Unimplemented("emulator.5")
        isWaiting = false
        let delegated: Bool =
            switch trap.cause {
            case .exception(let exception): csr.medeleg >> exception.rawValue & 1 == 1
            case .interrupt(let interrupt): csr.mideleg & interrupt.mask != 0
            }
        if delegated && mode <= .supervisor {
            enterSupervisor(trap)
        } else {
            enterMachine(trap)
        }
        lines.attention = true
        // <<<
    }

    // >>> emulator.5
    private func enterSupervisor(_ trap: Trap) {
        csr.sepc = pc
        csr.scause = trap.cause.encoded
        csr.stval = trap.value
        let wasEnabled = csr.mstatus & Status.sie != 0
        csr.mstatus &= ~(Status.sie | Status.spie | Status.spp)
        if wasEnabled { csr.mstatus |= Status.spie }
        if mode == .supervisor { csr.mstatus |= Status.spp }
        mode = .supervisor
        pc = vector(csr.stvec, trap.cause)
    }

    private func enterMachine(_ trap: Trap) {
        csr.mepc = pc
        csr.mcause = trap.cause.encoded
        csr.mtval = trap.value
        let wasEnabled = csr.mstatus & Status.mie != 0
        let wasTranslated = csr.mstatus & Status.mprv != 0
        csr.mstatus &= ~(Status.mie | Status.mpie | Status.mpp)
        if wasEnabled { csr.mstatus |= Status.mpie }
        csr.mstatus |= UInt64(mode.rawValue) << Status.mppShift
        mode = .machine
        pc = vector(csr.mtvec, trap.cause)
        // MPRV takes the mode from MPP, which has just changed.
        if wasTranslated { flushTranslations() }
    }

    private func vector(_ register: UInt64, _ cause: Trap.Cause) -> UInt64 {
        let base = register & ~3
        if case .interrupt(let interrupt) = cause, register & 1 == 1 { return base &+ 4 * interrupt.rawValue }
        return base
    }
    // <<<

    /// `mret`: back from the machine's handler to the mode in MPP.
    func returnFromMachine() {
        // >>> emulator.5
        // Pop the stack: MIE = MPIE, MPIE = 1, MPP = U; MPRV ends when the new mode is not M.
        let previous = PrivilegeMode(rawValue: UInt8(csr.mstatus >> Status.mppShift & 3)) ?? .user
        let enable = csr.mstatus & Status.mpie != 0
        csr.mstatus &= ~(Status.mie | Status.mpp)
        csr.mstatus |= Status.mpie | (enable ? Status.mie : 0)
        if previous != .machine { csr.mstatus &= ~Status.mprv }
        resume(at: csr.mepc, in: previous)
        // <<<
    }

    /// `sret`: back from the supervisor's handler to the mode in SPP.
    func returnFromSupervisor() {
        // >>> emulator.5
        let previous: PrivilegeMode = csr.mstatus & Status.spp != 0 ? .supervisor : .user
        let enable = csr.mstatus & Status.spie != 0
        csr.mstatus &= ~(Status.sie | Status.spp | Status.mprv)
        csr.mstatus |= Status.spie | (enable ? Status.sie : 0)
        resume(at: csr.sepc, in: previous)
        // <<<
    }

    // >>> emulator.5
    private func resume(at address: UInt64, in previous: PrivilegeMode) {
        mode = previous
        pc = address
        flushTranslations()
        lines.attention = true
    }
    // <<<

    /// The interrupt that must be taken before the next instruction; nil for none.
    ///
    /// - ISA: Privileged 1.12, §3.1.9 (priority MEI, MSI, MTI, SEI, SSI, STI) and §4.1.3
    public func pendingInterrupt() throws -> Interrupt? {
        // Nothing has changed since the last look: nothing to take.
        guard lines.attention || clock.retired >= clock.nextEvent else { return nil }
        // A hypervisor comes first: the engine stops, as it does for a hart that waits.
        guard intercepted == nil else { return nil }
        lines.attention = false
        clock.plan()
        // >>> emulator.5
        // An interrupt is taken if it is pending and enabled (mip & mie) and its mode is not below the
        // hart's: for M while in M only if MIE is on, in S and U always; for S (delegated) while in S
        // only if SIE is on, in U always, in M never. Anything in mip & mie ends waiting.
        // stub: return nil
        let pending = csr.mip & csr.mie
        guard pending != 0 else { return nil }
        isWaiting = false
        let machineOn = mode < .machine || csr.mstatus & Status.mie != 0
        let supervisorOn = mode < .supervisor || mode == .supervisor && csr.mstatus & Status.sie != 0
        var takeable = machineOn ? pending & ~csr.mideleg : 0
        if takeable == 0 && supervisorOn { takeable = pending & csr.mideleg }
        let order: [Interrupt] = [
            .machineExternal, .machineSoftware, .machineTimer, .supervisorExternal, .supervisorSoftware,
            .supervisorTimer,
        ]
        return order.first { takeable & $0.mask != 0 }
        // <<<
    }
}
