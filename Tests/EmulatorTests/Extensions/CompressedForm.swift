import RISCV

/// One line of the manual's tables of extension C.
struct CompressedForm: Sendable {
    /// The operands of a half word, cut out by the pattern.
    struct Fields {
        var rd: UInt8 = 0
        var rs2: UInt8 = 0
        /// The three-bit register in bits 9...7: x8 to x15.
        var base: UInt8 = 0
        /// The three-bit register in bits 4...2: x8 to x15.
        var low: UInt8 = 0
        var immediate: Int64 = 0
    }

    /// What a zero in a field means.
    enum Zero: Sendable { case allowed, reserved }

    let name: String
    let mask: UInt16
    let match: UInt16
    private let letters: [Character]
    private let places: [Int]
    private let signBits: Int
    private let zeroImmediate: Zero
    private let zeroRegister: Zero
    private let twin: @Sendable (Fields) -> Instruction

    init(
        _ name: String, _ pattern: String, _ places: [Int] = [], signed signBits: Int = 0,
        zero: Zero = .allowed, x0: Zero = .allowed, twin: @escaping @Sendable (Fields) -> Instruction
    ) {
        self.name = name
        self.places = places
        self.signBits = signBits
        self.twin = twin
        (zeroImmediate, zeroRegister) = (zero, x0)
        letters = Array(pattern)
        mask = letters.reduce(0) { $0 << 1 | ($1 == "0" || $1 == "1" ? 1 : 0) }
        match = letters.reduce(0) { $0 << 1 | ($1 == "1" ? 1 : 0) }
    }

    /// The 32-bit twin of a half word that has this form; nil when its operands are reserved.
    func expand(_ half: UInt16) -> Instruction? {
        var fields = Fields()
        var bits = places[...]
        for (index, letter) in letters.enumerated() {
            let bit = UInt8(truncatingIfNeeded: half >> UInt16(15 - index) & 1)
            switch letter {
            case "d": fields.rd = fields.rd << 1 | bit
            case "t": fields.rs2 = fields.rs2 << 1 | bit
            case "S": fields.base = fields.base << 1 | bit
            case "D", "T": fields.low = fields.low << 1 | bit
            case "i": fields.immediate |= Int64(bit) << Int64(bits.popFirst() ?? 0)
            default: break
            }
        }
        fields.base += 8
        fields.low += 8
        if signBits > 0 { fields.immediate = (fields.immediate << (64 - signBits)) >> (64 - signBits) }
        if zeroImmediate == .reserved && fields.immediate == 0 { return nil }
        if zeroRegister == .reserved && fields.rd == 0 { return nil }
        return twin(fields)
    }
}

extension CompressedTable {
    /// What 16 bits stand for; nil for reserved ones, and for those of floating point.
    static func expand(_ half: UInt16) -> Instruction? {
        for form in forms where half & form.mask == form.match { return form.expand(half) }
        return nil
    }
}
