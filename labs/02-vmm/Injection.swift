import LabSupport
import RISCV

/// Milestone 3. Traps of the guest's own: into its handler and back, without the hart's help.
extension VirtualMachine {
    /// Enters the guest's trap handler, in virtual S if the cause is delegated, else in virtual M.
    ///
    /// - ISA: Privileged 1.12, §3.1.6.1 (the stack of IE and mode), §3.1.7 (vectors), §3.1.8 (delegation)
    public func inject(_ trap: Trap) throws {
        // TODO vmm.3
        // What the hart does in hardware, done to `csr`, `mode` and `pc`: xepc, xcause, xtval; push IE
        // and the mode on the stack in mstatus; IE off; go to the vector's base, or base + 4 * cause for
        // an interrupt if vectored. A trap never lowers the mode.
        throw Unimplemented("vmm.3")
    }

    // TODO vmm.3

    /// `sret`: back from the virtual supervisor's handler to the mode in SPP.
    public func emulateSret() throws {
        // TODO vmm.3
        // Pop the stack: SIE = SPIE, SPIE = 1, SPP = U; MPRV ends; the mode is what SPP was; pc = sepc.
        throw Unimplemented("vmm.3")
    }

    /// `mret`: back from the virtual machine's handler to the mode in MPP.
    public func emulateMret() throws {
        // TODO vmm.3
        // Pop the stack: MIE = MPIE, MPIE = 1, MPP = U; MPRV ends when the new mode is not M.
        throw Unimplemented("vmm.3")
    }

    /// The virtual interrupt that must be taken before the guest's next instruction; nil for none.
    ///
    /// - ISA: Privileged 1.12, §3.1.9 (priority MEI, MSI, MTI, SEI, SSI, STI) and §4.1.3
    public func pendingInterrupt() throws -> Interrupt? {
        look()
        let pending = csr.pending & csr[.mie]
        guard pending != 0 else { return nil }
        isWaiting = false
        // TODO vmm.3
        // Taken if its mode is not below the virtual one: for M while in M only if MIE is on, below M
        // always; for S (delegated) while in S only if SIE is on, in U always, in M never.
        throw Unimplemented("vmm.3")
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
        // TODO vmm.3
        // From virtual S it goes to the hypervisor's firmware (`callFirmware`) if there is one, or to the
        // paravirtual interface (`hypercall`, true if it was one). In every other case the guest's handler
        // is entered; the cause names the mode that the guest believes to be in.
        throw Unimplemented("vmm.3")
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
