import ClusterAPI
import ClusterObjects
import Documents
import Foundation
import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

/// Milestone 5: the API on the store. Making objects.
final class RegistryTests: XCTestCase {
    func testTheServerSaysWhoANewObjectIs() throws {
        let bench = APIFixture()
        var wish = APIFixture.replicaSet("web")
        wish.metadata.uid = "mine"
        wish.metadata.creationTimestamp = Timestamp("2000-01-01T00:00:00Z")
        wish.metadata.generation = 77
        wish.metadata.deletionTimestamp = Timestamp("2000-01-01T00:00:00Z")
        wish.metadata.deletionGracePeriodSeconds = 5
        let made = try bench.api.create(wish).metadata
        assertLesson(
            "\(made.uid) \(made.creationTimestamp?.text ?? "") \(made.generation) \(made.resourceVersion)",
            is: "uid-1 2026-12-01T00:00:00Z 1 2",
            "create a replica set whose metadata claim a uid, a time of creation and generation 77",
            why: "who an object is, and since when, is the server's to say")
        XCTAssertNil(made.deletionTimestamp, "nothing begins its life in deletion")
        XCTAssertNil(made.deletionGracePeriodSeconds)
    }

    func testTheResourceVersionIsTheRevisionAndIsNotStored() throws {
        let bench = APIFixture()
        let pod = try bench.addPod("p")
        XCTAssertEqual(pod.metadata.resourceVersion, "\(try bench.store.revision)")
        let text = try XCTUnwrap(try bench.stored("/registry/pods/default/p"), "no such key")
        assertLesson(
            text.contains("resourceVersion"), is: false, "look for a resource version in what is stored",
            why: "the store knows at which revision it took a value; a copy in it could only be wrong")
        XCTAssertTrue(text.hasPrefix(#"{"apiVersion":"v1","kind":"Pod","metadata":{"#), text)
        _ = try bench.api.create(APIFixture.replicaSet("web"))
        XCTAssertNotNil(try bench.stored("/registry/apps/replicasets/default/web"))
        _ = try bench.api.create(ClusterObjects.Node(metadata: ObjectMeta(name: "n1", namespace: "ignored")))
        XCTAssertNotNil(try bench.stored("/registry/nodes/n1"), "nodes lie in no namespace")
    }

    func testASecondOfTheSameNameIsRefused() throws {
        let bench = APIFixture()
        try bench.addPod("p")
        let error = try refusal { try bench.addPod("p") }
        assertLesson(
            error, is: APIError(.alreadyExists, "pods \"p\" already exists"), "create a pod twice",
            why: "a name means one object; the text is what users search for", show: { "\($0 as Any)" })
        try bench.addPod("p", in: "other")
        let revision = try bench.store.revision
        _ = try refusal { try bench.addPod("p") }
        XCTAssertEqual(try bench.store.revision, revision, "a refusal writes nothing")
    }

    func testANameIsFoundForWhoeverGivesItsBeginning() throws {
        let bench = APIFixture()
        bench.suffixes = ["aaaaa", "bbbbb"]
        var pod = APIFixture.pod("")
        pod.metadata.generateName = "web-"
        XCTAssertEqual(try bench.api.create(pod).metadata.name, "web-aaaaa")
        XCTAssertEqual(try bench.api.create(pod).metadata.name, "web-bbbbb")
        pod.metadata.name = "given"
        XCTAssertEqual(try bench.api.create(pod).metadata.name, "given", "a name that is given counts")
        pod.metadata.name = ""
        pod.metadata.generateName = String(repeating: "a", count: 70)
        bench.suffixes = ["ccccc"]
        assertLesson(
            try bench.api.create(pod).metadata.name, is: String(repeating: "a", count: 58) + "ccccc",
            "let a name begin with 70 letters", why: "names that end up in labels have 63 at most")
    }

    func testATakenNameIsTriedAgainEightTimes() throws {
        let bench = APIFixture()
        try bench.addPod("web-taken")
        var pod = APIFixture.pod("")
        pod.metadata.generateName = "web-"
        bench.suffixes = Array(repeating: "taken", count: 7) + ["freed"]
        assertLesson(
            try bench.api.create(pod).metadata.name, is: "web-freed",
            "find a name of which seven are taken, the eighth is not",
            why:
                "the caller did not choose it: a collision is no fault of theirs (1.30; before, it was refused)"
        )
        bench.suffixes = Array(repeating: "taken", count: 9)
        let error = try refusal { try bench.api.create(pod) }
        XCTAssertEqual(error?.reason, .alreadyExists)
        XCTAssertEqual(
            error?.message,
            "pods \"web-taken\" already exists, the server was not able to generate a unique name for the object"
        )
        XCTAssertEqual(bench.suffixes.count, 1, "eight attempts, no more")
    }

    func testANewObjectHasNoResourceVersion() throws {
        var pod = APIFixture.pod("p")
        pod.metadata.resourceVersion = "7"
        let error = try refusal { try APIFixture().api.create(pod) }
        XCTAssertEqual(error?.message, "resourceVersion should not be set on objects to be created")
    }

    func testTheStatusOfANewObjectIsDropped() throws {
        let bench = APIFixture()
        var pod = APIFixture.pod("p")
        pod.status = PodStatus(phase: "Running", reason: "Wish")
        XCTAssertEqual(try bench.api.create(pod).status, PodStatus(phase: "Pending"))
        var set = APIFixture.replicaSet("web")
        set.status.readyReplicas = 3
        XCTAssertEqual(try bench.api.create(set).status, ReplicaSetStatus())
        var node = ClusterObjects.Node(metadata: ObjectMeta(name: "n1"))
        node.status.conditions = [Condition(type: "Ready", status: "True")]
        assertLesson(
            try bench.api.create(node).status.conditions.count, is: 1, "create a node with a condition",
            why: "a kubelet registers its node with its state in one call")
    }

    func testWhatThisKitDoesNotKnowIsKept() throws {
        let bench = APIFixture()
        let text =
            #"{"metadata":{"name":"p","namespace":"default","selfLink":"/x"},"spec":{"hostNetwork":true}}"#
        _ = try bench.api.create(try Pod.read(document: JSONValue.parse(text)))
        let read = try APIFixture.reread(bench, Pod.self, "p").document
        XCTAssertEqual(read["spec"]?["hostNetwork"], .bool(true))
        XCTAssertEqual(read["metadata"]?["selfLink"], .string("/x"))
    }

    func testWhatCannotBeIsRefusedWithItsPath() throws {
        let rows: [Row<(inout Pod) -> Void, String>] = [
            Row("a capital", { $0.metadata.name = "Web" }, gives: "metadata.name: Invalid value: \"Web\""),
            Row("a slash", { $0.metadata.name = "a/b" }, gives: "metadata.name: Invalid value: \"a/b\""),
            Row(
                "no name", { $0.metadata.name = "" },
                gives: "metadata.name: Required value: name or generateName is required"),
            Row("no namespace", { $0.metadata.namespace = "" }, gives: "metadata.namespace: Required value"),
            Row(
                "a dot in a namespace", { $0.metadata.namespace = "a.b" },
                gives: "metadata.namespace: Invalid value: \"a.b\""),
            Row(
                "a space in a label", { $0.metadata.labels = ["app": "a b"] },
                gives: "metadata.labels: Invalid value: \"a b\""),
            Row(
                "a label of 64 letters",
                { $0.metadata.labels = ["app": String(repeating: "a", count: 64)] },
                gives: "metadata.labels: Invalid value: \"\(String(repeating: "a", count: 64))\""),
            Row(
                "two slashes in a key", { $0.metadata.annotations = ["a/b/c": ""] },
                gives: "metadata.annotations: Invalid value: \"a/b/c\""),
            Row(
                "a finalizer with a space", { $0.metadata.finalizers = ["a b"] },
                gives: "metadata.finalizers: Invalid value: \"a b\""),
            Row(
                "an owner without uid",
                {
                    $0.metadata.ownerReferences = [
                        OwnerReference(apiVersion: "v1", kind: "Pod", name: "x", uid: "")
                    ]
                },
                gives: "metadata.ownerReferences.uid: Invalid value: \"\": uid must not be empty"),
        ]
        try assertRows(rows, "create a pod with", why: "whoever made the mistake must find it") { change in
            let bench = APIFixture()
            var pod = APIFixture.pod("p")
            change(&pod)
            let error = try refusal { try bench.api.create(pod) }
            guard let error, error.reason == .invalid else { return "\(error?.description ?? "accepted")" }
            let text = error.message.components(separatedBy: " is invalid: ").last ?? ""
            XCTAssertEqual(try bench.store.revision, 1, "a refusal writes nothing")
            return text.starting(like: rows)
        }
    }

    func testASelectorMustChooseWhatItsTemplateMakes() throws {
        var set = APIFixture.replicaSet("web")
        set.spec.template.metadata.labels = ["app": "other"]
        XCTAssertEqual(
            try refusal { try APIFixture().api.create(set) }?.message,
            "ReplicaSet.apps \"web\" is invalid: spec.template.metadata.labels: Invalid value: "
                + "map[string]string{\"app\":\"other\"}: `selector` does not match template `labels`")
    }
}

extension String {
    /// The expectation of a row that it begins with; all of it when there is none.
    fileprivate func starting<Input>(like rows: [Row<Input, String>]) -> String {
        rows.map(\.expected).filter(hasPrefix).max { $0.count < $1.count } ?? self
    }
}

extension APIFixture {
    /// An object as another server reads it from the store.
    static func reread<Object: ClusterObject>(
        _ bench: APIFixture, _ type: Object.Type, _ name: String
    ) throws -> Object {
        let server = APIServer(store: bench.store, clock: bench.clock, makeUID: { "" })
        return try server.get(type, Self.name(name))
    }
}
