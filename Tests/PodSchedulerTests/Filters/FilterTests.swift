import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

final class FilterTests: XCTestCase {
    // Names and cordons

    func testAPodThatNamesANodeRunsThereOnly() throws {
        let pod = try Scene.pod { $0.nodeName = "b" }
        let other = Status.unresolvable(["node(s) didn't match the requested hostname"])
        XCTAssertEqual(try NodeNamePlugin().filter(pod, Scene.alone(try Scene.node("a"))), other)
        XCTAssertEqual(try NodeNamePlugin().filter(pod, Scene.alone(try Scene.node("b"))), .fits)
    }

    func testACordonedNodeTakesOnlyPodsThatTolerateIt() throws {
        var node = try Scene.node("a")
        node.spec.unschedulable = true
        let plugin = NodeUnschedulablePlugin()
        XCTAssertEqual(
            try plugin.filter(try Scene.pod(), Scene.alone(node)),
            .unresolvable(["node(s) were unschedulable"]))
        let tolerant = try Scene.pod { $0.tolerations = [Toleration(comparison: .exists)] }
        XCTAssertEqual(try plugin.filter(tolerant, Scene.alone(node)), .fits)
    }

    // Ports

    func testPortsCollideByNumberProtocolAndAddress() throws {
        let refused = "Unschedulable"
        try assertRows(
            [
                Row("8080 beside 8081", ["", "TCP", "8080", "", "TCP", "8081"], gives: "Success"),
                Row("8080 twice", ["", "TCP", "8080", "", "TCP", "8080"], gives: refused),
                Row("TCP beside UDP", ["", "TCP", "8080", "", "UDP", "8080"], gives: "Success"),
                Row("no protocol beside TCP", ["", "", "8080", "", "TCP", "8080"], gives: refused),
                Row("two addresses", ["10.0.0.1", "", "8080", "10.0.0.2", "", "8080"], gives: "Success"),
                Row(
                    "all addresses beside one", ["0.0.0.0", "", "8080", "10.0.0.2", "", "8080"],
                    gives: refused),
                Row("one address beside all", ["10.0.0.2", "", "8080", "", "", "8080"], gives: refused),
            ], "place", why: "0.0.0.0 listens on every address of the node"
        ) { row in
            let (wanted, taken) = (try port(row[0], row[1], row[2]), try port(row[3], row[4], row[5]))
            let cluster = Scene.cluster([try Scene.node("a")])
            cluster.place(taken, on: cluster.nodes[0])
            return try NodePortsPlugin().filter(wanted, cluster.nodes[0]).code
        }
    }

    private func port(_ address: String, _ transport: String, _ number: String) throws -> PodInfo {
        try Scene.pod("p\(number)\(address)\(transport)") { spec in
            spec.containers[0].ports = [
                ContainerPort(hostPort: Int32(number) ?? 0, transport: transport, hostIP: address)
            ]
        }
    }

    func testAPortIsFreeAgainWhenItsPodHasGone() throws {
        let cluster = Scene.cluster([try Scene.node("a")])
        let first = try port("", "", "80")
        cluster.place(first, on: cluster.nodes[0])
        cluster.remove(first)
        XCTAssertEqual(try NodePortsPlugin().filter(try port("", "UDP", "80"), cluster.nodes[0]), .fits)
    }

    // Room

    private func fit(_ pod: PodInfo, _ node: Node, beside others: [PodInfo] = []) throws -> Status {
        let cluster = Scene.cluster([node])
        for other in others { cluster.place(other, on: cluster.nodes[0]) }
        return try NodeResourcesFitPlugin().filter(pod, cluster.nodes[0])
    }

    func testWhatIsLeftMustBeEnough() throws {
        let node = try Scene.node("a", cpu: "1", memory: "1Gi")
        let taken = try Scene.pod("taken", cpu: "600m", memory: "1Gi")
        XCTAssertEqual(try fit(try Scene.pod(cpu: "400m"), node, beside: [taken]), .fits, "all of the rest")
        assertLesson(
            try fit(try Scene.pod(cpu: "401m", memory: "1"), node, beside: [taken]),
            is: .unschedulable(["Insufficient cpu", "Insufficient memory"]),
            "fit 401m and a byte where 400m are left",
            why: "every reason is named: whoever reads it wants to know all that is missing")
    }

    func testInitContainersNeedRoomForTheGreatestOnly() throws {
        let node = try Scene.node("a", cpu: "1")
        let pod = try Scene.pod(cpu: "400m") { spec in
            spec.initContainers = [spec.containers[0], spec.containers[0], spec.containers[0]]
        }
        XCTAssertEqual(try fit(pod, node), .fits, "three init containers of 400m never run together")
    }

    func testANodeHasPlacesForPods() throws {
        let node = try Scene.node("a", pods: 2)
        XCTAssertEqual(try fit(try Scene.pod("b"), node, beside: [try Scene.pod("a")]), .fits)
        assertLesson(
            try fit(try Scene.pod("c"), node, beside: [try Scene.pod("a"), try Scene.pod("b")]),
            is: .unschedulable(["Too many pods"]), "put a third pod on a node for two",
            why: "a pod that asks for nothing still takes a place")
    }

    func testExtendedResourcesMustBeThere() throws {
        let pod = try Scene.pod { $0.containers[0].resources.requests["example.com/gpu"] = Quantity(1) }
        XCTAssertEqual(
            try fit(pod, try Scene.node("a")), .unschedulable(["Insufficient example.com/gpu"]))
        XCTAssertEqual(try fit(pod, try Scene.node("b", more: ["example.com/gpu": "1"])), .fits)
    }

    func testANodeThatOwesProcessorTakesNoPodWithARequest() throws {
        let node = try Scene.node("a", cpu: "1")
        let others = [try Scene.pod("x", cpu: "700m"), try Scene.pod("y", cpu: "700m")]
        XCTAssertEqual(
            try fit(try Scene.pod(memory: "1Ki"), node, beside: others), .unschedulable(["Insufficient cpu"]),
            "1.20 compares 0 with less than nothing")
        XCTAssertEqual(try fit(try Scene.pod(), node, beside: others), .fits, "it asks for nothing at all")
    }

    // Taints

    func testWhichTolerationsBearWhichTaints() throws {
        let taint = Taint(key: "k", value: "v", effect: .noSchedule)
        try assertRows(
            [
                Row("key, value, effect", Toleration(key: "k", value: "v", effect: .noSchedule), gives: true),
                Row("another value", Toleration(key: "k", value: "w"), gives: false),
                Row("another key", Toleration(key: "j", comparison: .exists), gives: false),
                Row("another effect", Toleration(key: "k", value: "v", effect: .noExecute), gives: false),
                Row("any effect", Toleration(key: "k", value: "v"), gives: true),
                Row("any value", Toleration(key: "k", comparison: .exists), gives: true),
                Row(
                    "anything", Toleration(comparison: .exists), gives: true,
                    why: "no key and Exists is how system pods run everywhere"),
                Row(
                    "anything of an effect", Toleration(comparison: .exists, effect: .noExecute), gives: false
                ),
            ], "tolerate {k: v, NoSchedule} with", why: "a toleration is a filter over taints"
        ) { try $0.tolerates(taint) }
    }

    func testOnlyTaintsThatForbidKeepPodsAway() throws {
        let plugin = TaintTolerationPlugin()
        for effect in [TaintEffect.noSchedule, .noExecute] {
            let node = Scene.alone(try Scene.node("a", taints: [Taint(key: "k", value: "v", effect: effect)]))
            XCTAssertEqual(
                try plugin.filter(try Scene.pod(), node),
                .unresolvable(["node(s) had taint {k: v}, that the pod didn't tolerate"]), effect.rawValue)
        }
        let mild = Scene.alone(try Scene.node("a", taints: [Taint(key: "k", effect: .preferNoSchedule)]))
        assertLesson(
            try plugin.filter(try Scene.pod(), mild), is: .fits,
            "place a pod on a node with PreferNoSchedule",
            why: "it is a wish: it counts when nodes are compared, it forbids nothing")
    }

    func testTheFirstTaintThatIsNotToleratedIsNamed() throws {
        let taints = ["a", "b", "c"].map { Taint(key: $0, effect: .noSchedule) }
        let pod = try Scene.pod { $0.tolerations = [Toleration(key: "a", comparison: .exists)] }
        XCTAssertEqual(
            try TaintTolerationPlugin().filter(pod, Scene.alone(try Scene.node("n", taints: taints))).reasons,
            ["node(s) had taint {b: }, that the pod didn't tolerate"])
    }

    // Node affinity

    private func term(_ key: String, _ relation: NodeRequirement.Relation, _ values: String...)
        -> NodeSelectorTerm
    {
        NodeSelectorTerm(matchExpressions: [NodeRequirement(key: key, relation: relation, values: values)])
    }

    func testTermsAreAlternativesAndTheirPartsAreNot() throws {
        let node = Scene.alone(try Scene.node("a", labels: ["zone": "x", "cpus": "08"]))
        let both = NodeSelectorTerm(
            matchExpressions: [
                NodeRequirement(key: "zone", relation: .isIn, values: ["x"]),
                NodeRequirement(key: "disk", relation: .exists),
            ])
        try assertRows(
            [
                Row("zone in x, y", [term("zone", .isIn, "x", "y")], gives: true),
                Row(
                    "zone in y, or it is there", [term("zone", .isIn, "y"), term("zone", .exists)],
                    gives: true),
                Row("zone and disk", [both], gives: false),
                Row("disk not in ssd, which it lacks", [term("disk", .notIn, "ssd")], gives: true),
                Row("no disk", [term("disk", .doesNotExist)], gives: true),
                Row("cpus > 7", [term("cpus", .greaterThan, "7")], gives: true),
                Row("cpus < 8", [term("cpus", .lessThan, "8")], gives: false),
                Row("zone > 1", [term("zone", .greaterThan, "1")], gives: false),
                Row("cpus > many", [term("cpus", .greaterThan, "many")], gives: false),
                Row("a value that is none", [term("zone", .notIn, "_%_")], gives: false),
                Row("no term", [], gives: false, why: "an empty list is no wish that can be met"),
                Row(
                    "an empty term", [NodeSelectorTerm()], gives: false,
                    why: "it would allow every node by accident"),
            ], "choose a node with", why: "terms are ORed, what is in one is ANDed"
        ) { try NodeSelector(terms: $0).matches(node) }
    }

    func testAFieldIsTheNodesName() throws {
        let node = Scene.alone(try Scene.node("a"))
        let named = { (key: String, name: String) in
            NodeSelectorTerm(matchFields: [NodeRequirement(key: key, relation: .isIn, values: [name])])
        }
        XCTAssertTrue(try named("metadata.name", "a").matches(node))
        XCTAssertFalse(try named("metadata.name", "b").matches(node))
        XCTAssertFalse(try named("metadata.uid", "a").matches(node), "no other field is known")
    }

    func testSelectorAndAffinityMustBothHold() throws {
        let node = Scene.alone(try Scene.node("a", labels: ["zone": "x"]))
        let refused = Status.unresolvable(["node(s) didn't match Pod's node affinity"])
        for (selector, zone, wanted) in [("x", "x", Status.fits), ("y", "x", refused), ("x", "y", refused)] {
            let pod = try Scene.pod { spec in
                spec.nodeSelector = ["zone": selector]
                spec.affinity = Affinity(
                    node: NodeAffinity(required: NodeSelector(terms: [term("zone", .isIn, zone)])))
            }
            XCTAssertEqual(try NodeAffinityPlugin().filter(pod, node), wanted, "\(selector) and \(zone)")
        }
    }

    func testWhatWasAddedIsAskedFirst() throws {
        let added = NodeAffinityPlugin(
            added: NodeAffinity(required: NodeSelector(terms: [term("zone", .isIn, "y")])))
        let node = Scene.alone(try Scene.node("a", labels: ["zone": "x"]))
        XCTAssertEqual(
            try added.filter(try Scene.pod(), node),
            .unresolvable(["node(s) didn't match scheduler-enforced node affinity"]))
    }

    // The message

    func testTheMessageCountsEachReason() throws {
        let taint = "node(s) had taint {k: v}, that the pod didn't tolerate"
        assertLesson(
            try FitError.message([
                .unresolvable([taint]), .unschedulable(["Insufficient memory", "Insufficient cpu"]),
                .unschedulable(["Insufficient cpu"]),
            ]),
            is: "0/3 nodes are available: 1 Insufficient memory, 1 \(taint), 2 Insufficient cpu.",
            "say why a pod fits on none of three nodes",
            why: "people search for exactly this line; a node may add to several counts")
        XCTAssertEqual(try FitError.message([]), "no nodes available to schedule pods")
    }

    // All together

    func testTheRememberedVerdictsAreThoseOfAskingAgain() throws {
        try withSeed { generator in
            for _ in 0..<20 {
                let cluster = Scene.cluster(try RandomCluster.nodes(8, using: &generator))
                let profile = Profile(filters: Profile.standardFilters)
                let placer = Placer(cluster, profile, seed: 1) { totals, _ in totals.firstIndex { $0 >= 0 } }
                let shapes = try (0..<4).map { try RandomCluster.pod("s\($0)", using: &generator) }
                for number in 0..<40 {
                    let shape = shapes[Int.random(in: 0..<4, using: &generator)]
                    let pod = try PodInfo(of: RandomCluster.renamed(shape.pod, "p\(number)"))
                    let wanted = try cluster.nodes.first { node in
                        try profile.filters.allSatisfy { try $0.filter(pod, node) == .fits }
                    }
                    guard case .node(let index, _) = try placer.decide(pod) else {
                        XCTAssertNil(wanted, "it fits on \(wanted?.name ?? "")")
                        continue
                    }
                    XCTAssertEqual(index, wanted?.index, "the first node that all filters let through")
                    cluster.place(pod, on: cluster.nodes[index])
                    try assertNothingIsOvercommitted(cluster)
                }
            }
        }
    }

    func testANewNodeNeverMakesAPodUnschedulable() throws {
        try withSeed { generator in
            for _ in 0..<30 {
                let cluster = Scene.cluster(try RandomCluster.nodes(3, using: &generator))
                let placer = Placer(cluster, Profile(filters: Profile.standardFilters), seed: 1) {
                    totals, _ in
                    totals.firstIndex { $0 >= 0 }
                }
                let pods = try (0..<8).map { try RandomCluster.pod("p\($0)", using: &generator) }
                let before = try pods.map { try placer.decide($0) }
                cluster.add(try Scene.node("new", cpu: "1"))
                for (pod, old) in zip(pods, before) {
                    guard case .node = old else { continue }
                    guard case .node = try placer.decide(pod) else {
                        XCTFail(
                            "\(pod.name) fitted, and does not with one node more: no filter looks at others")
                        continue
                    }
                }
            }
        }
    }
}
