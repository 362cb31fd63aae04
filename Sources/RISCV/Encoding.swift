/// How the fields of a 32-bit instruction word are laid out.
///
/// ```
///      31      25 24  20 19  15 14  12 11       7 6      0
/// R   | funct7   | rs2  | rs1  |funct3| rd       | opcode |
/// I   | immediate[11:0] | rs1  |funct3| rd       | opcode |
/// S   | imm[11:5]| rs2  | rs1  |funct3| imm[4:0] | opcode |
/// B   | imm[12|10:5]    |rs2|rs1|funct3|imm[4:1|11]|opcode|
/// U   | immediate[31:12]              | rd       | opcode |
/// J   | imm[20|10:1|11|19:12]         | rd       | opcode |
/// ```
/// - ISA: Unprivileged 20191213, §2.2 and §2.3
public enum Format: Sendable {
    case r, i, s, b, u, j
    /// I-type whose immediate is a shift amount of five or six bits below a fixed top.
    case shift(bits: Int)
    /// R-type with aq and rl in bits 26 and 25.
    case atomic
    /// I-type whose immediate is a CSR address.
    case csr
    /// A word without operands.
    case fixed
}

/// The fixed bits of an operation: the assembler's side of the instruction set.
public struct Encoding: Sendable {
    /// Where the operands go.
    public var format: Format
    /// The bits that never vary.
    public var match: UInt32

    /// An encoding from the fields that tell operations apart.
    init(_ format: Format, opcode: UInt32, funct3: UInt32 = 0, funct7: UInt32 = 0) {
        self.format = format
        match = funct7 << 25 | funct3 << 12 | opcode
    }

    /// An encoding of a word that has no operands.
    init(word: UInt32) {
        format = .fixed
        match = word
    }
}

extension Instruction {
    /// The 32-bit word an assembler would write. Operands are cut to their fields; `length` is not looked at.
    public var encoded: UInt32 {
        let encoding = operation.encoding
        let bits = UInt32(truncatingIfNeeded: immediate)
        let rdField = UInt32(rd & 31) << 7
        let rs1Field = UInt32(rs1 & 31) << 15
        let rs2Field = UInt32(rs2 & 31) << 20
        func field(_ high: Int, _ low: Int, to position: Int) -> UInt32 {
            (bits >> UInt32(low) & (1 << UInt32(high - low + 1) - 1)) << UInt32(position)
        }
        let operands: UInt32 =
            switch encoding.format {
            case .r: rdField | rs1Field | rs2Field
            case .i, .csr: rdField | rs1Field | field(11, 0, to: 20)
            case .s: rs1Field | rs2Field | field(11, 5, to: 25) | field(4, 0, to: 7)
            case .b:
                rs1Field | rs2Field | field(12, 12, to: 31) | field(10, 5, to: 25) | field(4, 1, to: 8)
                    | field(11, 11, to: 7)
            case .u: rdField | bits & 0xFFFF_F000
            case .j:
                rdField | field(20, 20, to: 31) | field(10, 1, to: 21) | field(11, 11, to: 20)
                    | field(19, 12, to: 12)
            case .shift(let width): rdField | rs1Field | field(width - 1, 0, to: 20)
            case .atomic: rdField | rs1Field | rs2Field | field(1, 0, to: 25)
            case .fixed: 0
            }
        return encoding.match | operands
    }
}
