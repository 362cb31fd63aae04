import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// The loop that runs a reconciler, and the caches that it reads.
extension InformerTests {
    /// Notes which pods it is asked to look at.
    private final class Looker: Reconciler {
        let name = "looker"
        var lines: [String] = []
        var answer: (ObjectName) throws -> Duration? = { _ in nil }

        var interests: [Interest] {
            [Interest(in: Pod.self) { before, after in [(after ?? before)?.name].compactMap(\.self) }]
        }

        func reconcile(_ key: ObjectName) throws -> Duration? {
            lines.append(key.name)
            return try answer(key)
        }
    }

    private struct Trouble: Error {}

    func testTheLoopLooksAtWhatHasChanged() throws {
        let api = MemoryAPI()
        let looker = Looker()
        let loop = ControllerLoop(looker, api: api, clock: api.clock)
        XCTAssertEqual(loop.nextWake, api.clock.now, "it has not even listed yet")
        for name in ["b", "a"] { _ = try api.create(Scene.pod(name)) }
        while try loop.step() {}
        XCTAssertEqual(looker.lines, ["a", "b"])
        XCTAssertNil(loop.nextWake)
        try api.delete(Pod.self, Scene.name("a"))
        while try loop.step() {}
        XCTAssertEqual(looker.lines, ["a", "b", "a"], "also at what has gone")
    }

    func testOneStepIsOneObject() throws {
        let api = MemoryAPI()
        let looker = Looker()
        let loop = ControllerLoop(looker, api: api, clock: api.clock)
        for name in ["a", "b", "c"] { _ = try api.create(Scene.pod(name)) }
        _ = try loop.step()
        assertLesson(
            looker.lines.count, is: 1, "step once with three objects to look at",
            why: "between two objects somebody else may have his turn: that is what simulations interleave")
    }

    func testNothingIsDoneOnHalfACache() throws {
        let api = MemoryAPI()
        _ = try api.create(Scene.pod("a"))
        let looker = Looker()
        let informers = Informers(api: api, clock: api.clock)
        _ = informers.informer(of: ReplicaSet.self)
        let loop = ControllerLoop(looker, informers: informers, clock: api.clock)
        api.refuse = { verb, resource, _ in
            verb == "list" && resource.kind == "ReplicaSet" ? APIError(.serviceUnavailable, "away") : nil
        }
        for _ in 0..<5 { _ = try loop.step() }
        assertLesson(
            looker.lines, is: [], "step while one of two caches could not be filled",
            why:
                "an empty cache looks like a cluster without objects: whoever acts on it makes all of them again"
        )
        api.refuse = nil
        api.clock.advance(by: .seconds(1))
        while try loop.step() {}
        XCTAssertEqual(looker.lines, ["a"])
    }

    func testWhoFailsIsLookedAtAgainLaterAndLater() throws {
        let api = MemoryAPI()
        _ = try api.create(Scene.pod("a"))
        let looker = Looker()
        var left = 4
        looker.answer = { _ in
            left -= 1
            if left >= 0 { throw Trouble() }
            return nil
        }
        let loop = ControllerLoop(looker, api: api, clock: api.clock)
        var delays: [Duration] = []
        while try loop.step() {}
        XCTAssertEqual(loop.failures.count, 1)
        while let wake = loop.nextWake {
            delays.append(wake - api.clock.now)
            api.clock.advance(by: wake - api.clock.now)
            while try loop.step() {}
        }
        XCTAssertEqual(delays, [5, 10, 20, 40].map { .milliseconds($0) })
        XCTAssertEqual(looker.lines.count, 5)
        XCTAssertTrue(loop.failures.isEmpty)
        XCTAssertEqual(loop.queue.requeues(of: Scene.name("a")), 0, "it is well: its failures are forgotten")
    }

    func testAReconcilerIsCalledAgainWhenItAsksForIt() throws {
        let api = MemoryAPI()
        _ = try api.create(Scene.pod("a"))
        let looker = Looker()
        looker.answer = { _ in looker.lines.count < 3 ? .seconds(7) : nil }
        let loop = ControllerLoop(looker, api: api, clock: api.clock)
        while try loop.step() {}
        XCTAssertEqual(loop.nextWake, api.clock.now + .seconds(7))
        for _ in 0..<3 {
            api.clock.advance(by: .seconds(7))
            while try loop.step() {}
        }
        XCTAssertEqual(looker.lines.count, 3)
        XCTAssertNil(loop.nextWake)
    }

    func testAChangeDuringTheLookIsLookedAtAgain() throws {
        let api = MemoryAPI()
        _ = try api.create(Scene.pod("a"))
        let looker = Looker()
        let informers = Informers(api: api, clock: api.clock)
        let loop = ControllerLoop(looker, informers: informers, clock: api.clock)
        looker.answer = { name in
            guard looker.lines.count == 1 else { return nil }
            var pod = try api.get(Pod.self, name)
            pod.metadata.labels["seen"] = "yes"
            _ = try api.update(pod)
            try informers.pump()
            return nil
        }
        while try loop.step() {}
        XCTAssertEqual(looker.lines.count, 2)
    }

    func testReadersGetACacheThatIsFilled() throws {
        let api = MemoryAPI()
        _ = try api.create(Scene.pod("a"))
        let informers = Informers(api: api, clock: api.clock)
        XCTAssertEqual(try informers.find(Pod.self, Scene.name("a"))?.metadata.name, "a")
        XCTAssertNil(try informers.find(Pod.self, Scene.name("b")))
        _ = try api.create(Scene.pod("b"))
        assertLesson(
            try informers.all(Pod.self, in: .all).count, is: 1, "read a cache that was not pumped since",
            why: "it shows the moment up to which it was told, not the present: that is what lags")
        try informers.pump()
        XCTAssertEqual(try informers.all(Pod.self, in: .all).count, 2)
        XCTAssertEqual(api.lists, 1)
    }

    func testAReaderSaysThatItKnowsNothing() throws {
        let api = MemoryAPI()
        api.refuse = { _, _, _ in APIError(.forbidden, "no list for you") }
        let informers = Informers(api: api, clock: api.clock)
        do {
            let pods = try informers.all(Pod.self, in: .all)
            XCTFail("read \(pods.count) pods from a cache that could not be filled: nobody knows how many")
        } catch let error as APIError {
            XCTAssertEqual(error.reason, .forbidden)
        }
    }
}
