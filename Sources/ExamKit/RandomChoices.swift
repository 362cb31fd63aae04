import LabSupport

/// What the cases of an exam are made of.
extension SeededGenerator {
    /// True in `percent` of a hundred cases.
    public mutating func chance(_ percent: UInt64) -> Bool {
        below(100) < percent
    }

    /// A number less than `bound`, which is at least 1.
    public mutating func below(_ bound: UInt64) -> UInt64 {
        UInt64.random(in: 0..<bound, using: &self)
    }

    /// One of a list that is not empty.
    public mutating func pick<T>(_ list: [T]) -> T {
        list[Int(below(UInt64(list.count)))]
    }

    /// A register number from `range`.
    public mutating func register(_ range: ClosedRange<UInt8> = 0...31) -> UInt8 {
        UInt8.random(in: range, using: &self)
    }

    /// 64 bits: often a value at which arithmetic goes wrong, otherwise anything.
    public mutating func operand() -> UInt64 {
        switch below(4) {
        case 0: pick(Self.boundaries)
        case 1: UInt64(bitPattern: Int64.random(in: -64...64, using: &self))
        case 2: next() >> below(64)
        default: next()
        }
    }

    /// `count` random bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    private static let boundaries: [UInt64] = [
        0, 1, .max, 1 << 63, 1 << 63 - 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000,
        0xFFFF_FFFF_8000_0000, 0xFFFF_FFFF_7FFF_FFFF, 31, 32, 33, 63, 64, 0x80, 0x8000, 0xFF, 0xFFFF,
    ]
}
