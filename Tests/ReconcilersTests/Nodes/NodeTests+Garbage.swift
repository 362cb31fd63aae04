import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    private static let kinds: [any ClusterObject.Type] = [
        Pod.self, ReplicaSet.self, Deployment.self, ClusterObjects.Node.self, Lease.self,
    ]

    private func collecting() -> NodeWorld {
        let world = NodeWorld()
        let collector = GarbageCollector(
            api: world.api, reader: world.api, types: Self.kinds, note: world.note)
        world.add(collector, keys: GarbageCollector.key)
        return world
    }

    @discardableResult
    private func set(
        _ world: NodeWorld, _ name: String, in namespace: String = "default", owners: [OwnerReference] = []
    ) throws -> ReplicaSet {
        let labels = ["app": "web"]
        let template = PodTemplateSpec(
            metadata: ObjectMeta(name: "", labels: labels),
            spec: PodSpec(containers: [Container(name: "app")]))
        return try world.api.create(
            ReplicaSet(
                metadata: ObjectMeta(name: name, namespace: namespace, ownerReferences: owners),
                spec: ReplicaSetSpec(selector: LabelSelector(matchLabels: labels), template: template)))
    }

    private func reference(_ owner: ReplicaSet, blocks: Bool? = nil) -> OwnerReference {
        OwnerReference(
            apiVersion: "apps/v1", kind: "ReplicaSet", name: owner.metadata.name, uid: owner.metadata.uid,
            blockOwnerDeletion: blocks)
    }

    private func pod(_ world: NodeWorld, _ name: String, of owners: [OwnerReference]) throws {
        try world.pod(name, on: "") { $0.metadata.ownerReferences = owners }
    }

    private func remove(
        _ world: NodeWorld, _ name: String, _ propagation: DeleteOptions.Propagation? = nil
    ) throws {
        let name = ObjectName(namespace: "default", name: name)
        _ = try world.api.delete(ReplicaSet.self, name, DeleteOptions(propagation: propagation))
    }

    /// All pods and replica sets, with their owners.
    private func left(_ world: NodeWorld) throws -> [String] {
        let show = { (meta: ObjectMeta) in
            ([meta.name] + meta.ownerReferences.map(\.name)).joined(separator: "<")
        }
        return try world.api.all(Pod.self, in: .all).map { show($0.metadata) }
            + world.api.all(ReplicaSet.self, in: .all).map { show($0.metadata) }
    }

    func testWhatBelongsToNobodyGoes() throws {
        let world = collecting()
        let owner = try set(world, "s")
        try pod(world, "p", of: [reference(owner)])
        try pod(world, "free", of: [])
        try world.settle()
        XCTAssertEqual(try left(world), ["free", "p<s", "s"])
        try remove(world, "s")
        try world.settle()
        assertLesson(
            try left(world), is: ["free"], "delete an owner in the background",
            why: "what belonged to it has nobody any more; what never belonged to anybody stays")
    }

    func testAChainOfOwnersGoes() throws {
        let world = collecting()
        let top = try set(world, "a")
        let middle = try set(world, "b", owners: [reference(top)])
        let low = try set(world, "c", owners: [reference(middle)])
        try pod(world, "p", of: [reference(low)])
        try remove(world, "a")
        try world.settle()
        XCTAssertEqual(try left(world), [])
    }

    func testAnObjectWithTwoOwnersStaysUntilTheLastHasGone() throws {
        let world = collecting()
        let (one, two) = (try set(world, "one"), try set(world, "two"))
        try pod(world, "p", of: [reference(one), reference(two)])
        try remove(world, "one")
        try world.settle()
        assertLesson(
            try left(world), is: ["p<two", "two"], "delete one of two owners",
            why: "it still belongs to somebody; the reference to nobody goes")
        try remove(world, "two")
        try world.settle()
        XCTAssertEqual(try left(world), [])
    }

    func testAnotherObjectOfTheOwnersNameIsNotItsOwner() throws {
        let world = collecting()
        let owner = try set(world, "s")
        try pod(world, "p", of: [reference(owner)])
        try remove(world, "s")
        try set(world, "s")
        try world.settle()
        assertLesson(
            try left(world), is: ["s"], "delete an owner and make another one of its name",
            why: "a pod belongs to a uid; the name can be taken again")
    }

    func testOrphansStay() throws {
        let world = collecting()
        let owner = try set(world, "s")
        for name in ["p", "q"] { try pod(world, name, of: [reference(owner)]) }
        try remove(world, "s", .orphan)
        XCTAssertEqual(try left(world), ["p<s", "q<s", "s"], "it waits for the collector")
        try world.settle()
        assertLesson(
            try left(world), is: ["p", "q"], "delete an owner and leave its dependents behind",
            why: "first they are taken off it, then it goes: the other way round they would be garbage")
    }

    func testInTheForegroundTheOwnerGoesLast() throws {
        let world = collecting()
        let owner = try set(world, "s")
        try world.node("a")
        try world.pod("p") { $0.metadata.ownerReferences = [reference(owner, blocks: true)] }
        try pod(world, "q", of: [reference(owner)])
        try world.settle()
        try remove(world, "s", .foreground)
        try world.settle()
        XCTAssertEqual(try left(world), ["p<s", "s"], "p is on a node, and has its grace period")
        XCTAssertEqual(try world.staying(), [])
        let name = ObjectName(namespace: "default", name: "p")
        _ = try world.api.delete(Pod.self, name, DeleteOptions(gracePeriodSeconds: 0))
        try world.settle()
        assertLesson(
            try left(world), is: [], "let the last dependent go that blocks its owner",
            why: "whoever waits for the owner's end may rely on that nothing of it is left")
    }

    func testWhoDoesNotBlockIsNotWaitedFor() throws {
        let world = collecting()
        let owner = try set(world, "s")
        try world.node("a")
        try world.pod("p") { $0.metadata.ownerReferences = [reference(owner, blocks: false)] }
        try remove(world, "s", .foreground)
        try world.settle()
        assertLesson(
            try left(world), is: ["p<s"], "delete an owner in the foreground whose pod does not block",
            why: "its end is not waited for, but it is asked to go all the same")
        XCTAssertEqual(try world.staying(), [])
    }

    func testAForegroundDeletionGoesDownTheChain() throws {
        let world = collecting()
        let top = try set(world, "a")
        let low = try set(world, "b", owners: [reference(top, blocks: true)])
        try world.node("a")
        try world.pod("p") { $0.metadata.ownerReferences = [reference(low, blocks: true)] }
        try remove(world, "a", .foreground)
        try world.settle()
        XCTAssertEqual(try left(world), ["p<b", "a", "b<a"], "all wait for the pod")
        let name = ObjectName(namespace: "default", name: "p")
        _ = try world.api.delete(Pod.self, name, DeleteOptions(gracePeriodSeconds: 0))
        try world.settle()
        XCTAssertEqual(try left(world), [])
    }

    func testACircleDoesNotWaitForItself() throws {
        let world = collecting()
        var one = try set(world, "one")
        let two = try set(world, "two", owners: [reference(one, blocks: true)])
        one.metadata.ownerReferences = [reference(two, blocks: true)]
        _ = try world.api.update(one)
        try world.settle()
        XCTAssertEqual(try left(world), ["one<two", "two<one"], "both have an owner")
        try remove(world, "one", .foreground)
        try world.settle()
        assertLesson(
            try left(world), is: [], "delete one of two in the foreground that own and block each other",
            why: "each would wait for the other for ever")
        XCTAssertEqual(world.failures, [])
    }

    func testAnOwnerInAnotherNamespaceIsNone() throws {
        let world = collecting()
        let far = try set(world, "s", in: "other")
        try pod(world, "p", of: [reference(far)])
        try world.settle()
        assertLesson(
            try left(world), is: ["s"], "own across namespaces",
            why: "an owner is looked for in the namespace of what it owns, and is not there")
        XCTAssertEqual(world.notices.first?.reason, "OwnerRefInvalidNamespace", "somebody should be told why")
    }

    func testAClusterScopedObjectOfANamespacedOwnerIsLeftAlone() throws {
        let world = collecting()
        let owner = try set(world, "s")
        _ = try world.api.create(Node(metadata: ObjectMeta(name: "n", ownerReferences: [reference(owner)])))
        try remove(world, "s")
        try world.settle()
        XCTAssertNotNil(
            try world.api.find(Node.self, ObjectName(name: "n")),
            "in which namespace should its owner be looked for?")
    }

    func testANodeOwnsItsLease() throws {
        let world = collecting()
        let node = try world.node("n")
        let owner = OwnerReference(apiVersion: "v1", kind: "Node", name: "n", uid: node.metadata.uid)
        _ = try world.api.create(
            Lease(metadata: ObjectMeta(name: "n", namespace: "kube-node-lease", ownerReferences: [owner])))
        try world.settle()
        XCTAssertEqual(try world.api.all(Lease.self, in: .all).count, 1, "an owner may lie in no namespace")
        try world.api.delete(Node.self, node.name)
        try world.settle()
        XCTAssertEqual(try world.api.all(Lease.self, in: .all).count, 0)
    }

    func testAnOwnerOfAnUnknownKindIsTakenToBeThere() throws {
        let world = collecting()
        try pod(
            world, "p", of: [OwnerReference(apiVersion: "example.com/v1", kind: "Thing", name: "t", uid: "u")]
        )
        try world.settle()
        assertLesson(
            try left(world), is: ["p<t"], "own by a kind that the collector does not know",
            why: "it cannot look; what it deletes by mistake nobody brings back")
    }

    func testNothingIsDeletedOnHearsay() throws {
        let world = NodeWorld()
        let reader = LaggingReader(world.api)
        reader.unheard = ["s"]
        let collector = GarbageCollector(api: world.api, reader: reader, types: Self.kinds)
        let owner = try set(world, "s")
        try pod(world, "p", of: [reference(owner)])
        let next = try collector.reconcile(GarbageCollector.key)
        assertLesson(
            try left(world), is: ["p<s", "s"], "collect with a cache that has not heard of an owner yet",
            why: "a cache may lag: before an object is deleted the API itself is asked for its owner")
        XCTAssertEqual(
            next, GarbageCollector.patience, "no event will tell that an owner has gone that was never seen")
        try remove(world, "s")
        XCTAssertNil(try collector.reconcile(GarbageCollector.key))
        XCTAssertEqual(try left(world), [])
    }

    func testWhatOwnersDecide() throws {
        typealias Finding = OwnerVerdict.Finding
        let leaf = ObjectMeta(name: "p")
        let orphaning = ObjectMeta(name: "p", finalizers: ["orphan"])
        let dependent = OwnerGraph.Vertex(Pod(metadata: ObjectMeta(name: "d")))
        let waiting = OwnerGraph.Vertex(
            Pod(
                metadata: ObjectMeta(
                    name: "d", deletionTimestamp: ScalingScene.now, finalizers: ["foregroundDeletion"])))
        typealias Case = (object: ObjectMeta, findings: [Finding], dependents: [OwnerGraph.Vertex])
        let rows: [Row<Case, OwnerVerdict>] = [
            Row("none", (leaf, [], []), gives: .stays),
            Row("one that is there", (leaf, [.solid], []), gives: .stays),
            Row("one that is not", (leaf, [.dangling], []), gives: .goes(.background, unblocking: false)),
            Row("there and not", (leaf, [.solid, .dangling], []), gives: .sheds(["1"])),
            Row("there and waiting", (leaf, [.waiting, .solid], []), gives: .sheds(["0"])),
            Row("unclear and not there", (leaf, [.dangling, .unclear], []), gives: .stays),
            Row("waiting", (leaf, [.waiting], []), gives: .goes(.background, unblocking: false)),
            Row(
                "waiting, with dependents", (leaf, [.waiting], [dependent]),
                gives: .goes(.foreground, unblocking: false)),
            Row(
                "waiting, in a circle", (leaf, [.waiting], [waiting]),
                gives: .goes(.foreground, unblocking: true)),
            Row(
                "not there, and it leaves orphans", (orphaning, [.dangling], [dependent]),
                gives: .goes(.orphan, unblocking: false)),
        ]
        try assertRows(rows, "judge an object with owners:", why: "one owner is enough to stay") { row in
            let findings = row.findings.enumerated().map { (uid: "\($0)", finding: $1) }
            return try OwnerVerdict(on: row.object, findings: findings, dependents: row.dependents)
        }
    }
}
