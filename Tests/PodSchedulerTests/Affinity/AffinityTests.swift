import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

final class AffinityTests: XCTestCase {
    private static let all = "node(s) didn't match pod affinity/anti-affinity"
    private let notNear = Status.unresolvable([all, "node(s) didn't match pod affinity rules"])
    private let notFar = Status.unschedulable([all, "node(s) didn't match pod anti-affinity rules"])
    private let feared = Status.unschedulable([
        all, "node(s) didn't satisfy existing pods anti-affinity rules",
    ])

    private func term(
        _ app: String?, _ key: String = "zone", namespaces: [String] = [], selector: LabelSelector? = nil
    ) -> PodAffinityTerm {
        PodAffinityTerm(
            labelSelector: app.map { LabelSelector(matchLabels: ["app": $0]) }, namespaces: namespaces,
            namespaceSelector: selector, topologyKey: key)
    }

    private func pod(
        _ name: String = "p", app: String = "x", near: [PodAffinityTerm] = [], far: [PodAffinityTerm] = [],
        likes: [(Int32, PodAffinityTerm)] = [], dislikes: [(Int32, PodAffinityTerm)] = [],
        namespace: String = "default"
    ) throws -> PodInfo {
        let weighted = { (list: [(Int32, PodAffinityTerm)]) in
            list.map { WeightedPodAffinityTerm(weight: $0.0, term: $0.1) }
        }
        return try Scene.pod(name, labels: ["app": app], namespace: namespace) { spec in
            spec.affinity = Affinity(
                pod: PodAffinity(required: near, preferred: weighted(likes)),
                antiPod: PodAffinity(required: far, preferred: weighted(dislikes)))
        }
    }

    /// Nodes a1 and a2 in zone a, b1 in b, n1 in none.
    private func cluster() throws -> Cluster {
        Scene.cluster([
            try Scene.node("a1", labels: ["zone": "a"]), try Scene.node("a2", labels: ["zone": "a"]),
            try Scene.node("b1", labels: ["zone": "b"]), try Scene.node("n1"),
        ])
    }

    private func verdicts(_ pod: PodInfo, _ cluster: Cluster) throws -> [Status] {
        let filter = try InterPodAffinityPlugin().prepare(pod, in: cluster)
        return cluster.nodes.map { filter?.filter($0.index) ?? .fits }
    }

    func testNearMeansInTheSamePlace() throws {
        let cluster = try cluster()
        cluster.place(try pod("db", app: "db"), on: cluster.nodes[0])
        assertLesson(
            try verdicts(try pod(near: [term("db")]), cluster), is: [.fits, .fits, notNear, notNear],
            "place a pod that must be in the zone of db, which runs on a1",
            why: "a2 is in the same zone; a node without the label is in no zone")
    }

    func testFarMeansInAnotherPlace() throws {
        let cluster = try cluster()
        cluster.place(try pod("db", app: "db"), on: cluster.nodes[0])
        XCTAssertEqual(try verdicts(try pod(far: [term("db")]), cluster), [notFar, notFar, .fits, .fits])
    }

    func testAntiAffinityWorksBothWays() throws {
        let cluster = try cluster()
        cluster.place(try pod("shy", app: "shy", far: [term("x")]), on: cluster.nodes[0])
        assertLesson(
            try verdicts(try pod(), cluster), is: [feared, feared, .fits, .fits],
            "place a pod without any wish near one that wants to be far from it",
            why: "a rule that only new pods obey would be broken by the next one")
        let gone = cluster.nodes[0].pods[0]
        cluster.remove(gone)
        XCTAssertEqual(
            try verdicts(try pod(), cluster), [.fits, .fits, .fits, .fits], "with the pod goes its wish")
    }

    func testTheFirstOfAGroupNeedNotWaitForItself() throws {
        let cluster = try cluster()
        assertLesson(
            try verdicts(try pod(near: [term("x")]), cluster), is: [.fits, .fits, .fits, notNear],
            "place the first pod of app x, which wants to be near app x",
            why: "nobody could ever start; but the node needs the label")
        XCTAssertEqual(
            try verdicts(try pod(near: [term("y")]), cluster), [notNear, notNear, notNear, notNear])
        cluster.place(try pod("other"), on: cluster.nodes[2])
        XCTAssertEqual(try verdicts(try pod(near: [term("x")]), cluster), [notNear, notNear, .fits, notNear])
    }

    func testAllTermsOfAnAffinityChooseTogether() throws {
        let cluster = try cluster()
        cluster.place(try pod("db", app: "db"), on: cluster.nodes[0])
        cluster.place(try pod("web", app: "web"), on: cluster.nodes[1])
        XCTAssertEqual(
            try verdicts(try pod(near: [term("db"), term("web")]), cluster),
            [notNear, notNear, notNear, notNear],
            "no single pod is both db and web")
    }

    func testATermLooksIntoItsOwnNamespaceOrThoseItNames() throws {
        let cluster = try cluster()
        cluster.namespaces = ["blue": ["team": "b"], "green": ["team": "g"]]
        cluster.place(try pod("db", app: "db", namespace: "blue"), on: cluster.nodes[0])
        let (there, not) = ([Status.fits, .fits, notNear, notNear], [notNear, notNear, notNear, notNear])
        let teamB = LabelSelector(matchLabels: ["team": "b"])
        let rows: [(PodAffinityTerm, [Status])] = [
            (term("db"), not), (term("db", namespaces: ["blue"]), there),
            (term("db", namespaces: ["green"]), not),
            (term("db", selector: teamB), there), (term("db", selector: LabelSelector()), there),
            (term("db", namespaces: ["green"], selector: teamB), there),
        ]
        for (term, wanted) in rows {
            XCTAssertEqual(try verdicts(try pod(near: [term]), cluster), wanted, "\(term)")
        }
        XCTAssertEqual(try verdicts(try pod(near: [term("db")], namespace: "blue"), cluster), there)
    }

    func testASelectorThatIsMissingChoosesNobody() throws {
        let cluster = try cluster()
        cluster.place(try pod("db"), on: cluster.nodes[0])
        XCTAssertEqual(try verdicts(try pod(far: [term(nil)]), cluster), [.fits, .fits, .fits, .fits])
    }

    func testWishesAddUpOnBothSides() throws {
        let cluster = try cluster()
        cluster.place(try pod("db", app: "db"), on: cluster.nodes[0])
        cluster.place(try pod("fan", app: "fan", likes: [(7, term("x"))]), on: cluster.nodes[2])
        cluster.place(try pod("foe", app: "foe", dislikes: [(3, term("x"))]), on: cluster.nodes[2])
        cluster.place(try pod("child", app: "child", near: [term("x")]), on: cluster.nodes[1])
        let wish = try pod(likes: [(10, term("db"))], dislikes: [(4, term("fan"))])
        let score = try XCTUnwrap(
            try InterPodAffinityPlugin().prepare(wish, in: cluster, feasible: [0, 1, 2, 3]))
        assertLesson(
            (0..<4).map { score.score($0) }, is: [11, 11, 0, 0],
            "score a pod that likes db (10) and dislikes fan (4), which fan likes (7), foe dislikes (3), and child needs",
            why: "zone a: 10 + 1 for child's need; zone b: -4 + 7 - 3")
        XCTAssertEqual(score.normalized(11, lowest: 0, highest: 11), 100)
        XCTAssertEqual(score.normalized(5, lowest: 2, highest: 11), 45, "the range starts at 0 at least")
        XCTAssertEqual(score.normalized(-5, lowest: -10, highest: -5), 50, "and ends at 0 at least")
    }

    // Against counting everything anew

    func testKeptCountsAreThoseOfCountingAnew() throws {
        try withSeed { generator in
            for _ in 0..<10 {
                let nodes = try RandomCluster.nodes(6, using: &generator)
                let cluster = Scene.cluster(nodes)
                let profile = Profile(
                    filters: [], clusterFilters: [TopologySpreadPlugin(), InterPodAffinityPlugin()])
                let placer = Placer(cluster, profile, seed: 3, choose: TieBreak.choose)
                var running: [PodInfo] = []
                for number in 0..<40 {
                    if Int.random(in: 0..<4, using: &generator) == 0,
                        let leaver = running.randomElement(using: &generator)
                    {
                        cluster.remove(leaver)
                        running.removeAll { $0 === leaver }
                    }
                    let pod = try randomPod("p\(number)", using: &generator)
                    let fresh = Scene.cluster(nodes)
                    for other in running {
                        let node = try XCTUnwrap(cluster.node(of: other)?.index)
                        fresh.place(other, on: fresh.nodes[node])
                    }
                    let judge = Placer(fresh, profile, seed: 3, choose: TieBreak.choose)
                    for node in cluster.nodes {
                        XCTAssertEqual(
                            try placer.status(of: pod, on: node),
                            try judge.status(of: pod, on: fresh.nodes[node.index]))
                    }
                    guard case .node(let node, _) = try placer.decide(pod) else { continue }
                    cluster.place(pod, on: cluster.nodes[node])
                    running.append(pod)
                }
            }
        }
    }

    private func randomPod(_ name: String, using generator: inout SeededGenerator) throws -> PodInfo {
        let apps = ["x", "y"]
        let app = { (generator: inout SeededGenerator) in apps.randomElement(using: &generator) ?? "x" }
        let key = Bool.random(using: &generator) ? "zone" : TopologySpreadPlugin.hostname
        let kind = Int.random(in: 0..<4, using: &generator)
        let other = term(app(&generator), key)
        let info = try pod(
            name, app: app(&generator), near: kind == 1 ? [other] : [], far: kind == 2 ? [other] : [])
        guard kind == 3 else { return info }
        var spread = info.pod
        spread.spec.topologySpreadConstraints = [
            TopologySpreadConstraint(
                maxSkew: 1, topologyKey: key, whenUnsatisfiable: .doNotSchedule,
                labelSelector: LabelSelector(matchLabels: ["app": app(&generator)]))
        ]
        return try PodInfo(of: spread)
    }
}
