import ClusterAPI
import ClusterObjects
import Documents
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// Revisions, the way back, and what is said about progress.
extension RolloutTests {
    private func started(_ replicas: Int32 = 3, images: [String] = []) throws -> TestCluster {
        let cluster = TestCluster()
        try cluster.start(replicas)
        for image in images {
            cluster.clock.advance(by: .seconds(60))
            try cluster.change { $0.template = Scene.template(image: image) }
            try cluster.roll()
        }
        return cluster
    }

    private func image(_ cluster: TestCluster) throws -> String? {
        try cluster.deployment().spec.template.spec.containers.first?.image
    }

    func testRevisionsCountUpAndAreRemembered() throws {
        let cluster = try started(images: ["web:2", "web:3"])
        XCTAssertEqual(try cluster.sets.map { RevisionNotes.revision(of: $0.metadata) }, [1, 2, 3])
        XCTAssertEqual(RevisionNotes.revision(of: try cluster.deployment().metadata), 3)
        try cluster.change { $0.template = Scene.template(image: "web:1") }
        try cluster.roll()
        let sets = try cluster.sets
        XCTAssertEqual(
            sets.map { RevisionNotes.revision(of: $0.metadata) }, [2, 3, 4],
            "the old template is the newest revision now: no set is made for it")
        XCTAssertEqual(sets[2].metadata.annotations[RevisionNotes.history], "1")
        try cluster.change { $0.template = Scene.template(image: "web:3") }
        try cluster.roll()
        try cluster.change { $0.template = Scene.template(image: "web:1") }
        try cluster.roll()
        XCTAssertEqual(try cluster.sets.last?.metadata.annotations[RevisionNotes.history], "1,4")
    }

    func testUndoGoesBackOneRevision() throws {
        let cluster = try started(images: ["web:2"])
        try Rollback(of: try cluster.deployment(), among: try cluster.sets).apply(through: cluster.api)
        XCTAssertEqual(try image(cluster), "web:1")
        XCTAssertNil(
            try cluster.deployment().spec.template.metadata.labels["pod-template-hash"],
            "the hash is the set's, not the template's")
        try cluster.roll()
        XCTAssertEqual(try cluster.sets.count, 2)
        XCTAssertEqual(try cluster.sizes, [0, 3])
        XCTAssertEqual(RevisionNotes.revision(of: try cluster.deployment().metadata), 3)
        assertLesson(
            try cluster.pods.map { $0.spec.containers.first?.image }, is: ["web:1", "web:1", "web:1"],
            "undo a rollout", why: "the way back is a rollout like any other, with the same fenceposts")
    }

    func testUndoGoesToANamedRevision() throws {
        let cluster = try started(images: ["web:2", "web:3"])
        let (deployment, sets) = (try cluster.deployment(), try cluster.sets)
        XCTAssertEqual(try Rollback(of: deployment, to: 1, among: sets).revision, 1)
        XCTAssertEqual(try Rollback(of: deployment, among: sets).revision, 2)
        let refused = { (deployment: Deployment, revision: Int64?, sets: [ReplicaSet]) -> RolloutError? in
            do {
                _ = try Rollback(of: deployment, to: revision, among: sets)
                return nil
            } catch let stub as Unimplemented { throw stub } catch { return error as? RolloutError }
        }
        XCTAssertEqual(try refused(deployment, 7, sets), .noRevision(7))
        XCTAssertEqual(try refused(deployment, 3, sets), .sameTemplate(3))
        XCTAssertEqual(try refused(deployment, nil, [sets[2]]), .noHistory)
        var paused = deployment
        paused.spec.paused = true
        XCTAssertEqual(try refused(paused, 1, sets), .paused)
        var stranger = sets[0]
        stranger.metadata.ownerReferences[0].uid = "somebody else"
        XCTAssertEqual(try refused(deployment, 1, [stranger, sets[1], sets[2]]), .noRevision(1))
    }

    func testAnnotationsGoWithTheTemplateAndBack() throws {
        let cluster = try started()
        let note = { (text: String) in
            try cluster.change(try cluster.deployment()) {
                $0.metadata.annotations["kubernetes.io/change-cause"] = text
                $0.spec.template = Scene.template(image: text)
            }
            try cluster.roll()
        }
        try note("two")
        try note("three")
        XCTAssertEqual(
            try cluster.sets.map { $0.metadata.annotations["kubernetes.io/change-cause"] },
            [nil, "two", "three"])
        try Rollback(of: try cluster.deployment(), among: try cluster.sets).apply(through: cluster.api)
        let annotations = try cluster.deployment().metadata.annotations
        XCTAssertEqual(annotations["kubernetes.io/change-cause"], "two")
        XCTAssertEqual(
            annotations[RevisionNotes.revision], "3", "each object's own note stays until the rollout")
    }

    func testOldSetsBeyondTheLimitAreDeleted() throws {
        let cluster = try started(images: (2...5).map { "web:\($0)" })
        XCTAssertEqual(try cluster.sets.count, 5)
        try cluster.change { $0.revisionHistoryLimit = 2 }
        try cluster.roll()
        XCTAssertEqual(try cluster.sets.map { RevisionNotes.revision(of: $0.metadata) }, [3, 4, 5])
        try cluster.change { $0.revisionHistoryLimit = 0 }
        try cluster.roll()
        XCTAssertEqual(try cluster.sizes, [3], "with 0 there is no way back")
    }

    func testASetWithPodsIsNeverCleanedUp() throws {
        let cluster = try started(4)
        try cluster.change {
            $0.revisionHistoryLimit = 0
            $0.template = Scene.template(image: "broken")
        }
        try cluster.settle(for: .seconds(2000))
        assertLesson(
            try cluster.sets.count, is: 2,
            "roll to a template whose pods never become ready, with no history kept",
            why: "the old set serves: history is what has no pods any more")
        try cluster.change { $0.paused = true }
        try cluster.settle(for: .seconds(60))
        assertLesson(
            try cluster.sets.count, is: 2, "pause it then",
            why: "whoever is paused cleans up as well, and the old set still has the only pods that are ready"
        )
    }

    func testATakenNameIsCountedAndAnotherIsTried() throws {
        let cluster = TestCluster()
        var other = Scene.set(0)
        other.metadata.name = "web-" + (try TemplateHash.of(Scene.template()))
        other.spec.selector.matchLabels = ["app": "other"]
        other.spec.template = Scene.template(image: "other", labels: ["app": "other"])
        _ = try cluster.api.create(other)
        _ = try cluster.api.create(Scene.deployment(2))
        try cluster.settle(for: .seconds(5))
        try cluster.roll()
        XCTAssertEqual(try cluster.deployment().status.collisionCount, 1)
        XCTAssertEqual(try cluster.sets.count, 2)
        XCTAssertEqual(try cluster.pods.count, 2)
    }

    func testASetThatNoCacheShowsIsFoundAgain() throws {
        let cluster = TestCluster()
        let deployment = try cluster.api.create(Scene.deployment(2))
        // It was made by an earlier controller, and no watch shows it.
        try cluster.settle()
        let set = try XCTUnwrap(try cluster.sets.first)
        let controller = DeploymentController(
            api: cluster.api, reader: Blind(cluster.api), clock: cluster.clock)
        _ = try controller.reconcile(deployment.name)
        XCTAssertEqual(try cluster.sets.map(\.metadata.uid), [set.metadata.uid])
        XCTAssertNil(try cluster.deployment().status.collisionCount, "it is ours: no collision")
    }

    /// Shows deployments and nothing else.
    private final class Blind: ClusterReader {
        let api: MemoryAPI
        init(_ api: MemoryAPI) { self.api = api }
        func find<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object? {
            try api.find(type, name)
        }
        func all<Object: ClusterObject>(_ type: Object.Type, in scope: ListScope) throws -> [Object] { [] }
    }

    func testProgressIsSaidFromBeginningToEnd() throws {
        let cluster = TestCluster()
        _ = try cluster.api.create(Scene.deployment(2, surge: .int(1), unavailable: .int(0)))
        let reason = { try cluster.condition("Progressing")?.reason }
        _ = try cluster.loops[1].step()
        XCTAssertEqual(try reason(), "NewReplicaSetCreated")
        XCTAssertEqual(try cluster.condition("Available")?.reason, "MinimumReplicasUnavailable")
        try cluster.settle()
        XCTAssertEqual(try reason(), "ReplicaSetUpdated")
        try cluster.roll()
        XCTAssertEqual(try reason(), "NewReplicaSetAvailable")
        XCTAssertEqual(try cluster.condition("Progressing")?.status, "True")
        XCTAssertEqual(try cluster.condition("Available")?.reason, "MinimumReplicasAvailable")
        for pod in try cluster.pods { try cluster.setReady(pod.name, false) }
        try cluster.settle()
        XCTAssertEqual(try cluster.condition("Available")?.status, "False")
        XCTAssertEqual(try reason(), "NewReplicaSetAvailable", "pods that fail later are no rollout")
    }

    func testARolloutThatStandsStillIsSaidAfterTheDeadline() throws {
        let cluster = try started(4)
        try cluster.change {
            $0.progressDeadlineSeconds = 120
            $0.template = Scene.template(image: "broken")
        }
        try cluster.settle()
        try cluster.settle(for: .seconds(119))
        XCTAssertEqual(try cluster.condition("Progressing")?.status, "True")
        try cluster.settle(for: .seconds(3))
        assertLesson(
            try cluster.condition("Progressing")?.reason, is: "ProgressDeadlineExceeded",
            "wait two minutes for pods that never become ready",
            why: "nobody undoes it, but who waits for the rollout learns that it stands still")
        XCTAssertEqual(try cluster.condition("Progressing")?.status, "False")
        cluster.api.clearWrites()
        try cluster.settle(for: .seconds(3600))
        XCTAssertEqual(cluster.api.writes, [], "once is enough")
        try cluster.roll()
        XCTAssertEqual(
            try cluster.condition("Progressing")?.reason, "NewReplicaSetAvailable", "late, but well")
    }

    func testProgressMovesTheDeadline() throws {
        let cluster = try started(4)
        try cluster.change {
            $0.progressDeadlineSeconds = 100
            $0.template = Scene.template(image: "slow")
        }
        for _ in 0..<4 {
            try cluster.settle(for: .seconds(90))
            try cluster.makeReady(1)
            try cluster.settle()
            XCTAssertEqual(try cluster.condition("Progressing")?.status, "True", "it gets on, if slowly")
        }
    }

    func testWhilePausedNoDeadlineRuns() throws {
        let cluster = try started(4)
        try cluster.change {
            $0.progressDeadlineSeconds = 60
            $0.template = Scene.template(image: "web:2")
        }
        try cluster.settle()
        try cluster.change { $0.paused = true }
        try cluster.settle(for: .seconds(3600))
        XCTAssertEqual(try cluster.condition("Progressing")?.reason, "DeploymentPaused")
        try cluster.change { $0.paused = false }
        try cluster.settle(for: .seconds(59))
        XCTAssertEqual(
            try cluster.condition("Progressing")?.reason, "DeploymentResumed", "the time begins again")
        try cluster.settle(for: .seconds(5))
        XCTAssertEqual(try cluster.condition("Progressing")?.reason, "ProgressDeadlineExceeded")
    }

    func testAFailureOfASetIsSaidByItsDeployment() throws {
        let cluster = TestCluster()
        cluster.api.refuse = { verb, resource, _ in
            verb == "create" && resource.kind == "Pod" ? APIError(.forbidden, "exceeded quota") : nil
        }
        _ = try cluster.api.create(Scene.deployment(2))
        try cluster.settle()
        XCTAssertEqual(try cluster.condition("ReplicaFailure")?.reason, "FailedCreate")
        cluster.api.refuse = nil
        try cluster.settle(for: .seconds(10))
        XCTAssertNil(try cluster.condition("ReplicaFailure"))
    }
}
