import RISCV
import SuiteSupport

/// Loads of the bytes 0x80 0x81 … 0x8f, and stores over them.
enum MemoryRows {
    /// The bytes at `Workbench.data` before every row.
    static let bytes: [UInt8] = Array(0x80...0x8F)

    static let loads: [Row<Operation, UInt64>] = [
        Row("lb", .lb, gives: 0xFFFF_FFFF_FFFF_FF80),
        Row("lh", .lh, gives: 0xFFFF_FFFF_FFFF_8180),
        Row("lw", .lw, gives: 0xFFFF_FFFF_8382_8180),
        Row("ld", .ld, gives: 0x8786_8584_8382_8180),
        Row("lbu", .lbu, gives: 0x80),
        Row("lhu", .lhu, gives: 0x8180),
        Row("lwu", .lwu, gives: 0x8382_8180),
    ]

    static let positiveLoads: [Row<Operation, UInt64>] = [
        Row("lb of 0x7f", .lb, gives: 0x7F),
        Row("lh of 0x7f7f", .lh, gives: 0x7F7F),
        Row("lw of 0x7f7f7f7f", .lw, gives: 0x7F7F_7F7F),
    ]

    /// What the first nine bytes are after storing 0x1122334455667788.
    static let stores: [Row<Operation, [UInt8]>] = [
        Row("sb", .sb, gives: [0x88, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88]),
        Row("sh", .sh, gives: [0x88, 0x77, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88]),
        Row("sw", .sw, gives: [0x88, 0x77, 0x66, 0x55, 0x84, 0x85, 0x86, 0x87, 0x88]),
        Row("sd", .sd, gives: [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x88]),
    ]
}
