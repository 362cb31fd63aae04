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
        // TODO emulator.5
        // Save pc in xepc, the cause in xcause, the value in xtval; push IE and the mode on the stack
        // in mstatus; go to the vector's base, or base + 4 * cause for an interrupt if vectored.
        throw Unimplemented("emulator.5")
    }

    // TODO emulator.5

    /// `mret`: back from the machine's handler to the mode in MPP.
    func returnFromMachine() {
        // TODO emulator.5
        // Pop the stack: MIE = MPIE, MPIE = 1, MPP = U; MPRV ends when the new mode is not M.
    }

    /// `sret`: back from the supervisor's handler to the mode in SPP.
    func returnFromSupervisor() {
        // TODO emulator.5
    }

    // TODO emulator.5

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
        // TODO emulator.5
        // An interrupt is taken if it is pending and enabled (mip & mie) and its mode is not below the
        // hart's: for M while in M only if MIE is on, in S and U always; for S (delegated) while in S
        // only if SIE is on, in U always, in M never. Anything in mip & mie ends waiting.
        return nil
    }
}
