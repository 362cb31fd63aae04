import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    private static let unreachable = "node.kubernetes.io/unreachable"
    private static let notReady = "node.kubernetes.io/not-ready"

    private func bears(_ key: String, _ seconds: Int64?, effect: TaintEffect? = .noExecute) -> Toleration {
        Toleration(key: key, comparison: .exists, effect: effect, tolerationSeconds: seconds)
    }

    func testHowLongAPodBearsTaints() throws {
        let taint = Taint(key: Self.unreachable, effect: .noExecute)
        let other = Taint(key: "dry", effect: .noExecute)
        let soft = Taint(key: "dry", effect: .noSchedule)
        typealias Case = ([Toleration], [Taint])
        let rows: [Row<Case, EvictionVerdict>] = [
            Row("no taint", ([], []), gives: .stays),
            Row(
                "NoSchedule", ([], [soft]), gives: .stays,
                why: "it keeps pods away, it does not send them away"),
            Row("no toleration", ([], [taint]), gives: .leaves(after: .zero)),
            Row("300 s", ([bears(Self.unreachable, 300)], [taint]), gives: .leaves(after: .seconds(300))),
            Row("for ever", ([bears(Self.unreachable, nil)], [taint]), gives: .stays),
            Row("every key", ([bears("", nil, effect: nil)], [taint, other]), gives: .stays),
            Row("0 s", ([bears("dry", 0)], [other]), gives: .leaves(after: .zero)),
            Row("-5 s", ([bears("dry", -5)], [other]), gives: .leaves(after: .zero)),
            Row(
                "two taints, 300 and 20 s",
                ([bears(Self.unreachable, 300), bears("dry", 20)], [taint, other]),
                gives: .leaves(after: .seconds(20)), why: "it leaves when it bears the first no longer"),
            Row(
                "for ever and 20 s", ([bears(Self.unreachable, nil), bears("dry", 20)], [taint, other]),
                gives: .leaves(after: .seconds(20))),
            Row(
                "one of two", ([bears(Self.unreachable, 300)], [taint, other]), gives: .leaves(after: .zero)),
            Row(
                "the wrong effect", ([bears("dry", 300, effect: .noSchedule)], [other]),
                gives: .leaves(after: .zero)),
            Row(
                "two for one taint", ([bears("dry", 300), bears("dry", 20)], [other]),
                gives: .leaves(after: .seconds(300)), why: "the first that matches is the one that is used"),
        ]
        try assertRows(rows, "judge a pod with", why: "a pod says itself how long it waits for its node") {
            try EvictionVerdict($0.0, on: $0.1)
        }
    }

    func testEveryPodBearsTheLossOfItsNodeForFiveMinutes() throws {
        let show = { (pod: Pod) in
            pod.spec.tolerations.map { "\($0.key) \($0.tolerationSeconds.map(String.init) ?? "for ever")" }
        }
        let plain = Pod(metadata: ObjectMeta(name: "p"))
        assertLesson(
            show(try plain.withDefaultTolerations()),
            is: ["\(Self.notReady) 300", "\(Self.unreachable) 300"],
            "admit a pod that says nothing", why: "a node that is restarted is back within five minutes")
        var own = plain
        own.spec.tolerations = [bears(Self.unreachable, 10), bears("dry", nil)]
        XCTAssertEqual(
            show(try own.withDefaultTolerations(seconds: 60)),
            ["\(Self.unreachable) 10", "dry for ever", "\(Self.notReady) 60"], "what it says itself stays")
        own.spec.tolerations = [Toleration(comparison: .exists)]
        XCTAssertEqual(show(try own.withDefaultTolerations()), [" for ever"], "every key is this key, too")
        own.spec.tolerations = [bears(Self.notReady, nil, effect: .noSchedule)]
        XCTAssertEqual(
            try own.withDefaultTolerations().spec.tolerations.count, 3, "NoSchedule is another matter")
    }

    /// A world with one node, a pod on it that bears a taint for so long, and the controller.
    private func evicting(_ seconds: Int64) throws -> (NodeWorld, TaintEviction) {
        let world = NodeWorld()
        try world.node("a")
        try world.pod("p") { $0.spec.tolerations = [bears(Self.unreachable, seconds)] }
        let controller = TaintEviction(
            api: world.api, reader: world.api, clock: world.clock, note: world.note)
        world.add(controller)
        return (world, controller)
    }

    private func taint(_ world: NodeWorld, _ keys: [String]) throws {
        var node = try world.find("a")
        node.spec.taints = keys.map { Taint(key: $0, effect: .noExecute) }
        _ = try world.api.update(node)
    }

    func testAPodLeavesWhenItsTimeIsOver() throws {
        let (world, _) = try evicting(300)
        try taint(world, [Self.unreachable])
        try world.pass(.seconds(299))
        XCTAssertEqual(try world.staying(), ["p"], "it has a second left")
        try world.pass(.seconds(1))
        assertLesson(
            try world.staying(), is: [], "let 300 s pass on a node with a NoExecute taint",
            why: "the pod bears it for so long and no longer")
        XCTAssertEqual(world.notices.map(\.reason), ["TaintManagerEviction"])
    }

    func testATaintThatGoesTakesTheCountdownWithIt() throws {
        let (world, _) = try evicting(300)
        try taint(world, [Self.unreachable])
        try world.pass(.seconds(200))
        try taint(world, [])
        try world.pass(.seconds(200))
        XCTAssertEqual(try world.staying(), ["p"], "the node came back in time")
        try taint(world, [Self.unreachable])
        try world.pass(.seconds(299))
        assertLesson(
            try world.staying(), is: ["p"], "lose the node again, 200 s after it came back",
            why: "this is another loss: the count begins anew")
    }

    func testACountdownGoesOnWhenTheTaintChanges() throws {
        let (world, _) = try evicting(300)
        var pod = try XCTUnwrap(try world.find(pod: "p"))
        pod.spec.tolerations.append(bears(Self.notReady, 300))
        _ = try world.api.update(pod)
        try taint(world, [Self.unreachable])
        try world.pass(.seconds(200))
        try taint(world, [Self.notReady])
        try world.pass(.seconds(99))
        XCTAssertEqual(try world.staying(), ["p"])
        try world.pass(.seconds(1))
        assertLesson(
            try world.staying(), is: [], "let unreachable become not-ready after 200 of 300 s",
            why: "for the pod it is one and the same loss")
    }

    func testAnotherPodOfTheSameNameIsSpared() throws {
        let (world, controller) = try evicting(10)
        try taint(world, [Self.unreachable])
        let old = try LaggingCopy(of: world.api)
        let late = TaintEviction(api: world.api, reader: old, clock: world.clock)
        _ = try late.reconcile(ObjectName(name: "a"))
        world.drop(controller)
        let name = ObjectName(namespace: "default", name: "p")
        _ = try world.api.delete(Pod.self, name, DeleteOptions(gracePeriodSeconds: 0))
        try world.pod("p", on: "b")
        try world.pass(.seconds(10))
        _ = try late.reconcile(ObjectName(name: "a"))
        assertLesson(
            try world.staying(), is: ["p"], "evict a pod that was replaced by one of the same name meanwhile",
            why: "a name can be taken again, a uid cannot: delete by uid")
    }
}

/// A reader that knows only what there was when it was made.
final class LaggingCopy: ClusterReader {
    private let nodes: [Node]
    private let pods: [Pod]

    init(of api: any ClusterAPI) throws {
        nodes = try api.all(Node.self, in: .all)
        pods = try api.all(Pod.self, in: .all)
    }

    func find<Object: ClusterObject>(_ type: Object.Type, _ name: ObjectName) throws -> Object? {
        try all(type, in: .all).first { $0.name == name }
    }

    func all<Object: ClusterObject>(_ type: Object.Type, in scope: ListScope) throws -> [Object] {
        (nodes as? [Object] ?? pods as? [Object] ?? []).filter(scope.matches)
    }
}
