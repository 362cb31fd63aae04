import RISCV

extension MemoryForm {
    static let double = MemoryForm(size: .double, isSigned: false)

    init(size: AccessSize, isSigned: Bool) {
        self.size = size
        self.isSigned = isSigned
    }
}

extension Operation {
    /// Whether what it does depends on the mode or changes it, so that a hypervisor must carry it out.
    var isPrivileged: Bool {
        switch self {
        case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci, .ecall, .ebreak, .mret, .sret, .wfi,
            .sfenceVMA:
            true
        default: false
        }
    }

    /// Whether it belongs to extension A.
    var isAtomic: Bool {
        rawValue >= Operation.lrW.rawValue && rawValue <= Operation.amomaxuD.rawValue
    }

    /// What an atomic memory operation stores. Words come sign-extended, which keeps every order.
    func combine(_ old: UInt64, _ operand: UInt64) -> UInt64 {
        switch self {
        case .amoswapW, .amoswapD: operand
        case .amoaddW, .amoaddD: old &+ operand
        case .amoxorW, .amoxorD: old ^ operand
        case .amoandW, .amoandD: old & operand
        case .amoorW, .amoorD: old | operand
        case .amominW, .amominD: UInt64(bitPattern: min(Int64(bitPattern: old), Int64(bitPattern: operand)))
        case .amomaxW, .amomaxD: UInt64(bitPattern: max(Int64(bitPattern: old), Int64(bitPattern: operand)))
        case .amominuW, .amominuD: min(old, operand)
        default: max(old, operand)
        }
    }
}
