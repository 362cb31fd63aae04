import LabSupport

/// Finds the rest of a name of which somebody has given the beginning.
///
/// - Kubernetes: 1.20, apiserver/pkg/storage/names
public enum NameGenerator {
    /// Letters and digits of which no bad word can be made.
    static let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    /// How many of them make a name another.
    static let length = 5
    /// As often another name is tried when there is one already (1.30; before that once).
    static let attempts = 8

    /// The name that begins like this.
    /// - Parameter suffix: five letters.
    public static func name(from base: String, suffix: String) throws -> String {
        // TODO reconcilers.5
        // Base and suffix have 63 characters at most: cut the base.
        throw Unimplemented("reconcilers.5")
    }

    /// Five letters that depend on a text alone: a new identity gives a new name, and the same one the same.
    /// - Source: FNV-1a, 64 bits
    static func suffix(of text: String) -> String {
        var hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(
            (0..<length).map { _ in
                let (rest, place) = hash.quotientAndRemainder(dividingBy: UInt64(letters.count))
                hash = rest
                return letters[Int(place)]
            })
    }
}
