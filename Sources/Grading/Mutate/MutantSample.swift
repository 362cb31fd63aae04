import LabSupport

/// Some of many mutants, from a seed.
struct MutantSample {
    /// The chosen ones, by file and place. First one line of each file in turn, then its other lines; a line
    /// that has been changed is changed in a second way only when every line has had its turn.
    /// - Parameter limit: how many at most; all when nil.
    static func of(_ mutants: [SourceMutant], limit: Int?, seed: UInt64) -> [SourceMutant] {
        var generator = SeededGenerator(seed: seed)
        let piles = Dictionary(grouping: mutants, by: \.file).sorted { $0.key < $1.key }
        // Where there are more files than turns, the seed says which ones get none.
        let all = piles.shuffled(using: &generator).flatMap { _, pile in
            Self.turns(of: pile.shuffled(using: &generator))
        }
        let chosen = all.enumerated().sorted {
            ($0.element.round, $0.element.turn, $0.offset) < ($1.element.round, $1.element.turn, $1.offset)
        }
        return chosen.prefix(limit ?? .max).map(\.element.mutant).sorted {
            ($0.file, $0.place.lowerBound, $0.replacement) < ($1.file, $1.place.lowerBound, $1.replacement)
        }
    }

    private struct Turn {
        let mutant: SourceMutant
        /// How many mutants of the same line come before it.
        let round: Int
        /// How many of the same file come before it in this round.
        let turn: Int
    }

    /// The turns of one file's mutants, which are in the order of the draw.
    private static func turns(of pile: [SourceMutant]) -> [Turn] {
        var lines: [Int: Int] = [:]
        var rounds: [Int: Int] = [:]
        return pile.map { mutant in
            let round = lines[mutant.line, default: 0]
            defer { (lines[mutant.line], rounds[round]) = (round + 1, rounds[round, default: 0] + 1) }
            return Turn(mutant: mutant, round: round, turn: rounds[round, default: 0])
        }
    }
}
