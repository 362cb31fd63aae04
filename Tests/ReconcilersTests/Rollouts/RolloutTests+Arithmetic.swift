import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// The sums of a rollout, without a cluster.
extension RolloutTests {
    private func set(_ name: String, _ size: Int32, available: Int32? = nil, made: Int64 = 0) -> ReplicaSet {
        var set = Scene.set(size)
        set.metadata.name = name
        set.metadata.creationTimestamp = Timestamp(secondsSince1970: made)
        set.status.availableReplicas = available ?? size
        return set
    }

    private func rollout(
        _ replicas: Int32, surge: IntOrString = .int(0), unavailable: IntOrString = .int(0), new: ReplicaSet,
        old: [ReplicaSet]
    ) throws -> Rollout {
        try Rollout(
            of: Scene.deployment(replicas, surge: surge, unavailable: unavailable), new: new, old: old)
    }

    private func line(_ resizings: [Resizing]) -> String {
        resizings.map { "\($0.name)=\($0.size) \($0.reason)" }.joined(separator: ", ")
    }

    func testFencepostsRoundSurgeUpAndUnavailableDown() throws {
        typealias Input = (IntOrString?, IntOrString?, Int)
        let rows: [Row<Input, [Int]>] = [
            Row("25 % and 25 % of 10", (.string("25%"), .string("25%"), 10), gives: [3, 2]),
            Row("nothing said, of 4", (nil, nil, 4), gives: [1, 1]),
            Row("nothing said, of 1", (nil, nil, 1), gives: [1, 0]),
            Row("0 and 1 % of 2", (.int(0), .string("1%"), 2), gives: [0, 1], why: "0 and 0 cannot move"),
            Row("0 and 0 of 5", (.int(0), .int(0), 5), gives: [0, 1], why: "0 and 0 cannot move"),
            Row("1 % and 25 % of 2", (.string("1%"), .string("25%"), 2), gives: [1, 0]),
            Row("1 % and 0 of 1", (.string("1%"), .int(0), 1), gives: [1, 0]),
            Row("100 % and 0 of 7", (.string("100%"), .int(0), 7), gives: [7, 0]),
            Row("numbers", (.int(3), .int(2), 10), gives: [3, 2]),
            Row("more than there are", (.int(30), .int(20), 10), gives: [30, 20]),
            Row("200 % of 3", (.string("200%"), .string("0%"), 3), gives: [6, 0]),
            Row(
                "the most", (.string("2147483647%"), .int(.max), Int(Int32.max)),
                gives: [46_116_860_141_324_207, 2_147_483_647], why: "no number may trap"),
        ]
        try assertRows(
            rows, "resolve", why: "never more than allowed, never fewer: surge up, unavailable down"
        ) {
            let posts = try Fenceposts(surge: $0.0, unavailable: $0.1, of: $0.2)
            return [posts.surge, posts.unavailable]
        }
    }

    func testBadFencepostsAreRefusedByName() throws {
        let bad = ["", "%", "25", "25 %", "-1%", "+5%", "1.5%", "25%%", "x%", "99999999999999999999%"]
        for text in bad {
            XCTAssertThrowsError(try Fenceposts(surge: .int(1), unavailable: .string(text), of: 4), text) {
                XCTAssertEqual($0 as? RolloutError, .badFencepost("maxUnavailable", text))
            }
        }
        XCTAssertThrowsError(try Fenceposts(surge: .int(-1), unavailable: nil, of: 4)) {
            XCTAssertEqual($0 as? RolloutError, .badFencepost("maxSurge", "-1"))
        }
    }

    func testOnlyARollingUpdateHasFenceposts() throws {
        var deployment = Scene.deployment(4, surge: .int(3), unavailable: .int(9))
        XCTAssertEqual(try Fenceposts(of: deployment).unavailable, 4, "no more can be missing than there are")
        deployment.spec.strategy.type = "Recreate"
        XCTAssertEqual(try Fenceposts(of: deployment).surge, 0)
        XCTAssertEqual(try Fenceposts(of: deployment).unavailable, 0)
        deployment.spec.strategy.type = "Sideways"
        XCTAssertThrowsError(try Fenceposts(of: deployment)) {
            XCTAssertEqual($0 as? RolloutError, .badStrategy("Sideways"))
        }
    }

    func testTheNewSetGrowsIntoTheRoomThatThereIs() throws {
        typealias Input = (surge: Int32, old: Int32, new: Int32)
        let rows: [Row<Input, String>] = [
            Row("surge 0, 10 old, 0 new", (0, 10, 0), gives: ""),
            Row("surge 2, 10 old, 0 new", (2, 10, 0), gives: "new=2 growth"),
            Row("surge 2, 5 old, 0 new", (2, 5, 0), gives: "new=7 growth"),
            Row("surge 2, 10 old, 2 new", (2, 10, 2), gives: ""),
            Row("surge 2, 2 old, 11 new", (2, 2, 11), gives: "new=10 excess"),
            Row("surge 20, 10 old, 0 new", (20, 10, 0), gives: "new=10 growth"),
            Row("surge 2, 0 old, 10 new", (2, 0, 10), gives: ""),
        ]
        try assertRows(
            rows, "of 10 wanted, with", why: "all together never exceed the wanted number and the surge"
        ) {
            let rollout = try rollout(
                10, surge: .int($0.surge), new: set("new", $0.new), old: [set("old", $0.old)])
            return line(try rollout.growth())
        }
    }

    func testPodsThatHaveNotGoneYetTakeRoom() throws {
        var old = set("old", 8)
        old.status.replicas = 10
        let rollout = try rollout(10, surge: .int(3), new: set("new", 0), old: [old])
        assertLesson(
            line(try rollout.growth()), is: "new=3 growth",
            "grow while an old set shall have 8 and still has 10",
            why: "13 pods at most: the two that are to go are still there")
    }

    func testOldSetsShrinkAsFarAsAvailabilityAllows() throws {
        typealias Input = (unavailable: Int32, old: Int32, ready: Int32, new: Int32, newReady: Int32)
        let rows: [Row<Input, String>] = [
            Row(
                "0 unavailable: nothing may move", (0, 10, 10, 0, 0), gives: "old=9 surplus",
                why: "surge 0 and 0 unavailable: one may be"),
            Row("2 unavailable", (2, 10, 10, 0, 0), gives: "old=8 surplus"),
            Row("2 unavailable, 2 old ones are not ready", (2, 10, 8, 0, 0), gives: "old=8 unhealthy"),
            Row("2 unavailable, 1 old one is not ready", (2, 10, 9, 0, 0), gives: "old=8 surplus"),
            Row(
                "2 unavailable, 2 new ones are not ready", (2, 8, 8, 2, 0), gives: "",
                why: "what the new set lacks must not cost an old pod its life"),
            Row("2 unavailable, 2 new ones are ready", (2, 8, 8, 2, 2), gives: "old=6 surplus"),
            Row(
                "2 unavailable, a node fails under 1 of 8 old ones while 5 new ones are not ready",
                (2, 8, 7, 5, 0),
                gives: "", why: "the old one may come back; the new ones have shown nothing yet"),
            Row("all is new already", (2, 0, 0, 10, 10), gives: ""),
            Row("everything is down", (2, 10, 0, 0, 0), gives: "old=8 unhealthy"),
        ]
        try assertRows(rows, "of 10 wanted, with", why: "at least 10 - maxUnavailable stay available") {
            let rollout = try rollout(
                10, unavailable: .int($0.unavailable), new: set("new", $0.new, available: $0.newReady),
                old: [set("old", $0.old, available: $0.ready)])
            return line(try rollout.shrinking())
        }
    }

    func testUnhealthyOnesAreCleanedUpFromTheOldestOn() throws {
        let old = [
            set("b", 5, available: 2, made: 2), set("a", 4, available: 1, made: 1), set("c", 3, made: 0),
        ]
        let rollout = try rollout(10, surge: .int(2), unavailable: .int(2), new: set("new", 0), old: old)
        let rows: [Row<Int, String>] = [
            Row("limit 0", 0, gives: ""),
            Row("limit 1", 1, gives: "a=3 unhealthy"),
            Row("limit 4", 4, gives: "a=1 unhealthy, b=4 unhealthy"),
            Row("limit 99", 99, gives: "a=1 unhealthy, b=2 unhealthy"),
        ]
        try assertRows(
            rows, "clean up 3 unhealthy of a and 3 of b,", why: "unhealthy pods would block the rollout"
        ) {
            line(try rollout.unhealthy(limit: $0))
        }
        XCTAssertEqual(line(try rollout.surplus(of: [])), "")
    }

    func testASetThatHasNotShrunkYetIsNotCountedTwice() throws {
        // It shall have 8, still says 10 available; the two extra are about to go.
        let rollout = try rollout(
            10, surge: .int(3), unavailable: .int(2), new: set("new", 5, available: 1),
            old: [set("old", 8, available: 10)])
        assertLesson(
            line(try rollout.shrinking()), is: "old=7 surplus",
            "shrink while an old set says more than it shall have",
            why: "8 and 1 are available, 8 must be: one can go. Whoever counts 10 takes three")
    }

    func testNothingMovesBeforeAllSetsHaveActed() throws {
        var old = set("old", 10)
        old.metadata.generation = 5
        old.status.observedGeneration = 4
        let early = try rollout(10, surge: .int(3), new: set("new", 0), old: [old])
        XCTAssertEqual(try early.next(), [])
        old.status.observedGeneration = 5
        let late = try rollout(10, surge: .int(3), new: set("new", 0), old: [old])
        XCTAssertEqual(line(try late.next()), "new=3 growth")
    }

    func testSharesOfAScalingAreProportional() throws {
        typealias Input = (replicas: Int32, surge: Int32, earlier: Int, sizes: [Int32])
        let rows: [Row<Input, [Int]>] = [
            Row("5 and 5, 10 to 12", (12, 0, 10, [5, 5]), gives: [6, 6]),
            Row("5 and 3 and 2, 10 to 20", (20, 0, 10, [5, 3, 2]), gives: [10, 6, 4]),
            Row("8 and 5, 10 + 3 to 15 + 3", (15, 3, 13, [8, 5]), gives: [11, 7]),
            Row(
                "5 and 3 and 2, 10 to 5", (5, 0, 10, [5, 3, 2]), gives: [2, 2, 1],
                why: "5 / 2 rounds to 3: what rounding takes too much is taken from the greatest"),
            Row(
                "3 and 3 and 3, 9 to 10", (10, 0, 9, [3, 3, 3]), gives: [3, 3, 4],
                why: "growing, the newest of equals gets what is left over"),
            Row(
                "3 and 3 and 3, 9 to 8", (8, 0, 9, [3, 3, 3]), gives: [2, 3, 3],
                why: "shrinking, the oldest of equals gives it"),
            Row("1 and 1 and 1, 3 to 0", (0, 0, 3, [1, 1, 1]), gives: [0, 0, 0]),
            Row("no change", (10, 0, 10, [6, 4]), gives: [6, 4]),
            Row(
                "2 billion", (.max, .max, 2_147_483_647, [.max - 7, 7]), gives: [2_147_483_640, 7],
                why: "no product may trap; the whole is held at what 32 bits hold"),
        ]
        try assertRows(rows, "scale", why: "each set gets its part of what is added or taken") { input in
            let deployment = Scene.deployment(input.replicas, surge: .int(input.surge), unavailable: .int(1))
            let sets = input.sizes.enumerated().map { index, size -> ReplicaSet in
                var set = set("s\(index)", size, made: Int64(index))
                set.metadata.annotations["deployment.kubernetes.io/max-replicas"] = "\(input.earlier)"
                return set
            }
            let scaling = try ProportionalScaling(of: deployment, new: sets.last, old: sets.dropLast())
            if input.replicas == .max {
                // Only the shares: what is left over is as much again.
                return try sets.map { $0.size32 + (try scaling.share(of: $0, change: .max, given: 0)) }
            }
            let sizes = Dictionary(uniqueKeysWithValues: try scaling.resizings().map { ($0.name, $0.size) })
            return sets.map { sizes[$0.metadata.name] ?? -1 }
        }
    }

    func testTheOnlyActiveSetGetsAll() throws {
        let deployment = Scene.deployment(7)
        let scaled = { (new: ReplicaSet?, old: [ReplicaSet]) in
            self.line(try ProportionalScaling(of: deployment, new: new, old: old).resizings())
        }
        XCTAssertEqual(try scaled(self.set("new", 3), [self.set("old", 0)]), "new=7 scaling")
        XCTAssertEqual(try scaled(self.set("new", 0), [self.set("old", 3)]), "old=7 scaling")
        XCTAssertEqual(try scaled(self.set("new", 0), [self.set("old", 0)]), "new=7 scaling")
        XCTAssertEqual(
            try scaled(nil, [self.set("b", 0, made: 2), self.set("a", 0, made: 1)]), "b=7 scaling",
            "the newest of the old")
        XCTAssertEqual(try scaled(nil, []), "")
        var full = set("new", 7)
        full.metadata.annotations["deployment.kubernetes.io/desired-replicas"] = "7"
        XCTAssertEqual(
            try scaled(full, [self.set("a", 2), self.set("b", 0), self.set("c", 1)]),
            "a=0 scaling, c=0 scaling",
            "the new one has all that it shall have")
        full.status.availableReplicas = 6
        XCTAssertEqual(
            try scaled(full, [self.set("a", 2)]).contains("a=0"), false,
            "one of the new ones is not available: the old ones may be what serves")
    }

    func testARolloutIsCompleteWhenAllIsNewAndAvailable() throws {
        typealias Counts = (wanted: Int32, all: Int32, updated: Int32, available: Int32)
        let rows: [Row<Counts, Bool>] = [
            Row("5 wanted, all there", (5, 5, 5, 5), gives: true),
            Row("5 wanted, one not available though it might be missing", (5, 5, 5, 4), gives: false),
            Row("5 wanted, one old", (5, 5, 4, 5), gives: false),
            Row("1 wanted, an old one still there", (1, 2, 1, 1), gives: false),
        ]
        try assertRows(
            rows, "ask whether it is complete:", why: "whoever waits for a rollout goes on when it says so"
        ) {
            let deployment = Scene.deployment($0.wanted, surge: .int(1), unavailable: .int(1))
            let status = DeploymentStatus(
                replicas: $0.all, updatedReplicas: $0.updated, availableReplicas: $0.available)
            let report = try DeploymentReport(
                on: deployment, new: nil, old: [], at: Timestamp(secondsSince1970: 0))
            return try report.isComplete(status)
        }
    }

    func testEqualTemplatesHaveOneHash() throws {
        let template = Scene.template()
        let hash = try TemplateHash.of(template)
        XCTAssertEqual(hash.count, 10)
        XCTAssertTrue(
            hash.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) }, "\(hash): no vowels, no words")
        var labelled = template
        labelled.metadata.labels["pod-template-hash"] = "x"
        XCTAssertEqual(try TemplateHash.of(labelled), hash, "its own label is no part of it")
        XCTAssertTrue(TemplateHash.isSame(template, labelled))
        let others = try (0..<4).map { try TemplateHash.of(template, collisions: $0) }
        XCTAssertEqual(Set(others + [hash]).count, 5, "each collision gives another name")
        XCTAssertNotEqual(try TemplateHash.of(Scene.template(image: "web:2")), hash)
        XCTAssertFalse(TemplateHash.isSame(template, Scene.template(image: "web:2")))
    }
}

extension ReplicaSet {
    fileprivate var size32: Int { Int(spec.replicas ?? 1) }
}
