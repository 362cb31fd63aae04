import ClusterAPI
import ClusterObjects
import Documents
import Foundation
import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension RegistryTests {
    func testAStaleUpdateIsAConflict() throws {
        let bench = APIFixture()
        let first = try bench.addPod("p")
        var second = first
        second.metadata.labels = ["by": "somebody"]
        let stored = try bench.api.update(second)
        var mine = first
        mine.metadata.labels = ["by": "me"]
        let error = try refusal { try bench.api.update(mine) }
        assertLesson(
            error,
            is: APIError(
                .conflict,
                "Operation cannot be fulfilled on pods \"p\": the object has been modified; please apply your "
                    + "changes to the latest version and try again"),
            "update a pod that somebody has updated since it was read",
            why: "what they wrote would be lost without anybody noticing", show: { "\($0 as Any)" })
        XCTAssertEqual(try bench.api.get(Pod.self, APIFixture.name("p")), stored)
    }

    func testWithoutAResourceVersionTheLastWriterWins() throws {
        let bench = APIFixture()
        var pod = try bench.addPod("p")
        for version in ["", "0"] {
            pod.metadata.resourceVersion = version
            pod.metadata.labels["n", default: ""] += "x"
            XCTAssertEqual(try bench.api.update(pod).metadata.labels, pod.metadata.labels)
        }
        pod.metadata.resourceVersion = "seven"
        XCTAssertEqual(try refusal { try bench.api.update(pod) }?.reason, .invalid)
    }

    func testAnUpdateOfAnotherObjectOfThisNameIsAConflict() throws {
        let bench = APIFixture()
        var old = try bench.addPod("p")
        _ = try bench.api.delete(Pod.self, APIFixture.name("p"))
        try bench.addPod("p")
        old.metadata.resourceVersion = ""
        old.metadata.labels = ["a": "b"]
        assertLesson(
            try refusal { try bench.api.update(old) }?.message,
            is:
                "Operation cannot be fulfilled on pods \"p\": Precondition failed: UID in precondition: uid-1, "
                + "UID in object meta: uid-2",
            "update a pod that was deleted and made anew",
            why: "a name may mean another object by now, a uid never does", show: { $0 ?? "accepted" })
        XCTAssertEqual(
            try refusal { try bench.api.update(APIFixture.pod("none")) }?.message, "pods \"none\" not found")
    }

    func testOnlyWhatAnObjectShallBeCountsAsAGeneration() throws {
        let bench = APIFixture()
        var set = try bench.api.create(APIFixture.replicaSet("web"))
        let generation = { (change: (inout ReplicaSet) -> Void, part: Subresource?) -> Int64 in
            change(&set)
            set = try bench.api.update(set, part: part)
            return set.metadata.generation
        }
        XCTAssertEqual(try generation({ $0.metadata.labels = ["a": "b"] }, nil), 1, "labels")
        XCTAssertEqual(try generation({ $0.metadata.annotations = ["a": "b"] }, nil), 1, "annotations")
        XCTAssertEqual(try generation({ $0.status.replicas = 1 }, .status), 1, "status")
        assertLesson(
            try generation({ $0.spec.replicas = 2 }, nil), is: 2, "change how many there shall be",
            why: "a controller notes the generation that it has seen: so one knows whether it has")
        XCTAssertEqual(try generation({ $0.metadata.generation = 9 }, nil), 2, "a wish is none")
        XCTAssertEqual(try generation({ $0.spec.replicas = 5 }, .scale), 3, "scale")

        var deployment = try bench.api.create(APIFixture.deployment("web"))
        deployment.metadata.annotations = ["a": "b"]
        assertLesson(
            try bench.api.update(deployment).metadata.generation, is: 2, "annotate a deployment",
            why: "its controller copies annotations to replica sets: for deployments alone they count")
        var pod = try bench.addPod("p")
        pod.spec.nodeName = "n1"
        XCTAssertEqual(try bench.api.update(pod).metadata.generation, 0, "pods count none before 1.33")
    }

    func testAnUpdateThatChangesNothingWritesNothing() throws {
        let bench = APIFixture()
        let pod = try bench.addPod("p")
        let watch = try bench.api.watch(Pod.self, in: .all, from: pod.metadata.resourceVersion)
        var same = pod
        same.metadata.creationTimestamp = nil
        same.status = PodStatus()
        assertLesson(
            try bench.api.update(same), is: pod, "update a pod with itself, with the status left out",
            why: "two controllers that write what is there already would wake each other for ever")
        XCTAssertEqual(try bench.store.revision, Int64(pod.metadata.resourceVersion))
        XCTAssertEqual(try drain(watch), [])
    }

    func testAnUpdateLeavesTheStatusAlone() throws {
        let bench = APIFixture()
        var set = try bench.api.create(APIFixture.replicaSet("web"))
        set.status.replicas = 3
        set = try bench.api.updateStatus(set)
        set.status = ReplicaSetStatus()
        set.spec.replicas = 3
        let updated = try bench.api.update(set)
        assertLesson(
            updated.status.replicas, is: 3, "update a replica set with an empty status",
            why:
                "whoever changes the number of replicas has read an old status: writing it would undo the news"
        )
        XCTAssertEqual(updated.spec.replicas, 3)
    }

    func testAStatusUpdateLeavesAllElseAlone() throws {
        let bench = APIFixture()
        let set = try bench.api.create(APIFixture.replicaSet("web"))
        var wish = set
        wish.spec.replicas = 9
        wish.metadata.labels = ["by": "controller"]
        wish.metadata.finalizers = ["a/b"]
        wish.status.readyReplicas = 1
        let updated = try bench.api.updateStatus(wish)
        var expected = set
        expected.status.readyReplicas = 1
        expected.metadata.resourceVersion = updated.metadata.resourceVersion
        assertLesson(
            updated, is: expected, "update the status, with another spec, labels and a finalizer in the wish",
            why: "a controller may be allowed to say how things are, and not how they shall be")
    }

    func testScaleIsTheNumberOfReplicasAlone() throws {
        let bench = APIFixture()
        var wish = try bench.api.create(APIFixture.deployment("web"))
        wish.spec.replicas = 7
        wish.spec.paused = true
        wish.metadata.labels = ["a": "b"]
        let scaled = try bench.api.update(wish, part: .scale)
        XCTAssertEqual(scaled.spec.replicas, 7)
        XCTAssertFalse(scaled.spec.paused)
        XCTAssertEqual(scaled.metadata.labels, [:])
        XCTAssertEqual(try bench.api.get(Deployment.self, APIFixture.name("web")), scaled)
        let pod = try bench.addPod("p")
        XCTAssertEqual(
            try refusal { try bench.api.update(pod, part: .scale) }?.reason, .invalid, "a pod has no replicas"
        )
    }

    func testWhoAnObjectIsStays() throws {
        let bench = APIFixture()
        let set = try bench.api.create(APIFixture.replicaSet("web"))
        var wish = set
        wish.metadata.uid = ""
        wish.metadata.creationTimestamp = Timestamp("2000-01-01T00:00:00Z")
        wish.metadata.labels = ["a": "b"]
        let updated = try bench.api.update(wish)
        XCTAssertEqual(updated.metadata.uid, set.metadata.uid)
        XCTAssertEqual(updated.metadata.creationTimestamp, set.metadata.creationTimestamp)
        wish = updated
        wish.metadata.deletionTimestamp = Timestamp("2000-01-01T00:00:00Z")
        assertLesson(
            try refusal { try bench.api.update(wish) }?.reason, is: .invalid,
            "set a time of deletion in an update", why: "deletion is asked for with a delete")
        wish = updated
        wish.spec.selector.matchLabels["more"] = "x"
        wish.spec.template.metadata.labels["more"] = "x"
        XCTAssertEqual(
            try refusal { try bench.api.update(wish) }?.message.hasSuffix("field is immutable"), true,
            "another selector would leave pods behind that nobody knows")
    }

    func testAnUpdateThatIsOvertakenIsAConflict() throws {
        let (bench, racing) = Self.race()
        let pod = try bench.addPod("p")
        racing.race([Self.relabel("p", "faster")])
        var mine = pod
        mine.metadata.labels = ["by": "me"]
        assertLesson(
            try refusal { try bench.api.update(mine) }?.reason, is: .conflict,
            "update a pod that somebody changes between the server's look and its write",
            why: "what was true when the server looked need not be true when it writes")
        XCTAssertEqual(try bench.api.get(Pod.self, APIFixture.name("p")).metadata.labels, ["by": "faster"])
    }

    func testAChangeIsMadeAnewOfWhatOthersHaveWritten() throws {
        let (bench, racing) = Self.race()
        try bench.addPod("p")
        racing.race((0..<5).map { Self.relabel("p", "rival-\($0)") })
        let patch = try JSONValue.parse(#"{"metadata":{"annotations":{"mine":"yes"}}}"#)
        let patched = try bench.api.patch(Pod.self, APIFixture.name("p"), .merge, patch, part: nil)
        assertLesson(
            "\(patched.metadata.labels) \(patched.metadata.annotations)",
            is: #"["by": "rival-4"] ["mine": "yes"]"#,
            "patch a pod that somebody changes before each of five attempts",
            why: "a patch says only what it changes: it can be applied to any state, and loses nobody's work")
    }

    func testAnObjectMadeAnewIsNotTheOneThatWasRead() throws {
        let (bench, racing) = Self.race()
        let pod = try bench.addPod("p")
        let key = Array("/registry/pods/default/p".utf8)
        // As if deleted and made anew by somebody else: the first version of a new life.
        racing.race([
            { store in
                guard let old = try store.range(RangeRequest(KeyRange(key: key))).kvs.first else { return }
                let text = String(decoding: old.value, as: UTF8.self)
                    .replacingOccurrences(of: "uid-1", with: "uid-9")
                _ = try store.deleteRange(DeleteRangeRequest(KeyRange(key: key)))
                _ = try store.put(PutRequest(key: key, value: Array(text.utf8)))
            }
        ])
        var mine = pod
        mine.metadata.labels = ["by": "me"]
        XCTAssertEqual(try refusal { try bench.api.update(mine) }?.reason, .conflict)
        assertLesson(
            try bench.api.get(Pod.self, APIFixture.name("p")).metadata.uid, is: "uid-9",
            "update a pod that is deleted and made anew meanwhile",
            why: "the version of a key begins again with each of its lives, its mod revision never")
    }

    func testAWriterWhoIsAlwaysOvertakenGivesUp() throws {
        let (bench, racing) = Self.race()
        try bench.addPod("p")
        racing.race((0..<200).map { Self.relabel("p", "\($0)") })
        let patch = try JSONValue.parse(#"{"metadata":{"annotations":{"mine":"yes"}}}"#)
        let error = try refusal {
            try bench.api.patch(Pod.self, APIFixture.name("p"), .merge, patch, part: nil)
        }
        XCTAssertEqual(error?.reason, .timeout)
    }

    static func race() -> (APIFixture, RacingStore) {
        var racing: RacingStore?
        let bench = APIFixture {
            let store = RacingStore($0)
            racing = store
            return store
        }
        return (bench, racing ?? RacingStore(bench.store))
    }

    /// Somebody who gives a pod another label, past the API.
    static func relabel(_ pod: String, _ value: String) -> RacingStore.Rival {
        { store in
            let key = Array("/registry/pods/default/\(pod)".utf8)
            guard let old = try store.range(RangeRequest(KeyRange(key: key))).kvs.first else { return }
            let document = try JSONValue.parse(old.value)
            let labels = JSONValue.object([JSONMember("by", .string(value))])
            let metadata = (document["metadata"] ?? .null).setting("labels", labels)
            let text = document.setting("metadata", metadata).text()
            _ = try store.put(PutRequest(key: key, value: Array(text.utf8)))
        }
    }
}
