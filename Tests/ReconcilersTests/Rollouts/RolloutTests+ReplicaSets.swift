import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// The controller of replica sets.
extension RolloutTests {
    private func cluster(_ replicas: Int32, with body: (inout ReplicaSetSpec) -> Void = { _ in }) throws
        -> TestCluster
    {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.set(replicas, with: body))
        try cluster.settle()
        return cluster
    }

    func testMissingPodsAreMadeAndSpareOnesGo() throws {
        let cluster = try cluster(3)
        let pod = try XCTUnwrap(try cluster.pods.first)
        XCTAssertEqual(try cluster.pods.count, 3)
        XCTAssertTrue(pod.metadata.name.hasPrefix("web-"))
        let owner = try XCTUnwrap(pod.metadata.ownerReferences.first)
        XCTAssertEqual(owner.kind, "ReplicaSet")
        XCTAssertEqual(owner.apiVersion, "apps/v1")
        XCTAssertEqual(owner.uid, try cluster.set().metadata.uid)
        XCTAssertEqual(owner.controller, true)
        XCTAssertEqual(owner.blockOwnerDeletion, true)
        try cluster.api.delete(Pod.self, pod.name)
        try cluster.settle()
        XCTAssertEqual(try cluster.pods.count, 3, "one was killed: another one is made")
        try cluster.change(try cluster.set()) { $0.spec.replicas = 1 }
        try cluster.settle()
        XCTAssertEqual(try cluster.pods.count, 1)
        XCTAssertEqual(try cluster.set().status.replicas, 1)
    }

    func testPodsThatHaveFinishedOrAreLeavingDoNotCount() throws {
        let cluster = try cluster(2)
        cluster.api.podsLinger = true
        var pods = try cluster.pods
        pods[0].status.phase = "Failed"
        _ = try cluster.api.updateStatus(pods[0])
        try cluster.api.delete(Pod.self, pods[1].name)
        try cluster.settle()
        assertLesson(
            try cluster.pods.filter { PodHealth(of: $0).isActive }.count, is: 2,
            "let one pod fail and ask another to go",
            why: "both still have an object, but nobody is served by them")
    }

    func testALaggingCacheMakesNoPodTwice() throws {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.set(5))
        let lagging = cluster.api.revision
        try cluster.settle()
        XCTAssertEqual(try cluster.pods.count, 5)
        // From here on the caches see nothing of pods.
        cluster.restart()
        try cluster.settle()
        cluster.api.visible = { $0.kind == "Pod" ? lagging : .max }
        let seen = cluster.api.revision
        cluster.api.visible = { $0.kind == "Pod" ? seen : .max }
        try cluster.change(try cluster.set()) { $0.spec.replicas = 8 }
        try cluster.settle()
        for count in [9, 8, 10] as [Int32] {
            try cluster.change(try cluster.set()) { $0.spec.replicas = count }
            try cluster.settle()
        }
        assertLesson(
            try cluster.pods.count, is: 8,
            "scale from 5 to 8, then to 9, 8 and 10, while caches show no new pod",
            why:
                "three were made and not seen: until they are, the difference is not known, so nothing more is made"
        )
        cluster.api.visible = nil
        try cluster.settle()
        XCTAssertEqual(try cluster.pods.count, 10)
    }

    func testALaggingCacheDeletesNoSecondVictim() throws {
        let cluster = try cluster(6)
        let seen = cluster.api.revision
        cluster.api.visible = { $0.kind == "Pod" ? seen : .max }
        for count in [4, 3, 4] as [Int32] {
            try cluster.change(try cluster.set()) { $0.spec.replicas = count }
            try cluster.settle()
        }
        XCTAssertEqual(try cluster.pods.count, 4, "two were deleted; until that is seen no others are")
        let status = try cluster.set().status
        assertLesson(
            status.replicas, is: 4, "look at the status while caches still show the two that were deleted",
            why: "whoever adds up sets would count on pods that are about to be gone")
        XCTAssertLessThan(
            status.observedGeneration, try cluster.set().metadata.generation,
            "a size that could not be acted on was not observed")
        cluster.api.visible = nil
        try cluster.settle()
        XCTAssertEqual(try cluster.pods.count, 4)
    }

    func testWhatIsNeverSeenIsGivenUpAfterFiveMinutes() throws {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.set(1))
        try cluster.settle()
        // The next pod comes and goes while nobody watches.
        let seen = cluster.api.revision
        cluster.api.visible = { $0.kind == "Pod" ? seen : .max }
        try cluster.change(try cluster.set()) { $0.spec.replicas = 2 }
        try cluster.settle()
        for pod in try cluster.pods where pod.metadata.resourceVersion > "\(seen)" {
            try cluster.api.delete(Pod.self, pod.name)
        }
        cluster.api.breakWatches()
        cluster.api.forgetHistory()
        cluster.api.visible = nil
        try cluster.settle(for: .seconds(200))
        XCTAssertEqual(try cluster.pods.count, 1)
        try cluster.settle(for: .seconds(110))
        assertLesson(
            try cluster.pods.count, is: 2, "let a new pod come and go unseen, and wait five minutes",
            why:
                "what is expected may never be seen; the controller looks again by itself when the time is over"
        )
    }

    func testOrphansAreAdoptedAndStrangersReleased() throws {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.pod("orphan"))
        _ = try cluster.api.create(Scene.pod("stranger", labels: ["app": "db"]))
        var owned = Scene.pod("owned")
        owned.metadata.ownerReferences = [
            OwnerReference(apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "x", controller: true)
        ]
        _ = try cluster.api.create(owned)
        _ = try cluster.api.create(Scene.set(2))
        try cluster.settle()
        let uid = try cluster.set().metadata.uid
        let owners = { (name: String) in
            try cluster.api.get(Pod.self, Scene.name(name)).metadata.ownerReferences.map(\.uid)
        }
        XCTAssertEqual(try owners("orphan"), [uid])
        XCTAssertEqual(try owners("stranger"), [])
        assertLesson(
            try owners("owned"), is: ["x"], "meet a pod whose controller had the same name, and another uid",
            why: "names come again: the uid says whose it is, and it is not ours to take")
        XCTAssertEqual(try cluster.pods.count, 4, "with the orphan one more is enough")
        try cluster.change(try cluster.api.get(Pod.self, Scene.name("orphan"))) {
            $0.metadata.labels = ["app": "debug"]
        }
        try cluster.settle()
        assertLesson(
            try owners("orphan"), is: [], "take the label off a pod",
            why:
                "that is how one takes a sick pod out of service to look at it: it is released and another made"
        )
        XCTAssertEqual(try cluster.pods.count, 5)
    }

    func testWhoHasGoneAdoptsNobody() throws {
        let api = MemoryAPI()
        let set = try api.create(Scene.set(1))
        let reader = Informers(api: api, clock: api.clock)
        _ = try reader.all(ReplicaSet.self, in: .all)
        try api.delete(ReplicaSet.self, set.name)
        _ = try api.create(Scene.pod("orphan"))
        api.clearWrites()
        let controller = ReplicaSetController(api: api, reader: reader, clock: api.clock)
        XCTAssertThrowsError(try controller.reconcile(set.name)) {
            XCTAssertEqual(($0 as? APIError)?.reason, .conflict)
        }
        assertLesson(
            api.writes, is: [], "adopt an orphan for a set that only the cache still has",
            why:
                "the garbage collector would delete the pod with its owner: ask the API before the first adoption"
        )
    }

    func testWhoIsLeavingAdoptsNobodyAndMakesNothing() throws {
        let cluster = TestCluster()
        var set = Scene.set(3)
        set.metadata.finalizers = ["wait"]
        _ = try cluster.api.create(set)
        try cluster.api.delete(ReplicaSet.self, set.name)
        _ = try cluster.api.create(Scene.pod("orphan"))
        cluster.api.clearWrites()
        try cluster.settle()
        XCTAssertEqual(try cluster.pods.count, 1)
        XCTAssertEqual(try cluster.pods[0].metadata.ownerReferences, [])
    }

    func testAQuotaStopsTheRestAndIsSaid() throws {
        let cluster = TestCluster()
        var asked = 0
        cluster.api.refuse = { [unowned cluster] verb, resource, _ in
            guard verb == "create", resource.kind == "Pod" else { return nil }
            asked += 1
            let isFull = ((try? cluster.pods.count) ?? 0) >= 5
            return isFull ? APIError(.forbidden, "exceeded quota") : nil
        }
        _ = try cluster.api.create(Scene.set(100))
        _ = try cluster.loops[0].step()
        assertLesson(
            asked, is: 7, "make 100 pods where a quota allows 5",
            why: "batches of 1, 2 and 4: the third has failures, so the other 93 are not even asked for")
        try cluster.settle()
        let condition = try XCTUnwrap(try cluster.set().status.conditions.first)
        XCTAssertEqual(condition.type, "ReplicaFailure")
        XCTAssertEqual(condition.status, "True")
        XCTAssertEqual(condition.reason, "FailedCreate")
        XCTAssertEqual(cluster.loops[0].failures.count, 1, "it is tried again")
        cluster.api.refuse = nil
        try cluster.settle(for: .seconds(30))
        XCTAssertEqual(try cluster.pods.count, 100)
        XCTAssertEqual(try cluster.set().status.conditions, [], "all is well again")
    }

    func testOneLookMakesFiveHundredPodsAtMost() throws {
        XCTAssertEqual(try ReplicaSetPlan(for: Scene.set(.max), pods: [], related: []), .create(500))
        let many = (0..<700).map { Scene.pod("p\($0)") }
        guard case .delete(let victims) = try ReplicaSetPlan(for: Scene.set(0), pods: many, related: many)
        else {
            return XCTFail("700 pods too many: expected deletions")
        }
        XCTAssertEqual(victims.count, 500)
        let cluster = try cluster(1200)
        XCTAssertEqual(try cluster.pods.count, 1200, "the rest follows when these are seen")
    }

    func testTheStatusCountsLabelsReadinessAndAvailability() throws {
        let cluster = try cluster(3) {
            $0.minReadySeconds = 10
            $0.template.metadata.labels["tier"] = "front"
        }
        let pods = try cluster.pods
        try cluster.change(pods[0]) { $0.metadata.labels["tier"] = nil }
        for pod in pods.prefix(2) { try cluster.setReady(pod.name, true) }
        try cluster.settle()
        var status = try cluster.set().status
        XCTAssertEqual(
            [status.replicas, status.fullyLabeledReplicas, status.readyReplicas, status.availableReplicas],
            [3, 2, 2, 0])
        XCTAssertEqual(cluster.loops[0].nextWake, cluster.clock.now + .seconds(10))
        try cluster.settle(for: .seconds(9))
        XCTAssertEqual(try cluster.set().status.availableReplicas, 0)
        try cluster.settle(for: .seconds(1))
        status = try cluster.set().status
        assertLesson(
            status.availableReplicas, is: 2, "wait for minReadySeconds although nothing happens",
            why: "a pod becomes available by time alone: the controller must ask to be called again")
        XCTAssertEqual(status.observedGeneration, try cluster.set().metadata.generation)
    }

    func testAConflictOnTheStatusIsTriedAgainAtOnce() throws {
        let cluster = try cluster(1)
        var left = 1
        cluster.api.refuse = { verb, resource, name in
            guard verb == "update", resource.kind == "ReplicaSet", left > 0 else { return nil }
            left -= 1
            return APIError.conflict(resource, name.name)
        }
        try cluster.makeReady(1)
        try cluster.settle()
        XCTAssertEqual(try cluster.set().status.readyReplicas, 1)
        XCTAssertTrue(cluster.loops[0].failures.isEmpty)
    }

    func testAnEmptySelectorChoosesNothing() throws {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.pod("orphan"))
        _ = try cluster.api.create(Scene.set(3) { $0.selector = LabelSelector() })
        cluster.api.clearWrites()
        try cluster.settle()
        assertLesson(
            cluster.api.writes, is: [], "run a set with an empty selector",
            why:
                "an empty selector matches every pod of the namespace: adopting and deleting them would be a disaster"
        )
    }

    func testControllersNeedNoStore() throws {
        // All of this suite runs on an API behind which there is no store; here it is said once, with the writes.
        let cluster = try cluster(2)
        assertLesson(
            cluster.api.writes,
            is: [
                "create replicasets default/web", "create pods default/web-2", "create pods default/web-3",
                "status replicasets default/web", "status replicasets default/web",
            ],
            "run a set of two pods on an API without a store",
            why: "everything goes through the API: a controller that reaches behind it cannot run here")
    }
}
