/// In which order the tests of a milestone are asked about a mutant: what answers soon comes first.
struct SearchOrder: Sendable, Equatable {
    /// Seconds that all brief tests together take at most, as long as nothing is wrong.
    private static let brief = 1.0

    /// Tests that are asked together, in one process: starting one takes longer than most tests do.
    let together: [String]
    /// How long they may take, mistakes and all.
    let time: Duration
    /// Tests that are asked one by one after them.
    let oneByOne: [String]

    /// Every test by itself, in the order of the catalogue.
    init(of milestone: Milestone) {
        (together, time, oneByOne) = ([], .zero, milestone.tests)
    }

    /// An order by how long each test took on the solution; those that did not finish come last.
    init(of milestone: Milestone, seconds: [String: Double]) {
        let sorted = milestone.tests.filter { seconds[$0] != nil }.sorted {
            (seconds[$0] ?? 0, $0) < (seconds[$1] ?? 0, $1)
        }
        var sum = 0.0
        let count = sorted.prefix {
            sum += seconds[$0] ?? 0
            return sum <= Self.brief
        }.count
        together = Array(sorted.prefix(count))
        time = .seconds(5)
        oneByOne = sorted.dropFirst(count) + milestone.tests.filter { seconds[$0] == nil }
    }
}
