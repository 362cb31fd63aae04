/// The three hints that fit where a learner stands: those for the test that fails, else the milestone's.
public struct HintLadder: Sendable, Equatable {
    /// The milestone.
    public let milestone: Milestone
    /// The test that fails, when one is known.
    public let test: String?
    /// The hints, from a nudge to nearly the code.
    public let steps: [String]
    /// The name under which the book counts them.
    let key: String

    /// The hints of a milestone.
    /// - Parameter test: the test that fails; nil when none is known.
    public init(_ milestone: Milestone, failing test: String?) {
        let known = test.flatMap { milestone.tests.contains($0) ? $0 : nil }
        let own = milestone.testHints.first { hints in known.map { hints.tests.contains($0) } ?? false }
        self.milestone = milestone
        self.test = known
        steps = own?.steps ?? milestone.hints
        key = own.map { "\(milestone.id)/\($0.tests[0])" } ?? milestone.id
    }

    /// One of the hints, with what it is about.
    /// - Parameter number: from 1 to the number of steps.
    public func text(_ number: Int) -> String {
        let head = "\(milestone.id)  \(milestone.title): hint \(number) of \(steps.count)"
        let about = test.map { ["  first red test: \(milestone.suite)/\($0)"] } ?? []
        return ([head] + about + Layout.wrap(steps[number - 1], indent: 2)).joined(separator: "\n") + "\n"
    }
}
