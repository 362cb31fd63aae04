/// The compressed jumps and branches, which the kit's assembler does not write.
///
/// - ISA: Unprivileged 20191213, §16.4 and table 16.6
enum CompressedJump: UInt16 {
    case j = 0xA001
    case beqz = 0xC001
    case bnez = 0xE001

    /// `c.jr ra`.
    static let returns: UInt16 = 0x8082

    /// The 16 bits.
    /// - Parameters:
    ///   - register: x8...x15, for the branches.
    ///   - offset: bytes to the target, even; 0 to 254 always fits.
    func encoded(register: UInt8 = 8, offset: Int) -> UInt16 {
        let bits = UInt16(truncatingIfNeeded: offset)
        func move(_ range: ClosedRange<UInt16>, to position: UInt16) -> UInt16 {
            (bits >> range.lowerBound & (1 << UInt16(range.count) - 1)) << position
        }
        switch self {
        case .j:
            // | 12 imm[11] | 11 [4] | 10..9 [9:8] | 8 [10] | 7 [6] | 6 [7] | 5..3 [3:1] | 2 [5] |
            let high = move(11...11, to: 12) | move(4...4, to: 11) | move(8...9, to: 9) | move(10...10, to: 8)
            return rawValue | high | move(6...6, to: 7) | move(7...7, to: 6) | move(1...3, to: 3)
                | move(5...5, to: 2)
        case .beqz, .bnez:
            // | 12 imm[8] | 11..10 [4:3] | 9..7 register | 6..5 [7:6] | 4..3 [2:1] | 2 [5] |
            let high = move(8...8, to: 12) | move(3...4, to: 10) | UInt16(register & 7) << 7
            return rawValue | high | move(6...7, to: 5) | move(1...2, to: 3) | move(5...5, to: 2)
        }
    }
}
