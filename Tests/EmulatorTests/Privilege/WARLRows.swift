import RISCV
import SuiteSupport

/// Writes to a register, one after the other.
struct WARLCase {
    let csr: CSR
    let writes: [UInt64]

    init(_ csr: CSR, _ writes: UInt64...) {
        self.csr = csr
        self.writes = writes
    }
}

/// What each register shows after all writes, line by line as in the handout's table.
enum WARLRows {
    private static let ones: UInt64 = .max

    static let all: [Row<WARLCase, UInt64>] = [
        Row("mstatus, all ones", WARLCase(.mstatus, ones), gives: 0xA_007E_19AA),
        Row("mstatus, zero", WARLCase(.mstatus, ones, 0), gives: 0xA_0000_0000),
        Row("mstatus, MPP = 2 after MPP = 1", WARLCase(.mstatus, 1 << 11, 2 << 11), gives: 0xA_0000_0800),
        Row("sstatus, all ones", WARLCase(.sstatus, ones), gives: 0x2_000C_0122),
        Row("misa, zero: A, C, I, M, S, U stay", WARLCase(.misa, 0), gives: 2 << 62 | 0x14_1105),
        Row("medeleg, all ones", WARLCase(.medeleg, ones), gives: 0xB3FF),
        Row("mideleg, all ones", WARLCase(.mideleg, ones), gives: 0x222),
        Row("mie, all ones", WARLCase(.mie, ones), gives: 0xAAA),
        Row("mip, all ones", WARLCase(.mip, ones), gives: 0x222),
        Row("mtvec, direct", WARLCase(.mtvec, 0x8000_0100), gives: 0x8000_0100),
        Row("mtvec, vectored", WARLCase(.mtvec, 0x8000_0101), gives: 0x8000_0101),
        Row("mtvec, mode 2", WARLCase(.mtvec, 0x8000_0100, 0x9000_0002), gives: 0x8000_0100),
        Row("stvec, mode 3", WARLCase(.stvec, 0x8000_0101, 0x9000_0003), gives: 0x8000_0101),
        Row("mepc, odd", WARLCase(.mepc, 0x8000_0003), gives: 0x8000_0002),
        Row("sepc, all ones", WARLCase(.sepc, ones), gives: ones - 1),
        Row("mcause, all ones", WARLCase(.mcause, ones), gives: ones),
        Row("scause", WARLCase(.scause, 1 << 63 | 5), gives: 1 << 63 | 5),
        Row("mtval", WARLCase(.mtval, 0xDEAD_BEEF_0BAD_CAFE), gives: 0xDEAD_BEEF_0BAD_CAFE),
        Row("stval", WARLCase(.stval, ones), gives: ones),
        Row("mscratch", WARLCase(.mscratch, ones), gives: ones),
        Row("sscratch", WARLCase(.sscratch, ones), gives: ones),
        Row("mcounteren", WARLCase(.mcounteren, ones), gives: 0xFFFF_FFFF),
        Row("scounteren", WARLCase(.scounteren, ones), gives: 0xFFFF_FFFF),
        Row("menvcfg: STCE and FIOM", WARLCase(.menvcfg, ones), gives: 1 << 63 | 1),
        Row("senvcfg: FIOM", WARLCase(.senvcfg, ones), gives: 1),
        Row("mcountinhibit: cycle and instret", WARLCase(.mcountinhibit, ones), gives: 5),
        Row("satp, Sv39", WARLCase(.satp, 8 << 60 | 0x8_0000), gives: 8 << 60 | 0x8_0000),
        Row(
            "satp, Sv48 after Sv39", WARLCase(.satp, 8 << 60 | 0x8_0000, 9 << 60 | 1),
            gives: 8 << 60 | 0x8_0000),
        Row("stimecmp", WARLCase(.stimecmp, 0x1234_5678_9ABC_DEF0), gives: 0x1234_5678_9ABC_DEF0),
    ]
}
