/// The part of a lab that one run judges.
public struct Selection: Sendable, Equatable {
    /// Milestone by milestone: which tests and which probes.
    public var parts: [Part]
    /// Whether an unearned milestone blocks those that need it.
    public var blocks: Bool

    /// One milestone's share of a run.
    public struct Part: Sendable, Equatable {
        /// The milestone.
        public var milestone: Milestone
        /// Its tests to run.
        public var tests: [String]
        /// Its probes to judge, even after a red suite when no test is selected.
        public var probes: [String]
    }

    /// Everything of a lab.
    public init(all lab: Lab, blocks: Bool = true) {
        parts = lab.milestones.map { Part(milestone: $0, tests: $0.tests, probes: $0.exam) }
        self.blocks = blocks
    }

    /// What one id of a lab means: a milestone, a probe, or a test in any of its three spellings
    /// (`testAdd`, `DecodeTests/testAdd`, `EmulatorTests.DecodeTests/testAdd`). Nil when unknown.
    public init?(only id: String, in lab: Lab) {
        blocks = false
        parts = lab.milestones.compactMap { milestone in
            if milestone.id == id {
                return Part(milestone: milestone, tests: milestone.tests, probes: milestone.exam)
            }
            let tests = milestone.tests.filter { test in
                let full = milestone.bundleID(of: test, module: lab.module)
                return [test, "\(milestone.suite)/\(test)", full].contains(id)
            }
            let probes = milestone.exam.filter { $0 == id }
            if tests.isEmpty && probes.isEmpty { return nil }
            return Part(milestone: milestone, tests: tests, probes: probes)
        }
        if parts.isEmpty { return nil }
    }
}
