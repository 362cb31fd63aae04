/// What a class as a whole shows: how points spread, what most earned, what hardly anyone passed.
public struct ClassStatistics: Sendable, Equatable {
    /// Bars of the histogram.
    public static let bins = 10

    /// Students by the share of all points, in ten equal steps; full marks are in the last.
    public let histogram: [Int]
    /// The mean of the points; 0 for an empty class.
    public let mean: Double
    /// The middle of the points: half have no more, half no less.
    public let median: Double
    /// The least and the most points.
    public let range: ClosedRange<Int>
    /// For each lab, in the order of the class: its milestones with how many earned them.
    public let labs: [LabShare]
    /// Tests and probes that failed for anyone who tried, hardest first.
    public let hardest: [TestShare]
    /// How often each cause ended a milestone, most frequent first.
    public let causes: [CauseCount]

    /// One lab's milestones.
    public struct LabShare: Sendable, Equatable {
        /// The lab's name.
        public let lab: String
        /// Its milestones, in order.
        public var milestones: [MilestoneShare]
    }

    /// How many earned a milestone.
    public struct MilestoneShare: Sendable, Equatable {
        /// The milestone's id.
        public let id: String
        /// Its title.
        public let title: String
        /// Students who earned it.
        public var earned = 0
        /// Students whose report has it.
        public var judged = 0
    }

    /// How many failed a test or a probe.
    public struct TestShare: Sendable, Equatable {
        /// `DecodeTests/testAdd`, or `exam words`.
        public let id: String
        /// The milestone's id.
        public let milestone: String
        /// Students who did more than leave the stub, and failed it.
        public var failed = 0
        /// Students for whom it ran on more than a stub.
        public var tried = 0
    }

    /// How often there was a cause.
    public struct CauseCount: Sendable, Equatable {
        /// Which.
        public let kind: Cause.Kind
        /// Milestones of students.
        public let count: Int
    }

    /// Counts a class.
    public init(_ report: ClassReport) {
        let points = report.students.map(\.points).sorted()
        var histogram = [Int](repeating: 0, count: Self.bins)
        for value in points {
            histogram[report.possible == 0 ? 0 : min(Self.bins - 1, value * Self.bins / report.possible)] += 1
        }
        self.histogram = histogram
        mean = points.isEmpty ? 0 : Double(points.reduce(0, +)) / Double(points.count)
        let middle = points.count / 2
        median =
            points.isEmpty
            ? 0
            : points.count % 2 == 1 ? Double(points[middle]) : Double(points[middle - 1] + points[middle]) / 2
        range = (points.first ?? 0)...(points.last ?? 0)
        let reports = report.students.flatMap(\.labs)
        labs = report.labs.map { head in Self.share(head.name, reports.filter { $0.lab == head.name }) }
        hardest = Self.hardest(reports)
        causes = Self.causes(reports.flatMap(\.milestones))
    }

    /// The ids of a lab's milestones, in the order in which the reports have them.
    static func milestoneIDs(of lab: String, in report: ClassReport) -> [String] {
        share(lab, report.students.flatMap(\.labs).filter { $0.lab == lab }).milestones.map(\.id)
    }

    private static func share(_ lab: String, _ reports: [LabReport]) -> LabShare {
        var share = LabShare(lab: lab, milestones: [])
        for milestone in reports.flatMap(\.milestones) {
            let index =
                share.milestones.firstIndex { $0.id == milestone.id } ?? share.milestones.endIndex
            if index == share.milestones.endIndex {
                share.milestones.append(MilestoneShare(id: milestone.id, title: milestone.title))
            }
            share.milestones[index].judged += 1
            share.milestones[index].earned += milestone.earned ? 1 : 0
        }
        return share
    }

    private static func hardest(_ labs: [LabReport]) -> [TestShare] {
        var shares: [String: TestShare] = [:]
        func count(_ id: String, _ milestone: MilestoneReport, _ cause: Cause?) {
            guard cause?.kind != .notImplemented, cause?.kind != .internalFault else { return }
            // Two labs may have a probe of one name.
            let key = milestone.id + " " + id
            var share = shares[key] ?? TestShare(id: id, milestone: milestone.id)
            share.tried += 1
            share.failed += cause == nil ? 0 : 1
            shares[key] = share
        }
        for milestone in labs.flatMap(\.milestones) {
            for test in milestone.tests { count(ReplayCommand.shortID(test.id), milestone, test.cause) }
            for probe in milestone.exam { count("exam \(probe.id)", milestone, probe.cause) }
        }
        return shares.values.filter { $0.failed > 0 }.sorted {
            ($1.failed, $0.tried, $0.milestone, $0.id) < ($0.failed, $1.tried, $1.milestone, $1.id)
        }
    }

    private static func causes(_ milestones: [MilestoneReport]) -> [CauseCount] {
        let kinds = Dictionary(grouping: milestones.compactMap { $0.cause?.kind }) { $0 }
        return kinds.map { CauseCount(kind: $0.key, count: $0.value.count) }
            .sorted { ($1.count, $0.kind.rawValue) < ($0.count, $1.kind.rawValue) }
    }
}
