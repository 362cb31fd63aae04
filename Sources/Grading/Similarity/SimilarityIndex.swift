import Glibc

/// Finds pairs of submissions that share fingerprints, without comparing each text with each other.
///
/// An index from fingerprint to submissions names the pairs that have anything in common. What the
/// starting files hold does not count, and neither does what many have: that is how one writes it.
public struct SimilarityIndex: Sendable {
    /// The score from which a pair is worth a look; measured on the fixtures of `SimilarityTests`.
    public static let threshold = 0.25
    /// Fingerprints that a pair must share at least: a few are chance.
    static let leastShared = 6

    /// One submission's sources of a lab.
    public struct Entry: Sendable {
        /// Whose it is.
        public var id: String
        /// Text by file name.
        public var files: [String: String]

        /// A submission.
        public init(id: String, files: [String: String]) {
            self.id = id
            self.files = files
        }
    }

    struct Mark: Sendable {
        let hash: UInt64
        let file: Int
        let start: Int
        let from: Int32
        let to: Int32
    }

    struct Profile: Sendable {
        let id: String
        let files: [String]
        /// By file, then by place.
        let marks: [Mark]
    }

    let profiles: [Profile]
    /// Fingerprints of more submissions than this are nobody's in particular.
    let mostOwners: Int

    /// Reads and indexes the submissions.
    /// - Parameters:
    ///   - starter: the texts that everybody was given.
    ///   - mostOwners: nil for a tenth of the submissions, but at least 10.
    public init(_ entries: [Entry], starter: [String], mostOwners: Int? = nil) {
        let given = Starter(starter)
        let sorted = entries.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        // Nothing in it throws.
        profiles = (try? sorted.parallelMap(width: width) { Self.profile($0, given) }) ?? []
        self.mostOwners = mostOwners ?? max(10, entries.count / 10)
    }

    private struct Starter: Sendable {
        let texts: Set<String>
        /// Of every k-gram, not of the chosen ones only: what is chosen depends on what stands around.
        let grams: Set<UInt64>

        init(_ texts: [String]) {
            self.texts = Set(texts)
            grams = Set(texts.flatMap { Winnowing.grams(of: NormalizedSource($0).symbols) })
        }
    }

    private static func profile(_ entry: Entry, _ starter: Starter) -> Profile {
        var marks: [Mark] = []
        let names = entry.files.keys.sorted()
        for (file, name) in names.enumerated() {
            guard let text = entry.files[name], !starter.texts.contains(text) else { continue }
            let source = NormalizedSource(text)
            for found in Winnowing.fingerprints(of: source.symbols) where !starter.grams.contains(found.hash)
            {
                marks.append(
                    Mark(
                        hash: found.hash, file: file, start: found.start, from: source.lines[found.start],
                        to: source.lines[found.start + Winnowing.gram - 1]))
            }
        }
        return Profile(id: entry.id, files: names, marks: marks)
    }

    /// What a class shares.
    struct Findings {
        /// The first pairs, with their runs of code.
        let pairs: [SimilarPair]
        /// Pairs that reach the threshold.
        let found: Int
        /// Fingerprints that too many have.
        let common: Int
    }

    /// The pairs that reach the threshold, the most similar first.
    public func pairs(threshold: Double = Self.threshold) -> [SimilarPair] {
        findings(threshold: threshold).pairs
    }

    /// The same with what was left out.
    /// - Parameter most: at most so many pairs get their runs of code looked up.
    func findings(threshold: Double, most: Int = 100) -> Findings {
        let counts = count()
        var found: [(first: Int, second: Int, score: Double)] = []
        for second in profiles.indices {
            for first in 0..<second {
                let shared = counts.shared(first, second)
                let least = min(counts.own[first], counts.own[second])
                guard shared >= Self.leastShared, Double(shared) >= threshold * Double(least) else {
                    continue
                }
                found.append((first, second, Double(shared) / Double(least)))
            }
        }
        // Ties keep the order of the ids: the same class, the same report.
        found.sort { ($1.score, $0.first, $0.second) < ($0.score, $1.first, $1.second) }
        let pairs = found.prefix(most).map { first, second, score in
            SimilarPair(
                first: profiles[first].id, second: profiles[second].id, score: score,
                shared: counts.shared(first, second),
                runs: SharedRuns(profiles[first], profiles[second], ignoring: counts.common).all())
        }
        return Findings(pairs: pairs, found: found.count, common: counts.common.count)
    }

    /// The score of each pair, whatever it is; for measuring the threshold.
    func scores() -> [(first: String, second: String, score: Double)] {
        let counts = count()
        return profiles.indices.flatMap { second in
            (0..<second).map { first in
                let shared = counts.shared(first, second)
                let least = max(1, min(counts.own[first], counts.own[second]))
                let score = shared < Self.leastShared ? 0 : Double(shared) / Double(least)
                return (profiles[first].id, profiles[second].id, score)
            }
        }
    }

    /// How many fingerprints each submission has of its own, and each pair together.
    private struct Counts {
        var own: [Int]
        /// Half a table: pair (i, j) with i < j is at j * (j - 1) / 2 + i.
        var together: [Int32]
        var common: Set<UInt64> = []

        func shared(_ first: Int, _ second: Int) -> Int { Int(together[second * (second - 1) / 2 + first]) }
    }

    private func count() -> Counts {
        var owners: [UInt64: [Int32]] = [:]
        for (index, profile) in profiles.enumerated() {
            for mark in profile.marks where owners[mark.hash]?.last != Int32(index) {
                owners[mark.hash, default: []].append(Int32(index))
            }
        }
        let count = profiles.count
        var counts = Counts(
            own: [Int](repeating: 0, count: count),
            together: [Int32](repeating: 0, count: count * max(0, count - 1) / 2))
        for (hash, indices) in owners {
            guard indices.count <= mostOwners else {
                counts.common.insert(hash)
                continue
            }
            for (place, second) in indices.enumerated() {
                counts.own[Int(second)] += 1
                let row = Int(second) * (Int(second) - 1) / 2
                for first in indices[..<place] { counts.together[row + Int(first)] += 1 }
            }
        }
        return counts
    }
}
