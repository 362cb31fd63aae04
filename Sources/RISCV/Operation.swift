/// What an instruction does: every operation of RV64IMA, Zicsr, Zifencei and the privileged ISA.
///
/// Compressed instructions have no operations of their own: each stands for one of these.
/// - ISA: Unprivileged 20191213, chapters 2, 5, 7, 8, 9; Privileged 1.12, §3.3 and §4.2
public enum Operation: UInt8, CaseIterable, Sendable {
    // Integer, two registers (R-type)
    case add, sub, sll, slt, sltu, xor, srl, sra, or, and
    case addw, subw, sllw, srlw, sraw
    // Integer, register and immediate (I-type)
    case addi, slti, sltiu, xori, ori, andi, slli, srli, srai
    case addiw, slliw, srliw, sraiw
    // Upper immediate (U-type)
    case lui, auipc
    // Control flow (J-, I- and B-type)
    case jal, jalr, beq, bne, blt, bge, bltu, bgeu
    // Memory (I- and S-type)
    case lb, lh, lw, ld, lbu, lhu, lwu
    case sb, sh, sw, sd
    // Multiply and divide (extension M)
    case mul, mulh, mulhsu, mulhu, div, divu, rem, remu
    case mulw, divw, divuw, remw, remuw
    // Atomic memory operations (extension A)
    case lrW, scW, amoswapW, amoaddW, amoxorW, amoandW, amoorW, amominW, amomaxW, amominuW, amomaxuW
    case lrD, scD, amoswapD, amoaddD, amoxorD, amoandD, amoorD, amominD, amomaxD, amominuD, amomaxuD
    // Memory ordering
    case fence, fenceI
    // Control and status registers (Zicsr)
    case csrrw, csrrs, csrrc, csrrwi, csrrsi, csrrci
    // Environment and privilege
    case ecall, ebreak, mret, sret, wfi, sfenceVMA

    /// The assembler's name, such as `addiw` or `amoadd.w`.
    public var mnemonic: String {
        switch self {
        case .fenceI: return "fence.i"
        case .sfenceVMA: return "sfence.vma"
        default:
            let name = String(describing: self)
            return switch name.last {
            case "W": name.dropLast() + ".w"
            case "D": name.dropLast() + ".d"
            default: name
            }
        }
    }
}
