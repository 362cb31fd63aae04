import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// Milestone 6: caches that lose nothing, and a queue that looks at each key as often as it must.
final class InformerTests: XCTestCase {
    /// An informer of pods with what its handler was told, as lines.
    final class Listener {
        let api = MemoryAPI()
        lazy var informer = Informer(Pod.self, api: api, clock: api.clock)
        private(set) var lines: [String] = []

        func start() throws {
            try informer.onEvent { [unowned self] event in
                // What handlers must be able to rely on: the cache already has it.
                let cached = (event.after ?? event.before).flatMap { informer.cache[$0.name] }
                let isTrue =
                    event.after.map { $0 == cached } ?? (cached?.metadata.uid != event.before?.metadata.uid)
                lines.append(Self.line(event) + (isTrue ? "" : " (the cache says otherwise)"))
            }
            try informer.pump()
        }

        func told() throws -> [String] {
            lines = []
            try informer.pump()
            return lines
        }

        static func line(_ event: CacheEvent<Pod>) -> String {
            switch event {
            case .added(let pod): "+\(pod.metadata.name)"
            case .updated(let old, let new): "~\(new.metadata.name) \(old == new ? "same" : "changed")"
            case .deleted(let pod, let isGuess): "-\(pod.metadata.name)\(isGuess ? "?" : "")"
            }
        }

        func relabel(_ name: String, _ value: String) throws {
            var pod = try api.get(Pod.self, Scene.name(name))
            pod.metadata.labels["app"] = value
            _ = try api.update(pod)
        }
    }

    func testItListsThenTellsWhatHappens() throws {
        let listener = Listener()
        _ = try listener.api.create(Scene.pod("a"))
        try listener.start()
        XCTAssertEqual(listener.lines, ["+a"])
        XCTAssertTrue(listener.informer.hasSynced)
        _ = try listener.api.create(Scene.pod("b"))
        try listener.relabel("a", "other")
        try listener.api.delete(Pod.self, Scene.name("b"))
        assertLesson(
            try listener.told(), is: ["+b", "~a changed", "-b"], "make b, change a, delete b",
            why: "every change is told once and in its order, after the cache has taken it in")
        XCTAssertEqual(try listener.told(), [], "nothing happened, nothing is told")
        XCTAssertEqual(listener.api.lists, 1, "one list is enough for ever")
    }

    func testNothingIsLostBetweenListAndWatch() throws {
        let listener = Listener()
        _ = try listener.api.create(Scene.pod("a"))
        // Between the list and the watch somebody makes another pod and changes the first.
        listener.api.refuse = { [unowned listener] verb, _, _ in
            guard verb == "watch" else { return nil }
            listener.api.refuse = nil
            _ = try? listener.api.create(Scene.pod("b"))
            try? listener.relabel("a", "other")
            return nil
        }
        try listener.start()
        assertLesson(
            listener.lines, is: ["+a", "+b", "~a changed"], "list, have things happen, then watch",
            why: "a watch begins where its list ended: one that begins now has a gap in which pods are lost")
    }

    func testAnEndedWatchGoesOnWhereItStopped() throws {
        let listener = Listener()
        try listener.start()
        _ = try listener.api.create(Scene.pod("a"))
        XCTAssertEqual(try listener.told(), ["+a"])
        listener.api.breakWatches()
        _ = try listener.api.create(Scene.pod("b"))
        XCTAssertEqual(try listener.told(), ["+b"])
        assertLesson(
            listener.api.lists, is: 1, "break the watch of an informer",
            why:
                "connections break every few minutes; with the resource version in hand nothing is listed again"
        )
    }

    func testForgottenHistoryMakesItListAgain() throws {
        let listener = Listener()
        for name in ["a", "b", "c"] { _ = try listener.api.create(Scene.pod(name)) }
        try listener.start()
        listener.api.breakWatches()
        try listener.api.delete(Pod.self, Scene.name("a"))
        try listener.relabel("b", "other")
        _ = try listener.api.create(Scene.pod("d"))
        listener.api.forgetHistory()
        assertLesson(
            try listener.told() + listener.told(), is: ["-a?", "~b changed", "+d"],
            "miss a deletion, a change and a creation, and have history forgotten",
            why: "410 Gone: only a new list helps, and who is missing in it has gone: nobody else will say so"
        )
        XCTAssertEqual(listener.api.lists, 2)
        XCTAssertEqual(listener.informer.cache.names.map(\.name), ["b", "c", "d"])
        XCTAssertNil(listener.informer.lastError)
    }

    func testHandlersSeeAllOfANewList() throws {
        let listener = Listener()
        for name in ["a", "b"] { _ = try listener.api.create(Scene.pod(name)) }
        try listener.start()
        var seen: [Int] = []
        var isLate = false
        try listener.informer.onEvent { _ in
            if isLate { seen.append(listener.informer.cache.count) }
        }
        isLate = true
        listener.api.breakWatches()
        try listener.api.delete(Pod.self, Scene.name("a"))
        for name in ["c", "d"] { _ = try listener.api.create(Scene.pod(name)) }
        listener.api.forgetHistory()
        _ = try listener.told() + listener.told()
        assertLesson(
            seen, is: [3, 3, 3], "count what is cached in each of three events of one list",
            why: "a handler looks at the cache: it must show one moment, not a half of two")
    }

    func testAnotherOfTheSameNameIsAnotherOne() throws {
        let listener = Listener()
        _ = try listener.api.create(Scene.pod("a"))
        try listener.start()
        listener.api.breakWatches()
        try listener.api.delete(Pod.self, Scene.name("a"))
        _ = try listener.api.create(Scene.pod("a"))
        listener.api.forgetHistory()
        _ = try listener.informer.pump()
        _ = try listener.informer.pump()
        assertLesson(
            Array(listener.lines.dropFirst()), is: ["-a?", "+a"], "delete a and make another a, unseen",
            why: "names come again, uids never do: who counted the first must hear that it has gone")
    }

    func testItTriesAgainLaterAndLaterWhenTheAPIIsAway() throws {
        let listener = Listener()
        var asked = 0
        listener.api.refuse = { verb, _, _ in
            asked += verb == "list" ? 1 : 0
            return APIError(.serviceUnavailable, "away")
        }
        try listener.start()
        var delays: [Duration] = []
        for _ in 0..<7 {
            let wake = try XCTUnwrap(listener.informer.nextWake)
            delays.append(wake - listener.api.clock.now)
            XCTAssertFalse(try listener.informer.pump(), "not before its time")
            listener.api.clock.advance(by: delays[delays.count - 1])
            try listener.informer.pump()
        }
        XCTAssertEqual(delays, [800, 1600, 3200, 6400, 12800, 25600, 30000].map { .milliseconds($0) })
        XCTAssertEqual(asked, 8)
        XCTAssertEqual(listener.informer.lastError?.reason, .serviceUnavailable)
        listener.api.refuse = nil
        listener.api.clock.advance(by: .seconds(30))
        try listener.informer.pump()
        XCTAssertTrue(listener.informer.hasSynced)
        XCTAssertNil(listener.informer.nextWake, "all is well: only an event gives it work")
    }

    func testWatchesThatEndAtOnceDoNotKeepItBusy() throws {
        let clock = ManualClock()
        let breaking = BreakingAPI(MemoryAPI(clock: clock))
        let informer = Informer(Pod.self, api: breaking, clock: clock)
        try informer.pump()
        assertLesson(
            breaking.watches <= 3 && informer.nextWake.map { $0 > clock.now } == true, is: true,
            "pump an informer whose watches all end at once (\(breaking.watches) were begun)",
            why: "a broken proxy between the two must not become a thousand requests a second")
    }

    func testAResyncBringsAllToMind() throws {
        let api = MemoryAPI()
        for name in ["a", "b"] { _ = try api.create(Scene.pod(name)) }
        let informer = Informer(Pod.self, api: api, clock: api.clock, resync: .seconds(30))
        var lines: [String] = []
        try informer.onEvent { lines.append(Listener.line($0)) }
        try informer.pump()
        lines = []
        XCTAssertEqual(informer.nextWake, api.clock.now + .seconds(30))
        api.clock.advance(by: .seconds(29))
        try informer.pump()
        XCTAssertEqual(lines, [])
        api.clock.advance(by: .seconds(1))
        try informer.pump()
        XCTAssertEqual(lines, ["~a same", "~b same"], "from the cache: nothing is asked of the API")
        XCTAssertEqual(api.lists, 1)
    }

    func testABookmarkMovesTheMoment() throws {
        let api = ScriptedAPI()
        let informer = Informer(Pod.self, api: api, clock: ManualClock())
        api.list = ([], "10")
        api.watch = [.bookmark("20")]
        try informer.pump()
        XCTAssertEqual(informer.resourceVersion, "20")
        api.endWatch()
        try informer.pump()
        assertLesson(
            api.watchedFrom, is: ["10", "20"], "end a watch after a bookmark",
            why:
                "a bookmark says that nothing happened until then: a watch from there is not forgotten so soon"
        )
    }

    func testWhoComesLateIsToldOfAllThatIsThere() throws {
        let listener = Listener()
        for name in ["b", "a"] { _ = try listener.api.create(Scene.pod(name)) }
        try listener.start()
        var late: [String] = []
        try listener.informer.onEvent { late.append(Listener.line($0)) }
        XCTAssertEqual(late, ["+a", "+b"])
    }

    func testTheCacheFindsByNamespaceLabelsFieldsAndOwner() throws {
        var cache = ObjectCache<Pod>()
        var owned = Scene.pod("a")
        owned.metadata.ownerReferences = [
            OwnerReference(apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "u1")
        ]
        owned.spec.nodeName = "n1"
        cache[owned.name] = owned
        cache[Scene.name("b")] = Scene.pod("b", labels: ["app": "db"])
        var elsewhere = Scene.pod("c")
        elsewhere.metadata.namespace = "other"
        cache[elsewhere.name] = elsewhere
        let names = { (scope: ListScope) in cache.all(in: scope).map(\.metadata.name) }
        XCTAssertEqual(names(.all), ["a", "b", "c"])
        XCTAssertEqual(names(ListScope(namespace: "default")), ["a", "b"])
        XCTAssertEqual(names(ListScope(labels: LabelSelector(matchLabels: ["app": "web"]))), ["a", "c"])
        XCTAssertEqual(names(ListScope(fields: ["spec.nodeName": "n1"])), ["a"])
        XCTAssertEqual(names(ListScope(fields: ["spec.nodeName": "", "metadata.name": "b"])), ["b"])
        XCTAssertEqual(cache.all(ownedBy: "u1").map(\.metadata.name), ["a"])
        owned.metadata.ownerReferences = []
        cache[owned.name] = owned
        XCTAssertEqual(cache.all(ownedBy: "u1"), [], "released")
    }

    func testARandomLifeIsKnownExactly() throws {
        try withSeed { generator in
            let listener = Listener()
            var known: [String: String] = [:]
            try listener.informer.onEvent { event in
                if let after = event.after {
                    known[after.metadata.name] = after.metadata.labels["app"]
                } else if let before = event.before {
                    known[before.metadata.name] = nil
                }
            }
            for _ in 0..<400 {
                try Self.act(on: listener, using: &generator)
                if Bool.random(using: &generator) { try listener.informer.pump() }
                listener.api.clock.advance(by: .seconds(1))
            }
            listener.api.refuse = nil
            for _ in 0..<4 {
                listener.api.clock.advance(by: .seconds(60))
                try listener.informer.pump()
            }
            let pods = try listener.api.list(Pod.self).items
            let truth = Dictionary(
                uniqueKeysWithValues: pods.map { ($0.metadata.name, $0.metadata.labels["app"] ?? "") })
            assertLesson(
                known, is: truth,
                "count what the handler was told through drops, faults and forgotten history",
                why: "added, changed and deleted must add up to what there is, whatever happens to the watch")
            XCTAssertEqual(listener.informer.cache.all(in: .all), pods)
        }
    }

    private static func act(on listener: Listener, using generator: inout SeededGenerator) throws {
        let api = listener.api
        let name = "p\(Int.random(in: 0..<8, using: &generator))"
        api.refuse = nil
        switch Int.random(in: 0..<9, using: &generator) {
        case 0..<3: _ = try? api.create(Scene.pod(name))
        case 3: _ = try? api.delete(Pod.self, Scene.name(name))
        case 4..<6: try? listener.relabel(name, "v\(UInt8.random(in: 0...255, using: &generator))")
        case 6: api.breakWatches()
        case 7: api.forgetHistory()
        default:
            api.refuse = { verb, _, _ in
                verb == "list" || verb == "watch" ? APIError(.tooManyRequests, "later") : nil
            }
        }
    }
}
