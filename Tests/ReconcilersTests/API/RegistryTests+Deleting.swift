import ClusterAPI
import ClusterObjects
import Documents
import Foundation
import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension RegistryTests {
    func testAnObjectThatNobodyHoldsGoesAtOnce() throws {
        let bench = APIFixture()
        _ = try bench.api.create(APIFixture.replicaSet("web"))
        _ = try bench.api.delete(ReplicaSet.self, APIFixture.name("web"))
        XCTAssertNil(try bench.api.find(ReplicaSet.self, APIFixture.name("web")))
        XCTAssertEqual(
            try refusal { try bench.api.delete(ReplicaSet.self, APIFixture.name("web")) },
            APIError(.notFound, "replicasets.apps \"web\" not found"))
    }

    func testAFinalizerHoldsAnObjectUntilItIsTakenOut() throws {
        let bench = APIFixture()
        var set = APIFixture.replicaSet("web")
        set.metadata.finalizers = ["example.com/a", "example.com/b"]
        _ = try bench.api.create(set)
        bench.clock.advance(by: .seconds(5))
        var told = try bench.api.delete(ReplicaSet.self, APIFixture.name("web"))
        assertLesson(
            "\(told.metadata.deletionTimestamp?.text ?? "") \(told.metadata.generation)",
            is: "2026-12-01T00:00:05Z 2", "delete a replica set with two finalizers",
            why: "those who are named have something to do first: they see the time of deletion, and begin")
        XCTAssertEqual(told.metadata.deletionGracePeriodSeconds, 0)
        bench.clock.advance(by: .seconds(5))
        let again = try bench.api.delete(ReplicaSet.self, APIFixture.name("web"))
        XCTAssertEqual(again, told, "who knows already is not told anew")
        told.metadata.finalizers = ["example.com/b"]
        told = try bench.api.update(told)
        XCTAssertNotNil(told.metadata.deletionTimestamp)
        told.metadata.finalizers = []
        let watch = try bench.api.watch(ReplicaSet.self, in: .all, from: told.metadata.resourceVersion)
        _ = try bench.api.update(told)
        assertLesson(
            try drain(watch), is: ["-web \(try bench.store.revision)"], "take the last finalizer out",
            why: "nobody holds it any more: the update that lets it go is its end")
        XCTAssertNil(try bench.api.find(ReplicaSet.self, APIFixture.name("web")))
    }

    func testADeletionCannotBeTakenBack() throws {
        let bench = APIFixture()
        var set = APIFixture.replicaSet("web")
        set.metadata.finalizers = ["example.com/a"]
        _ = try bench.api.create(set)
        let told = try bench.api.delete(ReplicaSet.self, APIFixture.name("web"))
        var wish = told
        wish.metadata.deletionTimestamp = nil
        wish.metadata.deletionGracePeriodSeconds = nil
        wish.metadata.labels = ["a": "b"]
        assertLesson(
            try bench.api.update(wish).metadata.deletionTimestamp, is: told.metadata.deletionTimestamp,
            "update an object in deletion without its time of deletion",
            why: "others have begun to take it apart", show: { $0?.text ?? "none" })
        wish.metadata.resourceVersion = ""
        wish.metadata.finalizers.append("example.com/late")
        XCTAssertEqual(
            try refusal { try bench.api.update(wish) }?.message,
            "ReplicaSet.apps \"web\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added "
                + "if the object is being deleted, found new finalizers []string{\"example.com/late\"}")
    }

    func testAFinalizerOfWhatIsNotInDeletionMayGo() throws {
        let bench = APIFixture()
        var set = APIFixture.replicaSet("web")
        set.metadata.finalizers = ["example.com/a"]
        set = try bench.api.create(set)
        set.metadata.finalizers = []
        _ = try bench.api.update(set)
        XCTAssertNotNil(try bench.api.find(ReplicaSet.self, APIFixture.name("web")), "nobody asked it to go")
    }

    func testARunningPodIsGivenTime() throws {
        let bench = APIFixture()
        try bench.addRunningPod("p")
        let told = try bench.api.delete(Pod.self, APIFixture.name("p"))
        assertLesson(
            "\(told.metadata.deletionTimestamp?.text ?? "") \(told.metadata.deletionGracePeriodSeconds ?? -1)",
            is: "2026-12-01T00:00:30Z 30", "delete a pod that is on a node",
            why: "its kubelet stops it and deletes it then; the time of deletion is when it shall be gone")
        let written = try bench.store.revision
        XCTAssertEqual(try bench.api.delete(Pod.self, APIFixture.name("p")), told)
        XCTAssertEqual(
            try bench.api.delete(Pod.self, APIFixture.name("p"), DeleteOptions(gracePeriodSeconds: 60)), told,
            "it is not given more")
        XCTAssertEqual(try bench.store.revision, written, "nothing is written")
        bench.clock.advance(by: .seconds(20))
        let shorter = try bench.api.delete(
            Pod.self, APIFixture.name("p"), DeleteOptions(gracePeriodSeconds: 25))
        XCTAssertEqual(
            shorter.metadata.deletionTimestamp?.text, "2026-12-01T00:00:25Z", "from when it was told")
        let kept = try bench.api.updateStatus(shorter)
        XCTAssertNotNil(kept.metadata.deletionTimestamp)
        XCTAssertNotNil(
            try bench.api.find(Pod.self, APIFixture.name("p")), "an update does not end it before its time")
        _ = try bench.api.delete(Pod.self, APIFixture.name("p"), DeleteOptions(gracePeriodSeconds: 0))
        XCTAssertNil(try bench.api.find(Pod.self, APIFixture.name("p")), "its kubelet has the last word")
    }

    func testHowMuchTimeAPodIsGiven() throws {
        let rows: [Row<(change: (inout Pod) -> Void, grace: Int64?), Int64?>] = [
            Row("its own wish", ({ $0.spec.terminationGracePeriodSeconds = 5 }, nil), gives: 5),
            Row("the caller's wish", ({ $0.spec.terminationGracePeriodSeconds = 5 }, 7), gives: 7),
            Row("less than nothing", ({ _ in }, -3), gives: 1),
            Row("more than there is", ({ _ in }, .max), gives: .max),
            Row(
                "no node", ({ $0.spec.nodeName = "" }, 7), gives: nil,
                why: "nobody could say that it has ended"),
        ]
        try assertRows(
            rows, "delete a pod with", why: "what runs gets time to end; what does not needs none",
            show: { $0.map { "\($0) s" } ?? "gone" }
        ) { change, grace in
            let bench = APIFixture()
            try bench.addRunningPod("p", change)
            _ = try bench.api.delete(Pod.self, APIFixture.name("p"), DeleteOptions(gracePeriodSeconds: grace))
            return try bench.api.find(Pod.self, APIFixture.name("p"))?.metadata.deletionGracePeriodSeconds
        }
        let bench = APIFixture()
        var pod = try bench.addRunningPod("p")
        pod.status.phase = "Succeeded"
        _ = try bench.api.updateStatus(pod)
        _ = try bench.api.delete(Pod.self, APIFixture.name("p"))
        XCTAssertNil(try bench.api.find(Pod.self, APIFixture.name("p")), "one that has ended needs no time")
    }

    func testAPodThatGoesAtOnceIsToldFirst() throws {
        let bench = APIFixture()
        let pod = try bench.addPod("p")
        let watch = try bench.api.watch(Pod.self, in: .all, from: pod.metadata.resourceVersion)
        let last = try bench.api.delete(Pod.self, APIFixture.name("p"))
        XCTAssertEqual(try drain(watch), ["~p 3", "-p 4"])
        XCTAssertEqual(last.metadata.deletionGracePeriodSeconds, 0, "the caller sees that it was told")
    }

    func testAFinalizerHoldsAPodWhoseTimeIsOver() throws {
        let bench = APIFixture()
        try bench.addRunningPod("p") { $0.metadata.finalizers = ["example.com/a"] }
        _ = try bench.api.delete(Pod.self, APIFixture.name("p"))
        var pod = try bench.api.delete(Pod.self, APIFixture.name("p"), DeleteOptions(gracePeriodSeconds: 0))
        XCTAssertEqual(pod.metadata.deletionGracePeriodSeconds, 0)
        XCTAssertNotNil(try bench.api.find(Pod.self, APIFixture.name("p")), "it is still held")
        pod.metadata.finalizers = []
        _ = try bench.api.update(pod)
        XCTAssertNil(try bench.api.find(Pod.self, APIFixture.name("p")))
    }

    func testALastFinalizerDoesNotShortenAPodsTime() throws {
        let bench = APIFixture()
        try bench.addRunningPod("p") { $0.metadata.finalizers = ["example.com/a"] }
        var pod = try bench.api.delete(Pod.self, APIFixture.name("p"))
        pod.metadata.finalizers = []
        _ = try bench.api.update(pod)
        assertLesson(
            try bench.api.find(Pod.self, APIFixture.name("p")) != nil, is: true,
            "take the last finalizer of a pod out that has thirty seconds left",
            why: "its processes still run: only its kubelet knows when they have ended")
    }

    func testPropagationIsWrittenDownAsAFinalizer() throws {
        let rows: [Row<(has: [String], wish: DeleteOptions.Propagation?), [String]?>] = [
            Row("nothing said", ([], nil), gives: nil),
            Row("the background", ([], .background), gives: nil),
            Row("the foreground", ([], .foreground), gives: ["foregroundDeletion"]),
            Row("orphan", (["a/b"], .orphan), gives: ["a/b", "orphan"]),
            Row("the background after all", (["orphan"], .background), gives: nil),
            Row(
                "the foreground instead", (["orphan", "a/b"], .foreground),
                gives: ["a/b", "foregroundDeletion"]),
            Row("nothing said, but noted before", (["orphan"], nil), gives: ["orphan"]),
        ]
        try assertRows(
            rows, "delete with", why: "the garbage collector reads what is to become of the rest",
            show: { $0.map { "\($0)" } ?? "gone" }
        ) { has, wish in
            let bench = APIFixture()
            var set = APIFixture.replicaSet("web")
            set.metadata.finalizers = has
            _ = try bench.api.create(set)
            _ = try bench.api.delete(
                ReplicaSet.self, APIFixture.name("web"), DeleteOptions(propagation: wish))
            return try bench.api.find(ReplicaSet.self, APIFixture.name("web"))?.metadata.finalizers
        }
    }

    func testADeleteMayMeanOneObjectInOneState() throws {
        let bench = APIFixture()
        let pod = try bench.addPod("p")
        let refused = { (options: DeleteOptions) in
            try refusal { try bench.api.delete(Pod.self, APIFixture.name("p"), options) }
        }
        let error = try refused(DeleteOptions(uid: "other"))
        XCTAssertEqual(error?.reason, .conflict)
        XCTAssertEqual(
            error?.message,
            "Operation cannot be fulfilled on Pod \"p\": the UID in the precondition (other) does not match the "
                + "UID in record (uid-1). The object might have been deleted and then recreated")
        XCTAssertEqual(try refused(DeleteOptions(resourceVersion: "1"))?.reason, .conflict)
        XCTAssertNil(
            try refused(DeleteOptions(uid: "uid-1", resourceVersion: pod.metadata.resourceVersion)))
        XCTAssertNil(try bench.api.find(Pod.self, APIFixture.name("p")))
    }

    func testADeleteSparesAnObjectThatTookTheName() throws {
        let (bench, racing) = Self.race()
        try bench.addPod("p")
        let key = Array("/registry/pods/default/p".utf8)
        racing.race([
            { _ in },
            { store in
                guard let old = try store.range(RangeRequest(KeyRange(key: key))).kvs.first else { return }
                let text = String(decoding: old.value, as: UTF8.self)
                    .replacingOccurrences(of: "uid-1", with: "uid-9")
                _ = try store.deleteRange(DeleteRangeRequest(KeyRange(key: key)))
                _ = try store.put(PutRequest(key: key, value: Array(text.utf8)))
            },
        ])
        _ = try bench.api.delete(Pod.self, APIFixture.name("p"))
        XCTAssertEqual(try bench.api.find(Pod.self, APIFixture.name("p"))?.metadata.uid, "uid-9")
    }
}
