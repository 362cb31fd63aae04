import Glibc

extension [UInt8] {
    /// Whether this key comes before another: by the first byte that differs, then the shorter one.
    ///
    /// What `lexicographicallyPrecedes` says, many bytes at a time: most keys of a store begin alike.
    /// - C: memcmp(3)
    public func precedes(_ other: [UInt8]) -> Bool {
        withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                let common = Swift.min(mine.count, theirs.count)
                // Without bytes there may be no address to compare at.
                if common > 0, let first = mine.baseAddress, let second = theirs.baseAddress {
                    let order = memcmp(first, second, common)
                    if order != 0 { return order < 0 }
                }
                return mine.count < theirs.count
            }
        }
    }
}
