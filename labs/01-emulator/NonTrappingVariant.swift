import RISCV

/// RV64-NT: what a hart does where RV64 would raise an illegal instruction.
///
/// Given, not part of any milestone. RV64-NT is made to have the problem that x86 had: see `NonTrapping`.
extension Hart {
    /// Runs the instruction behind an illegal-instruction trap, if RV64-NT has one there.
    /// - Returns: whether it did; then the instruction has retired.
    func executeSilently(_ trap: Trap) -> Bool {
        guard trap.cause == .exception(.illegalInstruction), let word = UInt32(exactly: trap.value) else {
            return false
        }
        if let (rd, rs1) = NonTrapping.probed(word) {
            registers[rd] = (try? translate(registers[rs1], for: .load)) != nil ? 1 : 0
            pc &+= 4
        } else {
            guard let instruction = try? Decoder.decode(word), retire(instruction) else { return false }
        }
        clock.retired &+= 1
        return true
    }

    private func retire(_ i: Instruction) -> Bool {
        if i.operation == .sret, mode == .user {
            pc = csr.sepc
            return true
        }
        let address = UInt16(truncatingIfNeeded: i.immediate)
        switch i.operation {
        case .csrrs, .csrrc, .csrrsi, .csrrci:
            guard i.rs1 == 0 else { return writeStatus(i) }
            if address == NonTrapping.curpriv {
                registers[i.rd] = UInt64(mode.rawValue)
            } else if mode == .user, let real = CSR(rawValue: address), NonTrapping.revealed.contains(real),
                let value = try? csr.read(address, in: .machine)
            {
                registers[i.rd] = value
            } else {
                return false
            }
            pc &+= 4
            return true
        case .csrrw, .csrrwi: return writeStatus(i)
        default: return false
        }
    }

    /// A write of `sstatus` from U: SIE and SPP stay as they are, and nobody is told.
    private func writeStatus(_ i: Instruction) -> Bool {
        guard mode == .user, i.immediate == Int64(CSR.sstatus.rawValue) else { return false }
        let isImmediate = i.operation.rawValue >= Operation.csrrwi.rawValue
        let operand = isImmediate ? UInt64(i.rs1) : registers[i.rs1]
        let old = csr.mstatus & Status.supervisorVisible
        let new =
            switch i.operation {
            case .csrrw, .csrrwi: operand
            case .csrrs, .csrrsi: old | operand
            default: old & ~operand
            }
        let kept = old & NonTrapping.dropped | new & ~NonTrapping.dropped
        try? csr.write(CSR.sstatus.rawValue, kept, in: .machine)
        registers[i.rd] = old
        pc &+= 4
        flushTranslations()
        return true
    }
}
