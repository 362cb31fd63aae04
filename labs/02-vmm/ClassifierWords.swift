import RISCV

extension Classifier {
    /// Words to classify: each privileged instruction, each kind of access to a control and status
    /// register, the two that RV64-NT adds, and some of every other group.
    public static let words: [UInt32] =
        statusWords + supervisorWords + machineWords + counterWords + addedWords + trapWords + plainWords

    private static let a0: UInt8 = 10
    private static let a1: UInt8 = 11

    private static let statusWords: [UInt32] = [
        csr(.csrrw, .sstatus, rs1: a0), csr(.csrrs, .sstatus, rd: a0), csr(.csrrsi, .sstatus, rs1: 2),
        csr(.csrrci, .sstatus, rs1: 2), csr(.csrrwi, .sstatus, rs1: 2), csr(.csrrs, .sstatus, rs1: a0),
        csr(.csrrc, .sstatus, rd: a1, rs1: a0),
    ]

    private static let supervisorWords: [UInt32] =
        [
            csr(.csrrw, .sie, rs1: a0), csr(.csrrw, .stvec, rs1: a0), csr(.csrrw, .sscratch, rd: 2, rs1: 2),
            csr(.csrrw, .satp, rs1: a0), csr(.csrrw, .sepc, rs1: a0), csr(.csrrsi, .sie, rs1: 2),
            csr(.csrrci, .sip, rs1: 2), csr(.csrrw, .scounteren, rs1: a0), csr(.csrrw, .stimecmp, rs1: a0),
        ]
        + [CSR.sepc, .scause, .stval, .sip, .satp, .stvec, .sscratch, .sie, .scounteren, .stimecmp].map {
            csr(.csrrs, $0, rd: a0)
        }
        + [
            Instruction(.sret).encoded, Instruction(.wfi).encoded, Instruction(.sfenceVMA).encoded,
            Instruction(.sfenceVMA, rs1: a0).encoded, Instruction(.sfenceVMA, rs1: a0, rs2: a1).encoded,
        ]

    private static let machineWords: [UInt32] =
        [
            csr(.csrrw, .mstatus, rs1: a0), csr(.csrrw, .mepc, rs1: a0), csr(.csrrsi, .mie, rs1: 8),
            csr(.csrrw, .medeleg, rs1: a0), csr(.csrrw, .mcycle, rs1: a0),
        ]
        + [CSR.mstatus, .mepc, .mcause, .mideleg, .medeleg, .misa, .mhartid, .mcycle].map {
            csr(.csrrs, $0, rd: a0)
        } + [Instruction(.mret).encoded]

    private static let counterWords: [UInt32] = [CSR.time, .cycle, .instret].map { csr(.csrrs, $0, rd: a0) }

    /// Undefined in RV64.
    private static let addedWords: [UInt32] = [
        Instruction(.csrrs, rd: a0, immediate: Int64(NonTrapping.curpriv)).encoded,
        NonTrapping.prober(rd: a0, rs1: a1),
    ]

    /// `ecall`, `ebreak`, `c.ebreak`; the illegal words of all zeros and all ones; a write of `time`.
    private static let trapWords: [UInt32] = [
        Instruction(.ecall).encoded, Instruction(.ebreak).encoded, 0x9002, 0, .max,
        csr(.csrrw, .time, rs1: a0),
    ]

    private static let plainWords: [UInt32] =
        [
            Instruction(.addi, rd: a0, rs1: a0, immediate: 1), Instruction(.fenceI),
            Instruction(.fence, immediate: 0xFF),
            Instruction(.lui, rd: a0, immediate: 0x1234_5000), Instruction(.auipc, rd: a0),
            Instruction(.jal, rd: 1, immediate: 64), Instruction(.jalr, rd: 1, rs1: a0),
            Instruction(.bne, rs1: a0, rs2: a1, immediate: -8), Instruction(.mul, rd: a0, rs1: a0, rs2: a1),
            Instruction(.div, rd: a0, rs1: a0, rs2: a1), Instruction(.ld, rd: a0, rs1: a1),
            Instruction(.lb, rd: a0, rs1: a1, immediate: -2048), Instruction(.sd, rs1: a1, rs2: a0),
            Instruction(.sb, rs1: a1, rs2: a0, immediate: 2047), Instruction(.lrD, rd: a0, rs1: a1),
            Instruction(.scD, rd: a0, rs1: a1, rs2: 12), Instruction(.amoaddW, rd: a0, rs1: a1, rs2: 12),
        ].map(\.encoded) + [0x4505, 0x852E, 0x6188]  // c.li a0, 1; c.mv a0, a1; c.ld a0, 0(a1)

    private static func csr(_ operation: Operation, _ csr: CSR, rd: UInt8 = 0, rs1: UInt8 = 0) -> UInt32 {
        Instruction(operation, rd: rd, rs1: rs1, immediate: Int64(csr.rawValue)).encoded
    }
}
