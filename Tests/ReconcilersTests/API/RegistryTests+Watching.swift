import ClusterAPI
import ClusterObjects
import Documents
import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension RegistryTests {
    func testAWatchGoesOnWhereAListEnded() throws {
        let bench = APIFixture()
        var pod = try bench.addPod("a")
        let page = try bench.api.list(Pod.self)
        pod.metadata.labels = ["x": "y"]
        pod = try bench.api.update(pod)
        try bench.addPod("b")
        let watch = try bench.api.watch(Pod.self, in: .all, from: page.resourceVersion)
        assertLesson(
            try drain(watch), is: ["~a 3", "+b 4"], "watch from the moment of a list, after two changes",
            why: "what happened between list and watch is told, what the list has is not told again")
        _ = try bench.api.create(APIFixture.replicaSet("web"))
        try bench.addPod("c")
        XCTAssertEqual(try drain(watch), ["+c 6"], "what happens to other kinds is not told")
        watch.stop()
        try bench.addPod("d")
        XCTAssertEqual(try drain(watch), [])
        XCTAssertTrue(watch.hasEnded)
    }

    func testAWatchWithoutAMomentBeginsWithAllThereIs() throws {
        let bench = APIFixture()
        try bench.addPod("a")
        try bench.addPod("b")
        for version in ["", "0"] {
            let watch = try bench.api.watch(Pod.self, in: .all, from: version)
            XCTAssertEqual(try drain(watch), ["+a 2", "+b 3"])
        }
        let watch = try bench.api.watch(Pod.self, in: .all, from: "")
        try bench.addPod("c")
        XCTAssertEqual(try drain(watch), ["+a 2", "+b 3", "+c 4"])
        for version in ["-1", "x", "9223372036854775807", "99999999999999999999"] {
            XCTAssertEqual(
                try refusal { try bench.api.watch(Pod.self, in: .all, from: version) }?.reason, .badRequest,
                version)
        }
    }

    func testWhatLeavesAScopeIsDeletedForIt() throws {
        let bench = APIFixture()
        let scope = ListScope(labels: LabelSelector(matchLabels: ["app": "web"]))
        let watch = try bench.api.watch(Pod.self, in: scope, from: "1")
        var pod = try bench.addPod("a", labels: ["app": "web"])
        let relabel = { (value: String) in
            pod.metadata.labels = ["app": value]
            pod = try bench.api.update(pod)
        }
        try relabel("db")
        assertLesson(
            try drain(watch), is: ["+a 2", "-a 3"], "take the label off that a watch is for",
            why: "for somebody who sees only this label the pod is gone: a cache would keep it for ever")
        try relabel("web")
        XCTAssertEqual(try drain(watch), ["+a 4"], "and it comes again")
        pod.metadata.annotations = ["a": "b"]
        pod = try bench.api.update(pod)
        XCTAssertEqual(try drain(watch), ["~a 5"])
        try relabel("db")
        XCTAssertEqual(try drain(watch), ["-a 6"])
        _ = try bench.api.delete(Pod.self, APIFixture.name("a"))
        XCTAssertEqual(
            try drain(watch).filter { !$0.hasPrefix("@") }, [], "what was not in scope does not leave it")
    }

    func testWhatIsDeletedIsToldAsItWasLast() throws {
        let bench = APIFixture()
        var set = try bench.api.create(APIFixture.replicaSet("web"))
        set.spec.replicas = 5
        set = try bench.api.update(set)
        let watch = try bench.api.watch(ReplicaSet.self, in: .all, from: set.metadata.resourceVersion)
        _ = try bench.api.delete(ReplicaSet.self, APIFixture.name("web"))
        guard case .deleted(let last)? = try watch.next() else { return XCTFail("it was deleted") }
        assertLesson(
            "\(last.spec.replicas ?? 0) \(last.metadata.resourceVersion)", is: "5 4", "watch a deletion",
            why: "who cleans up needs to know what there was; a watch goes on from the moment of its end")
    }

    func testAWatchFromAForgottenMomentHasExpired() throws {
        let bench = APIFixture()
        try bench.addPod("a")
        try bench.addPod("b")
        try bench.addPod("c")
        _ = try bench.store.compact(4)
        let watch = try bench.api.watch(Pod.self, in: .all, from: "2")
        let error = try refusal { try watch.next() as Any }
        assertLesson(
            error?.reason, is: .expired, "watch from a moment that was compacted",
            why: "410 tells a client to list again; silence would leave it with a wrong picture for ever",
            show: { $0?.rawValue ?? "nothing" })
        XCTAssertTrue(watch.hasEnded)
        XCTAssertEqual(try drain(watch), [], "and it says no more")
    }

    func testAWatchThatSeesLittleSaysHowFarItIs() throws {
        let bench = APIFixture()
        let watch = try bench.api.watch(Pod.self, in: ListScope(fields: ["spec.nodeName": "n1"]), from: "1")
        for name in ["a", "b", "c"] { try bench.addPod(name) }
        let lines = try drain(watch)
        assertLesson(
            lines.last, is: "@4", "make three pods that a watch does not see",
            why: "without a bookmark it would begin anew at 1 one day, and find that compacted",
            show: { $0 ?? "nothing" })
        XCTAssertTrue(lines.allSatisfy { $0.hasPrefix("@") }, "\(lines)")
    }

    func testAWatchKeepsACopyThatIsRightWhateverHappens() throws {
        try withSeed { generator in
            for _ in 0..<15 {
                let bench = APIFixture()
                var scope = ListScope(labels: LabelSelector(matchLabels: ["app": "x"]))
                if Bool.random(using: &generator) { scope.namespace = "default" }
                for _ in 0..<10 { try Self.act(on: bench, using: &generator) }
                let page = try bench.api.list(Pod.self, in: scope)
                var copy = Dictionary(uniqueKeysWithValues: page.items.map { ($0.name, $0) })
                let watch = try bench.api.watch(Pod.self, in: scope, from: page.resourceVersion)
                for _ in 0..<60 {
                    try Self.act(on: bench, using: &generator)
                    if Bool.random(using: &generator) { try Self.apply(watch, to: &copy) }
                }
                try Self.apply(watch, to: &copy)
                let now = try bench.api.list(Pod.self, in: scope).items
                guard copy.values.sorted(by: { $0.name < $1.name }) == now else {
                    return XCTFail(
                        "list and watch make \(copy.keys.sorted()), the API has \(now.map(\.name)); or not their states"
                    )
                }
            }
        }
    }

    private static func act(on bench: APIFixture, using generator: inout SeededGenerator) throws {
        let namespace = ["default", "other"][Int.random(in: 0..<2, using: &generator)]
        let name = ObjectName(namespace: namespace, name: "p\(Int.random(in: 0..<4, using: &generator))")
        let app = ["x", "y"][Int.random(in: 0..<2, using: &generator)]
        let kind = Int.random(in: 0..<4, using: &generator)
        _ = try refusal {
            switch kind {
            case 0: try bench.addPod(name.name, in: namespace, labels: ["app": app])
            case 1: try bench.api.delete(Pod.self, name)
            default:
                _ = try bench.api.patch(
                    Pod.self, name, .merge,
                    try JSONValue.parse(#"{"metadata":{"labels":{"app":"\#(app)"}}}"#), part: nil)
            }
        }
    }

    /// Applies events to a copy; each must make sense for it.
    private static func apply(_ watch: any ObjectWatch<Pod>, to copy: inout [ObjectName: Pod]) throws {
        while let event = try watch.next() {
            switch event {
            case .added(let pod):
                XCTAssertNil(copy[pod.name], "\(pod.name) was there already")
                copy[pod.name] = pod
            case .modified(let pod):
                XCTAssertNotNil(copy[pod.name], "\(pod.name) was not there")
                copy[pod.name] = pod
            case .deleted(let pod):
                XCTAssertNotNil(copy[pod.name], "\(pod.name) was not there")
                copy[pod.name] = nil
            case .bookmark: break
            }
        }
    }
}
