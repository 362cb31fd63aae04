import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// Who goes first, who counts, and how much is tried: decisions without a cluster.
extension RolloutTests {
    private static let noon = Timestamp(secondsSince1970: 1_796_126_400)

    private func pod(
        _ phase: String = "Running", node: String = "n1", ready: Bool = true, since: Int64? = nil,
        restarts: Int32 = 0, made: Int64? = nil
    ) -> Pod {
        let time = { (hours: Int64?) in hours.map { Self.noon + .seconds(-3600 * $0) } }
        return Pod(
            metadata: ObjectMeta(name: "p", creationTimestamp: time(made)), spec: PodSpec(nodeName: node),
            status: PodStatus(
                phase: phase,
                conditions: ready
                    ? [Condition(type: "Ready", status: "True", lastTransitionTime: time(since))] : [],
                containerStatuses: [ContainerStatus(name: "c", restartCount: restarts)]))
    }

    func testWhoIsMissedLeastGoesFirst() throws {
        typealias Pair = (VictimOrder.Candidate, VictimOrder.Candidate)
        let one = { (pod: Pod) in VictimOrder.Candidate(pod, rank: 1) }
        let two = { (pod: Pod) in VictimOrder.Candidate(pod, rank: 2) }
        let rows: [Row<Pair, Bool>] = [
            Row(
                "no node, node",
                (one(pod("Pending", node: "", ready: false)), two(pod("Pending", ready: false))), gives: true),
            Row(
                "Pending, Unknown", (one(pod("Pending", ready: false)), two(pod("Unknown", ready: false))),
                gives: true),
            Row("Unknown, Running", (one(pod("Unknown", ready: false)), two(pod(ready: false))), gives: true),
            Row(
                "not ready on an empty node, ready on a full one", (one(pod(ready: false)), two(pod())),
                gives: true),
            Row(
                "ready since noon on a full node, on an empty one nobody knows since when",
                (two(pod(since: 0)), one(pod())), gives: true),
            Row("ready nobody knows since when, since noon", (one(pod()), one(pod(since: 0))), gives: true),
            Row(
                "ready since noon, since one hour before", (one(pod(since: 0)), one(pod(since: 1))),
                gives: true),
            Row("9001 restarts, none", (one(pod(since: 0, restarts: 9001)), one(pod(since: 0))), gives: true),
            Row(
                "ready for less long, but with fewer restarts",
                (one(pod(since: 0)), one(pod(since: 1, restarts: 9001))), gives: true),
            Row(
                "made later, made earlier", (one(pod(since: 0, made: 0)), one(pod(since: 0, made: 1))),
                gives: true),
            Row("two alike", (one(pod(since: 0, made: 1)), one(pod(since: 0, made: 1))), gives: false),
        ]
        try assertRows(
            rows, "ask whether the first goes before the second:", why: "the first difference decides"
        ) {
            XCTAssertFalse(try VictimOrder.goesFirst($0.1, $0.0), "the other way round it must be false")
            return try VictimOrder.goesFirst($0.0, $0.1)
        }
    }

    func testTheFullerNodeGivesAPod() throws {
        var pods = [pod(node: "n1", since: 1), pod(node: "n2", since: 1)]
        pods[0].metadata.name = "a"
        pods[1].metadata.name = "b"
        // A pod of another revision of the same deployment runs on n2.
        var related = pods + [pod(node: "n2", since: 1)]
        XCTAssertEqual(try VictimOrder.victims(1, of: pods, related: related).map(\.metadata.name), ["b"])
        related[2].status.phase = "Failed"
        assertLesson(
            try VictimOrder.victims(1, of: pods, related: related).map(\.metadata.name), is: ["a"],
            "choose one of two pods alike, when the third on n2 has failed",
            why: "only pods that run share a node; of equals the first in the list goes")
        XCTAssertEqual(try VictimOrder.victims(7, of: pods, related: []).count, 2, "more than there are: all")
        XCTAssertEqual(try VictimOrder.victims(-1, of: pods, related: []).count, 0)
    }

    func testBatchesDoubleUntilOneFails() throws {
        let run = { (count: Int, good: Int) -> [Int] in
            var calls = 0
            let outcome = try SlowStart.run(count) {
                calls += 1
                if calls > good { throw APIError(.forbidden, "quota") }
            }
            XCTAssertEqual(outcome.calls, calls)
            XCTAssertEqual(outcome.error == nil, good >= count)
            return [outcome.successes, outcome.calls]
        }
        XCTAssertEqual(try run(10, 10), [10, 10])
        XCTAssertEqual(try run(10, 0), [0, 1], "the first fails: it is the only one that was asked for")
        XCTAssertEqual(try run(10, 5), [5, 7], "1 + 2 + 4, of which two fail")
        XCTAssertEqual(try run(1000, 2), [2, 3])
        XCTAssertEqual(try run(0, 0), [0, 0])
        XCTAssertEqual(try run(-3, 0), [0, 0])
    }

    func testWhoBelongsToAnOwner() throws {
        var owner = Scene.set(1)
        owner.metadata.uid = "u"
        let decide = { (owner: ReplicaSet, labels: [String: String], controller: String?, isLeaving: Bool) in
            var meta = ObjectMeta(name: "p", namespace: "default", labels: labels)
            meta.ownerReferences = [
                OwnerReference(apiVersion: "v1", kind: "Thing", name: "t", uid: "u")
            ]
            if let controller {
                meta.ownerReferences.append(
                    OwnerReference(
                        apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: controller,
                        controller: true))
            }
            if isLeaving { meta.deletionTimestamp = Self.noon }
            let claims = Claims(of: owner, selector: owner.spec.selector, api: MemoryAPI())
            return "\(try claims.decide(about: meta))"
        }
        let (web, other) = (["app": "web"], ["app": "db"])
        var leaving = owner
        leaving.metadata.deletionTimestamp = Self.noon
        XCTAssertEqual(try decide(owner, web, "u", false), "keep")
        XCTAssertEqual(try decide(owner, web, "u", true), "keep")
        XCTAssertEqual(try decide(owner, web, "other", false), "ignore")
        XCTAssertEqual(try decide(owner, other, "u", false), "release")
        XCTAssertEqual(try decide(owner, other, "other", false), "ignore")
        XCTAssertEqual(
            try decide(owner, web, nil, false), "adopt", "an owner that is no controller is no obstacle")
        XCTAssertEqual(try decide(owner, other, nil, false), "ignore")
        XCTAssertEqual(try decide(owner, web, nil, true), "ignore")
        XCTAssertEqual(try decide(leaving, web, nil, false), "ignore")
        XCTAssertEqual(try decide(leaving, web, "u", false), "keep")
        XCTAssertEqual(try decide(leaving, other, "u", false), "ignore")
        owner.metadata.namespace = "elsewhere"
        XCTAssertEqual(
            try decide(owner, web, nil, false), "ignore", "selectors do not reach into other namespaces")
    }

    func testAPodIsAvailableWhenItHasBeenReadyForLongEnough() throws {
        let wait = { (pod: Pod, seconds: Int32) in
            try PodHealth(of: pod).timeToAvailable(minReadySeconds: seconds, at: Self.noon)
        }
        XCTAssertEqual(try wait(pod(), 0), .zero)
        XCTAssertNil(try wait(pod(ready: false), 0))
        XCTAssertEqual(try wait(pod(since: 1), 3600), .zero)
        XCTAssertEqual(try wait(pod(since: 1), 3601), .seconds(1))
        XCTAssertNil(try wait(pod(), 10), "ready since nobody knows when: that is not long enough")
        XCTAssertEqual(try wait(pod(since: 1), .max), .seconds(Int64(Int32.max) - 3600))
    }
}
