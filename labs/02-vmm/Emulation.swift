import LabSupport
import RISCV

/// Milestones 2 and 3. The privileged instructions, carried out on the virtual hart.
extension VirtualMachine {
    /// Carries out the instruction at the guest's `pc`, which was not allowed to run there.
    func emulate(_ word: UInt32) throws {
        if let (rd, rs1) = NonTrapping.probed(word), hart.instructionSet == .rv64NT {
            counts.add(.csr)
            return complete(4) { self[register: rd] = isReadable(self[register: rs1]) ? 1 : 0 }
        }
        guard let instruction = try illegalAsNil({ try hart.decode(word) }) else {
            return try reflect(.illegal(word))
        }
        do {
            try emulate(instruction)
        } catch let trap as Trap {
            try reflect(trap)
        }
    }

    /// Carries out a privileged instruction as the virtual hart would.
    ///
    /// - Throws: the `Trap` that the virtual hart raises; then nothing has changed.
    /// - ISA: Privileged 1.12, §3.3 and §4.2
    public func emulate(_ i: Instruction) throws {
        switch i.operation {
        case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci:
            counts.add(.csr)
            try complete(i.length) { try emulateCSR(i) }
        case .sret:
            try demand(mode == .machine || mode == .supervisor && csr[.mstatus] & Status.tsr == 0, i)
            counts.add(.trapReturn)
            try emulateSret()
            retire(1)
        case .mret:
            try demand(mode == .machine, i)
            counts.add(.trapReturn)
            try emulateMret()
            retire(1)
        case .wfi:
            try demand(mode == .machine || mode == .supervisor && csr[.mstatus] & Status.tw == 0, i)
            counts.add(.wait)
            complete(i.length) { isWaiting = true }
        case .sfenceVMA:
            try demand(mode == .machine || mode == .supervisor && csr[.mstatus] & Status.tvm == 0, i)
            counts.add(.fence)
            complete(i.length) { forget(i.rs1 == 0 ? nil : self[register: i.rs1]) }
        default: throw Trap.illegal(i.encoded)
        }
    }

    /// Counts an instruction that software has carried out, and goes on behind it.
    func complete(_ length: UInt8, _ effect: () throws -> Void) rethrows {
        try effect()
        pc &+= UInt64(length)
        retire(1)
    }

    private func demand(_ allowed: Bool, _ i: Instruction) throws {
        guard allowed else { throw Trap.illegal(i.encoded) }
    }

    func illegalAsNil<T>(_ body: () throws -> T) throws -> T? {
        do { return try body() } catch is Trap { return nil }
    }

    /// Reads a virtual register, changes it, and brings the old value to rd.
    ///
    /// - Throws: `Trap.illegal` with the word when the virtual mode may not do that.
    /// - ISA: Unprivileged 20191213, table 9.1; Privileged 1.12, §3.1.9 (SEIP)
    func emulateCSR(_ i: Instruction) throws {
        look()
        let address = UInt16(truncatingIfNeeded: i.immediate)
        if address == NonTrapping.curpriv, hart.instructionSet == .rv64NT { return try emulateModeRead(i) }
        // TODO vmm.2
        // csrrs and csrrc with x0 (and the immediate forms with 0) do not write at all: read-only
        // registers can be read with them. csrrw with rd = x0 does not read. What csrrs and csrrc write
        // back to mip leaves out the board's wires (csr.lines). Every refusal is Trap.illegal(i.encoded).
        throw Unimplemented("vmm.2")
    }

    /// RV64-NT's `curpriv`: the mode that the guest believes to be in.
    private func emulateModeRead(_ i: Instruction) throws {
        let writes = i.operation == .csrrw || i.operation == .csrrwi || i.rs1 != 0
        try demand(!writes, i)
        self[register: i.rd] = UInt64(mode.rawValue)
    }

    /// Whether the virtual hart could read a byte.
    func isReadable(_ address: UInt64) -> Bool {
        (try? walk(address, for: .load)) != nil
    }
}
