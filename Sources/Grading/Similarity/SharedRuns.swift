/// Joins the fingerprints that two submissions share into runs of lines that a person can compare.
struct SharedRuns {
    /// Runs that are shown of one pair.
    private static let most = 12
    /// Symbols between two shared fingerprints of one run: what was put in between is part of it.
    private static let widestGap = 40

    private let first: SimilarityIndex.Profile
    private let second: SimilarityIndex.Profile
    private let common: Set<UInt64>

    init(_ first: SimilarityIndex.Profile, _ second: SimilarityIndex.Profile, ignoring common: Set<UInt64>) {
        self.first = first
        self.second = second
        self.common = common
    }

    private struct Run {
        var one: SimilarityIndex.Mark
        var other: SimilarityIndex.Mark
        var oneEnd: SimilarityIndex.Mark
        var otherEnd: SimilarityIndex.Mark

        init(_ one: SimilarityIndex.Mark, _ other: SimilarityIndex.Mark) {
            (self.one, self.other, oneEnd, otherEnd) = (one, other, one, other)
        }

        var symbols: Int { oneEnd.start - one.start + Winnowing.gram }

        func goesOn(with one: SimilarityIndex.Mark, _ other: SimilarityIndex.Mark, gap: Int) -> Bool {
            one.file == oneEnd.file && other.file == otherEnd.file && one.start - oneEnd.start <= gap
                && other.start > otherEnd.start && other.start - otherEnd.start <= gap
        }
    }

    /// The longest runs, longest first.
    func all() -> [SharedRun] {
        let places = Dictionary(grouping: second.marks, by: \.hash)
        var runs: [Run] = []
        for mark in first.marks where !common.contains(mark.hash) {
            guard let others = places[mark.hash] else { continue }
            if let last = runs.last,
                let next = others.first(where: { last.goesOn(with: mark, $0, gap: Self.widestGap) })
            {
                runs[runs.count - 1].oneEnd = mark
                runs[runs.count - 1].otherEnd = next
            } else {
                runs.append(Run(mark, others[0]))
            }
        }
        return runs.sorted {
            ($1.symbols, $0.one.file, $0.one.start) < ($0.symbols, $1.one.file, $1.one.start)
        }
        .prefix(Self.most).map { run in
            SharedRun(
                first: Self.place(run.one, run.oneEnd, first),
                second: Self.place(run.other, run.otherEnd, second),
                symbols: run.symbols)
        }
    }

    private static func place(
        _ from: SimilarityIndex.Mark, _ to: SimilarityIndex.Mark, _ profile: SimilarityIndex.Profile
    ) -> SharedRun.Place {
        SharedRun.Place(file: profile.files[from.file], from: Int(from.from), to: Int(to.to))
    }
}
