import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// Milestone 7: so many pods of one kind, and the way from one kind to the next.
final class RolloutTests: XCTestCase {
    func testADeploymentBecomesASetBecomesPods() throws {
        let cluster = TestCluster()
        try cluster.start(3)
        let set = try XCTUnwrap(try cluster.sets.first)
        let hash = try XCTUnwrap(set.metadata.labels["pod-template-hash"])
        XCTAssertEqual(set.metadata.name, "web-\(hash)")
        XCTAssertEqual(set.spec.selector.matchLabels, ["app": "web", "pod-template-hash": hash])
        XCTAssertEqual(set.spec.template.metadata.labels, ["app": "web", "pod-template-hash": hash])
        XCTAssertEqual(set.metadata.ownerReferences.first?.controller, true)
        XCTAssertEqual(set.metadata.ownerReferences.first?.blockOwnerDeletion, true)
        XCTAssertEqual(set.metadata.annotations["deployment.kubernetes.io/desired-replicas"], "3")
        XCTAssertEqual(set.metadata.annotations["deployment.kubernetes.io/max-replicas"], "4")
        let deployment = try cluster.deployment()
        XCTAssertEqual(deployment.metadata.annotations["deployment.kubernetes.io/revision"], "1")
        XCTAssertEqual(deployment.status.replicas, 3)
        XCTAssertEqual(deployment.status.updatedReplicas, 3)
        XCTAssertEqual(deployment.status.availableReplicas, 3)
        XCTAssertEqual(deployment.status.unavailableReplicas, 0)
        XCTAssertEqual(deployment.status.observedGeneration, deployment.metadata.generation)
        XCTAssertEqual(
            try cluster.pods.map(\.metadata.labels), [set.spec.template.metadata.labels].repeated(3))
    }

    func testWhenAllIsWellNothingIsWritten() throws {
        let cluster = TestCluster()
        try cluster.start(5)
        cluster.restart()
        try cluster.settle(for: .seconds(3600))
        assertLesson(
            cluster.api.writes, is: [],
            "restart the controllers of a cluster that is as it shall be, wait an hour",
            why:
                "looking costs little, writing wakes everybody who watches: without a difference there is no write"
        )
    }

    func testATemplateChangeRollsStepByStep() throws {
        let cluster = TestCluster()
        try cluster.start(10, surge: .int(3), unavailable: .int(2))
        try cluster.change { $0.template = Scene.template(image: "web:2") }
        try cluster.settle()
        assertLesson(
            try cluster.sizes, is: [8, 5], "roll 10 pods with surge 3 and 2 unavailable, before any is ready",
            why:
                "13 pods at most, so 3 new; 8 available at least, so 2 old may go; then 2 more new ones fit in"
        )
        try cluster.makeReady(2)
        try cluster.settle()
        XCTAssertEqual(try cluster.sizes, [6, 7], "two new ones are ready: two old ones can go")
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [0, 10])
        XCTAssertTrue(try cluster.pods.allSatisfy { $0.spec.containers.first?.image == "web:2" })
    }

    func testWithoutSurgeOldOnesGoFirst() throws {
        let cluster = TestCluster()
        try cluster.start(2, surge: .int(0), unavailable: .string("1%"))
        try cluster.change { $0.template = Scene.template(image: "web:2") }
        try cluster.settle()
        assertLesson(
            try cluster.sizes, is: [1, 1], "roll 2 pods with surge 0 and 1 % unavailable",
            why: "1 % of 2 is 0, and 0 and 0 cannot move: then one may be missing")
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [0, 2])
    }

    func testANewRolloutReplacesOneThatIsUnderWay() throws {
        let cluster = TestCluster()
        try cluster.start(10, surge: .int(3), unavailable: .int(2))
        try cluster.change { $0.template = Scene.template(image: "broken") }
        try cluster.settle()
        XCTAssertEqual(try cluster.sizes, [8, 5])
        try cluster.change { $0.template = Scene.template(image: "web:3") }
        try cluster.settle()
        assertLesson(
            try cluster.sizes, is: [8, 0, 5], "change the template again while 5 new pods never become ready",
            why: "the broken ones are unavailable anyway: they are cleaned up first, and no healthy one goes")
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [0, 0, 10])
    }

    func testRecreateWaitsForTheLastOldPod() throws {
        let cluster = TestCluster()
        cluster.api.podsLinger = true
        try cluster.start(3) { $0.strategy = DeploymentStrategy(type: "Recreate") }
        try cluster.change { $0.template = Scene.template(image: "web:2") }
        try cluster.settle()
        let old = try cluster.pods
        XCTAssertEqual(old.count, 3)
        XCTAssertTrue(old.allSatisfy { $0.metadata.deletionTimestamp != nil })
        for pod in old.dropLast() { try cluster.api.finish(pod.name) }
        try cluster.settle()
        assertLesson(
            try cluster.pods.count, is: 1, "replace 3 pods by Recreate while one old pod still runs",
            why:
                "Recreate is for programs that do not bear two versions at once: not one new pod before the last old one"
        )
        try cluster.api.finish(old[2].name)
        try cluster.roll()
        XCTAssertEqual(try cluster.pods.map { $0.spec.containers.first?.image }, ["web:2", "web:2", "web:2"])
        XCTAssertEqual(try cluster.sizes, [0, 3])
    }

    func testAPausedDeploymentScalesButDoesNotRoll() throws {
        let cluster = TestCluster()
        try cluster.start(4)
        try cluster.change {
            $0.paused = true
            $0.template = Scene.template(image: "web:2")
            $0.replicas = 6
        }
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [6], "the number, not the template")
        XCTAssertEqual(try cluster.condition("Progressing")?.reason, "DeploymentPaused")
        try cluster.change { $0.paused = false }
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [0, 6])
        XCTAssertEqual(try cluster.condition("Progressing")?.reason, "NewReplicaSetAvailable")
    }

    func testScalingDuringARolloutGivesEachItsShare() throws {
        let cluster = TestCluster()
        try cluster.start(10, surge: .int(3), unavailable: .int(2))
        try cluster.change { $0.template = Scene.template(image: "web:2") }
        try cluster.settle()
        XCTAssertEqual(try cluster.sizes, [8, 5])
        try cluster.change { $0.replicas = 15 }
        for loop in cluster.loops.dropFirst() { _ = try loop.step() }
        assertLesson(
            try cluster.sizes, is: [11, 7], "scale from 10 to 15 while 8 old and 5 new pods share 13 places",
            why:
                "18 places: 8 * 18 / 13 is 11, 5 * 18 / 13 is 7: scaling must not hasten a rollout that may be bad"
        )
        XCTAssertEqual(
            try cluster.sets.map { $0.metadata.annotations["deployment.kubernetes.io/desired-replicas"] },
            ["15", "15"])
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [0, 15])
    }

    func testScalingAloneIsNoRollout() throws {
        let cluster = TestCluster()
        try cluster.start(3)
        let before = try cluster.condition("Progressing")
        try cluster.change { $0.replicas = 7 }
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [7])
        try cluster.change { $0.replicas = 0 }
        try cluster.roll()
        XCTAssertEqual(try cluster.pods.count, 0)
        XCTAssertEqual(try cluster.condition("Progressing"), before, "of a rollout there is nothing to say")
    }

    func testADeploymentWithoutASelectorTouchesNothing() throws {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.set(2))
        _ = try cluster.api.create(Scene.deployment(3) { $0.selector = LabelSelector() })
        try cluster.settle()
        XCTAssertNil(try cluster.set().metadata.ownerReferences.first)
        XCTAssertEqual(try cluster.sets.count, 1)
    }

    func testABadPercentageIsSaidAndNothingIsWritten() throws {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.deployment(3, surge: .string("a lot")))
        cluster.api.clearWrites()
        try cluster.settle()
        XCTAssertEqual(cluster.api.writes, [])
        XCTAssertEqual(
            cluster.loops[1].failures[Scene.name("web")],
            "maxSurge: expected a number from 0 on or a percentage such as \"25%\", found \"a lot\"")
    }
}

extension Array {
    fileprivate func repeated(_ count: Int) -> [Element] { (0..<count).flatMap { _ in self } }
}
