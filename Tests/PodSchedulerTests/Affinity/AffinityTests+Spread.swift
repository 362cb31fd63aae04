import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

/// Spreading over places.
extension AffinityTests {
    private static let uneven = "node(s) didn't match pod topology spread constraints"

    private func rule(
        _ key: String = "zone", skew: Int32 = 1,
        _ when: TopologySpreadConstraint.Unsatisfiable = .doNotSchedule,
        selector: LabelSelector? = LabelSelector(matchLabels: ["app": "a"]),
        change: (inout TopologySpreadConstraint) -> Void = { _ in }
    ) -> TopologySpreadConstraint {
        var constraint = TopologySpreadConstraint(
            maxSkew: skew, topologyKey: key, whenUnsatisfiable: when, labelSelector: selector)
        change(&constraint)
        return constraint
    }

    private func pod(
        _ rules: [TopologySpreadConstraint] = [], name: String = "p", app: String = "a",
        change: (inout PodSpec) -> Void = { _ in }
    ) throws -> PodInfo {
        try Scene.pod(name, labels: ["app": app]) { spec in
            spec.topologySpreadConstraints = rules
            change(&spec)
        }
    }

    /// Nodes a1, a2 in zone a, b1 in b, c1 in c, and so many pods of app `a` on each.
    private func cluster(_ counts: [Int], change: (inout [Node]) -> Void = { _ in }) throws -> Cluster {
        var nodes = try [("a1", "a"), ("a2", "a"), ("b1", "b"), ("c1", "c")].map {
            try Scene.node($0.0, labels: ["zone": $0.1])
        }
        change(&nodes)
        let cluster = Scene.cluster(nodes)
        for (index, count) in counts.enumerated() {
            for number in 0..<count {
                cluster.place(try pod(name: "p\(index)-\(number)"), on: cluster.nodes[index])
            }
        }
        return cluster
    }

    private func verdicts(_ pod: PodInfo, _ cluster: Cluster) throws -> [Status] {
        let filter = try XCTUnwrap(try TopologySpreadPlugin().prepare(pod, in: cluster))
        return cluster.nodes.map { filter.filter($0.index) }
    }

    private func fitting(_ pod: PodInfo, _ cluster: Cluster) throws -> [String] {
        try zip(cluster.nodes, verdicts(pod, cluster)).filter { $0.1 == .fits }.map(\.0.name)
    }

    func testNoPlaceGetsTooFarAhead() throws {
        assertLesson(
            try fitting(try pod([rule()]), try cluster([1, 0, 1, 0])), is: ["c1"],
            "place a third pod with maxSkew 1 where zones have 1, 1 and 0",
            why: "in a or b there would be two more than in c")
        XCTAssertEqual(
            try fitting(try pod([rule(skew: 2)]), try cluster([1, 0, 1, 0])), ["a1", "a2", "b1", "c1"])
    }

    func testAPodThatIsNotCountedDoesNotAddToTheSkew() throws {
        XCTAssertEqual(try fitting(try pod([rule()], app: "b"), try cluster([1, 0, 1, 0])).count, 4)
    }

    func testOnlyPodsOfTheNamespaceThatStayAreCounted() throws {
        let cluster = try cluster([0, 0, 0, 0])
        cluster.place(try Scene.pod("x", labels: ["app": "a"], namespace: "other"), on: cluster.nodes[0])
        var leaving = try pod(name: "leaving").pod
        leaving.metadata.deletionTimestamp = Timestamp("2026-11-30T00:00:00Z")
        cluster.place(try PodInfo(of: leaving), on: cluster.nodes[2])
        XCTAssertEqual(try fitting(try pod([rule()]), cluster).count, 4, "nobody is counted, so all are even")
    }

    func testASelectorThatIsMissingCountsNobodyAndAnEmptyOneAll() throws {
        XCTAssertEqual(try fitting(try pod([rule(selector: nil)]), try cluster([3, 0, 0, 0])).count, 4)
        XCTAssertEqual(
            try fitting(try pod([rule(selector: LabelSelector())], app: "b"), try cluster([1, 0, 1, 0])),
            ["c1"])
    }

    func testANodeWithoutTheLabelIsNoPlace() throws {
        let cluster = try cluster([1, 0, 1, 0]) { $0[3].metadata.labels["zone"] = nil }
        let verdicts = try verdicts(try pod([rule()]), cluster)
        XCTAssertEqual(verdicts[3], .unresolvable([Self.uneven + " (missing required label)"]))
        XCTAssertEqual(verdicts[0], .fits, "zone c has no node any more: the minimum is that of a and b")
    }

    func testPlacesThatThePodCannotUseDoNotHoldItBack() throws {
        let chosen: (inout PodSpec) -> Void = { spec in
            spec.affinity = Affinity(
                node: NodeAffinity(
                    required: NodeSelector(terms: [
                        NodeSelectorTerm(
                            matchExpressions: [NodeRequirement(key: "zone", relation: .notIn, values: ["c"])])
                    ])))
        }
        assertLesson(
            try fitting(try pod([rule()], change: chosen), try cluster([1, 0, 1, 0])),
            is: ["a1", "a2", "b1", "c1"],
            "place a pod that may not go to c",
            why:
                "the empty zone c is not eligible, so the minimum is 1; keeping it from c is NodeAffinity's work"
        )
        let ignoring = rule { $0.nodeAffinityPolicy = .ignore }
        XCTAssertEqual(try fitting(try pod([ignoring], change: chosen), try cluster([1, 0, 1, 0])), ["c1"])
    }

    func testTaintedPlacesCountUnlessTheRuleSaysOtherwise() throws {
        let taint: (inout [Node]) -> Void = { $0[3].spec.taints = [Taint(key: "k", effect: .noSchedule)] }
        XCTAssertEqual(try fitting(try pod([rule()]), try cluster([1, 0, 1, 0], change: taint)), ["c1"])
        let honouring = rule { $0.nodeTaintsPolicy = .honor }
        XCTAssertEqual(
            try fitting(try pod([honouring]), try cluster([1, 0, 1, 0], change: taint)),
            ["a1", "a2", "b1", "c1"])
    }

    func testWithTooFewPlacesTheEmptiestCountsAsEmpty() throws {
        let rule = rule { $0.minDomains = 4 }
        XCTAssertEqual(try fitting(try pod([rule]), try cluster([1, 0, 1, 1])), [], "three places of four")
        XCTAssertEqual(try fitting(try pod([rule]), try cluster([1, 0, 0, 1])), ["b1"])
    }

    func testAllRulesMustHold() throws {
        let rules = [rule(), rule(TopologySpreadPlugin.hostname)]
        XCTAssertEqual(
            try fitting(try pod(rules), try cluster([1, 0, 1, 1])), ["a2"],
            "zones are even, only a2 is an empty host")
    }

    func testWishesAreScoredByPlace() throws {
        let cluster = try cluster([2, 0, 1, 0])
        let wish = try pod([rule(.scheduleAnyway)])
        XCTAssertNil(try TopologySpreadPlugin().prepare(wish, in: cluster), "a wish forbids nothing")
        let score = try XCTUnwrap(
            try TopologySpreadPlugin().prepare(wish, in: cluster, feasible: [0, 1, 2, 3]))
        assertLesson(
            (0..<4).map { score.score($0) }, is: [3, 3, 1, 0], "score zones with 2, 1 and 0 pods",
            why: "count * ln(3 + 2), rounded down: 3.2, 1.6, 0")
        XCTAssertEqual([3, 1, 0].map { score.normalized($0, lowest: 0, highest: 3) }, [0, 66, 100])
        XCTAssertEqual(score.normalized(0, lowest: 0, highest: 0), 100)
    }

    private func rule(_ when: TopologySpreadConstraint.Unsatisfiable) -> TopologySpreadConstraint {
        rule("zone", when)
    }

    func testANodeWithoutTheLabelIsLeftOutOfTheScores() throws {
        let cluster = try cluster([2, 0, 1, 0]) { $0[3].metadata.labels["zone"] = nil }
        let score = try XCTUnwrap(
            try TopologySpreadPlugin().prepare(
                try pod([rule(.scheduleAnyway)]), in: cluster, feasible: [0, 1, 2, 3]))
        XCTAssertNil(score.score(3))
        XCTAssertEqual(score.score(0), 2, "2 * ln(2 + 2): two places are left")
    }

    func testHostsAreScoredByThemselves() throws {
        let score = try XCTUnwrap(
            try TopologySpreadPlugin().prepare(
                try pod([rule(TopologySpreadPlugin.hostname, skew: 3, .scheduleAnyway)]),
                in: try cluster([2, 0, 1, 0]), feasible: [0, 1]))
        XCTAssertEqual([score.score(0), score.score(1)], [4, 2], "2 * ln(2 + 2) + 3 - 1, and 0 + 3 - 1")
    }
}
