extension FixedWidthInteger where Self: UnsignedInteger {
    /// The field at `range`, shifted down to bit 0: `word.bits(7...11)` is rd.
    @inline(__always)
    func bits(_ range: ClosedRange<Int>) -> Self {
        (self >> Self(range.lowerBound)) & ((Self(1) << Self(range.count)) &- 1)
    }

    /// The field at `range`, moved so that its lowest bit stands at `position`.
    ///
    /// Immediates are scattered over the word; each piece is put in its place and the pieces are joined.
    @inline(__always)
    func bits(_ range: ClosedRange<Int>, to position: Int) -> Self {
        bits(range) << Self(position)
    }
}

extension UInt32 {
    /// The low `width` bits as a two's complement number.
    @inline(__always)
    func signExtended(width: Int) -> Int64 {
        let shift = UInt32(32 - width)
        return Int64(Int32(bitPattern: self << shift) >> Int32(shift))
    }
}
