import LabSupport

/// Some of many mutants, from a seed: one of each file in turn, until there are enough.
struct MutantSample {
    /// The chosen ones, by file and place.
    /// - Parameter limit: how many at most; all when nil.
    static func of(_ mutants: [SourceMutant], limit: Int?, seed: UInt64) -> [SourceMutant] {
        let sorted = { (some: [SourceMutant]) in
            some.sorted { ($0.file, $0.place.lowerBound) < ($1.file, $1.place.lowerBound) }
        }
        guard let limit, limit < mutants.count else { return sorted(mutants) }
        var generator = SeededGenerator(seed: seed)
        var piles = Dictionary(grouping: mutants, by: \.file).sorted { $0.key < $1.key }.map {
            $0.value.shuffled(using: &generator)
        }
        // Where there are more files than turns, the seed says which ones get none.
        piles.shuffle(using: &generator)
        var chosen: [SourceMutant] = []
        while chosen.count < limit {
            for index in piles.indices where chosen.count < limit {
                if let mutant = piles[index].popLast() { chosen.append(mutant) }
            }
        }
        return sorted(chosen)
    }
}
