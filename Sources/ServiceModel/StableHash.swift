/// A hash that is the same in every process and on every machine, unlike `Hasher`'s: after a restart, and on the
/// proxy next door, the same client must meet the same endpoint.
///
/// - Source: FNV-1a of 64 bits (draft-eastlake-fnv), its bits mixed as SplitMix64 mixes its counter
public enum StableHash {
    /// 64 bits of which every one depends on every byte, and on the seed.
    public static func of(_ bytes: some Sequence<UInt8>, seed: UInt64 = 0) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        // Of FNV alone the high bits hardly change with the last byte, and neighbours on a ring would stay so.
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}

extension SocketPlace {
    /// Its bytes, for a hash: address, then port.
    public var hashBytes: [UInt8] { address.bytes + [UInt8(port >> 8), UInt8(port & 0xff)] }
}
