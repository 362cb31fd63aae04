/// Remembers what was last generated, file by file, in `labs/.stubs`.
///
/// A lab file is the learner's own as soon as its fingerprint differs from the one noted here. The
/// note is committed with the stubs, so this works in a fresh clone, in an unpacked archive without
/// git, and for an author who generates twice between two commits.
struct StubLock: Equatable {
    private(set) var fingerprints: [String: String] = [:]

    init() {}

    /// Reads `fingerprint  path` lines; others are ignored, as if nothing were noted.
    init(text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { fingerprints[String(words[1].trimmed)] = String(words[0]) }
        }
    }

    var text: String {
        fingerprints.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
    }

    /// Whether the file holds what was generated last, and so may be replaced.
    func isUnedited(_ path: String, content: String) -> Bool {
        fingerprints[path] == Self.fingerprint(content)
    }

    mutating func note(_ path: String, content: String) {
        fingerprints[path] = Self.fingerprint(content)
    }

    /// FNV-1a, 64 bits: tells an edit from none; nobody gains by forging it.
    static func fingerprint(_ content: String) -> String {
        fingerprint(content.utf8)
    }

    /// The same of bytes.
    static func fingerprint(_ content: some Sequence<UInt8>) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in content { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
