/// Chooses some of the hashes of all k-grams of a text, so that two texts that share a long enough run
/// are sure to share a chosen one.
///
/// Of every `window` k-grams in a row, the least hash is chosen, the last one of several. So each run of
/// `guarantee` symbols that two texts share gives a fingerprint that they share, wherever it stands, and
/// no run shorter than `gram` ever does.
///
/// - Paper: Schleimer, Wilkerson, Aiken: "Winnowing", SIGMOD 2003
public enum Winnowing {
    /// Symbols of one k-gram: shorter runs are no evidence. The paper's k.
    public static let gram = 14
    /// k-grams of which one is chosen. The paper's w.
    public static let window = 6
    /// Symbols of a shared run that is found for certain. The paper's t = w + k - 1.
    public static let guarantee = window + gram - 1

    /// A chosen k-gram.
    struct Fingerprint: Sendable, Equatable {
        let hash: UInt64
        /// The index of its first symbol.
        let start: Int
    }

    /// The hash of each k-gram, in order; none for a text shorter than one.
    static func grams(of symbols: [UInt16]) -> [UInt64] {
        guard symbols.count >= gram else { return [] }
        let base: UInt64 = 0x9E37_79B9_7F4A_7C15
        let last = (1..<gram).reduce(1 as UInt64) { power, _ in power &* base }
        var rolling = symbols[..<gram].reduce(0 as UInt64) { $0 &* base &+ UInt64($1) &+ 1 }
        var hashes = [mixed(rolling)]
        hashes.reserveCapacity(symbols.count)
        for index in gram..<symbols.count {
            rolling = (rolling &- (UInt64(symbols[index - gram]) &+ 1) &* last) &* base
            rolling = rolling &+ UInt64(symbols[index]) &+ 1
            hashes.append(mixed(rolling))
        }
        return hashes
    }

    /// The chosen ones, in order.
    static func fingerprints(of symbols: [UInt16]) -> [Fingerprint] {
        let hashes = grams(of: symbols)
        guard !hashes.isEmpty else { return [] }
        var chosen: [Fingerprint] = []
        var previous = -1
        for end in min(window, hashes.count)...hashes.count {
            var least = max(0, end - window)
            for index in least..<end where hashes[index] <= hashes[least] { least = index }
            if least != previous { chosen.append(Fingerprint(hash: hashes[least], start: least)) }
            previous = least
        }
        return chosen
    }

    /// Spreads a sum over all bits, or the least of a window would always be the same few symbols.
    private static func mixed(_ value: UInt64) -> UInt64 {
        let first = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        let second = (first ^ first >> 27) &* 0x94D0_49BB_1331_11EB
        return second ^ second >> 31
    }
}
