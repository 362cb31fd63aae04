/// Which variant of the instruction set a hart runs.
public enum InstructionSet: String, CaseIterable, Sendable {
    /// RV64IMAC with modes M, S and U, as the manuals have it.
    case rv64
    /// RV64-NT, "not trapping": a variant made to have the problem that x86 had until 2005. In U some
    /// sensitive instructions do something else instead of trapping; see `NonTrapping`.
    case rv64NT = "rv64nt"
}

/// What RV64-NT adds and changes; the x86 instructions that behaved alike are named beside.
///
/// In U, without a trap:
/// - writes of `sstatus` lose SIE and SPP (POPF);
/// - reads of `sstatus` give the real register (PUSHF, SMSW);
/// - reads of `satp`, `stvec`, `sscratch`, `sie` give the real registers (SGDT, SIDT, SLDT, STR);
/// - `sret` jumps to `sepc` and changes nothing else (IRET, far RET).
///
/// In every mode there are two instructions more:
/// - `csrr rd, curpriv` gives the real mode (MOV r, CS);
/// - `prober rd, rs1` tells whether a byte can be read at the real mode (LAR, LSL, VERR).
public enum NonTrapping {
    /// The address of the read-only register `curpriv`.
    public static let curpriv: UInt16 = 0xCC0
    /// What `sstatus` does not take from U.
    public static let dropped = Status.sie | Status.spp
    /// Registers that U may read as they really are.
    public static let revealed: Set<CSR> = [.sstatus, .satp, .stvec, .sscratch, .sie]

    /// `prober rd, rs1`: opcode custom-0, everything else zero.
    public static func prober(rd: UInt8, rs1: UInt8) -> UInt32 {
        0x0B | UInt32(rd & 31) << 7 | UInt32(rs1 & 31) << 15
    }

    /// The two registers of a `prober`; nil for any other word.
    public static func probed(_ word: UInt32) -> (rd: UInt8, rs1: UInt8)? {
        guard word & 0xFFF0_707F == 0x0B else { return nil }
        return (UInt8(word >> 7 & 31), UInt8(word >> 15 & 31))
    }
}
