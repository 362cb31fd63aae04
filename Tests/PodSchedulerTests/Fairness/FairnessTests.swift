import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

final class FairnessTests: XCTestCase {
    private typealias Tenant = DRF.Tenant

    func testThePapersExample() throws {
        assertLesson(
            try DRF.allocate(
                capacity: [9, 18], tenants: [Tenant(demand: [1, 4]), Tenant(demand: [3, 1])]), is: [3, 2],
            "divide 9 CPU and 18 GB between tasks of <1, 4> and <3, 1>",
            why: "both end with two thirds of what they use most: 12 of 18 GB, 6 of 9 CPU")
    }

    func testSharesAreExactFractions() throws {
        let share = { (used: [Int64], capacity: [Int64]) in try DominantShare(of: used, in: capacity) }
        XCTAssertEqual(try share([1, 2], [3, 4]), try share([50, 0], [100, 1]), "2 of 4 is 50 of 100")
        XCTAssertLessThan(
            try share([1], [3]), try share([333_333_333_333_333_334], [1_000_000_000_000_000_000]))
        XCTAssertLessThan(
            try share([.max - 2], [.max]), try share([.max - 1], [.max]),
            "nothing is rounded, nothing overflows")
        XCTAssertEqual(try share([5, 1], [0, 2]).used, 1, "of what is not there nobody has a part")
    }

    func testEqualTenantsGetTheSame() throws {
        let same = Tenant(demand: [1, 1])
        XCTAssertEqual(try DRF.allocate(capacity: [9, 100], tenants: [same, same, same]), [3, 3, 3])
        XCTAssertEqual(
            try DRF.allocate(capacity: [8, 100], tenants: [same, same, same]), [3, 3, 2], "ties: the first")
    }

    func testWhoNeedsLessLeavesTheRest() throws {
        let few = Tenant(demand: [1, 1], tasks: 1)
        XCTAssertEqual(try DRF.allocate(capacity: [9, 9], tenants: [few, Tenant(demand: [1, 1])]), [1, 8])
        XCTAssertEqual(
            try DRF.allocate(capacity: [4, 9], tenants: [Tenant(demand: [3, 0]), Tenant(demand: [0, 2])]),
            [1, 4],
            "one that no longer fits does not stop the others")
    }

    func testWhatMakesNoSenseIsRefused() throws {
        let allocate = { (tenant: Tenant) in _ = try DRF.allocate(capacity: [1, 1], tenants: [tenant]) }
        for demand: [Int64] in [[1], [1, -1], [1, 1, 1]] {
            XCTAssertThrowsError(try allocate(Tenant(demand: demand))) {
                XCTAssertEqual($0 as? DRF.Fault, .demand(0))
            }
        }
        XCTAssertThrowsError(try allocate(Tenant(demand: [0, 0]))) {
            XCTAssertEqual($0 as? DRF.Fault, .endless(0))
        }
        XCTAssertEqual(try DRF.allocate(capacity: [1], tenants: [Tenant(demand: [0], tasks: 7)]), [7])
    }

    /// How many of its true tasks a tenant can run with what it was given.
    private func useful(_ tasks: Int, of claimed: [Int64], for needed: [Int64]) -> Int64 {
        zip(claimed, needed).filter { $0.1 > 0 }.map { Int64(tasks) * $0.0 / $0.1 }.min() ?? 0
    }

    func testTheFourPropertiesOfFairness() throws {
        try withSeed { generator in
            for _ in 0..<60 {
                let capacity: [Int64] = [10_000, 10_000]
                let demands = (0..<3).map { _ in
                    (0..<2).map { _ in Int64.random(in: 10...60, using: &generator) }
                }
                let tenants = demands.map { Tenant(demand: $0) }
                let tasks = try DRF.allocate(capacity: capacity, tenants: tenants)
                for (me, demand) in demands.enumerated() {
                    // Tasks cannot be halved: one of another's (60) may be worth six of the smallest (10), and one.
                    let slack: Int64 = 7
                    let equalPart = demand.map { 10_000 / 3 / $0 }.min() ?? 0
                    XCTAssertGreaterThanOrEqual(
                        Int64(tasks[me]) + slack, equalPart,
                        "sharing incentive: no worse than a third of everything")
                    for (other, theirs) in demands.enumerated() {
                        XCTAssertLessThanOrEqual(
                            useful(tasks[other], of: theirs, for: demand), Int64(tasks[me]) + slack,
                            "envy-freeness: nobody would rather have the other's part")
                    }
                    var lie = tenants
                    lie[me].demand[Int.random(in: 0...1, using: &generator)] += Int64.random(
                        in: 1...40, using: &generator)
                    let got = try DRF.allocate(capacity: capacity, tenants: lie)[me]
                    XCTAssertLessThanOrEqual(
                        useful(got, of: lie[me].demand, for: demand), Int64(tasks[me]) + slack,
                        "strategy-proofness: asking for more than one needs does not help")
                }
                let left = capacity.indices.map { resource in
                    capacity[resource]
                        - demands.indices.reduce(0) { $0 + Int64(tasks[$1]) * demands[$1][resource] }
                }
                XCTAssertFalse(
                    demands.contains { zip($0, left).allSatisfy { $0 <= $1 } },
                    "Pareto efficiency: no task fits into what is left")
            }
        }
    }

    // Gangs

    private func member(_ gang: String, _ number: Int, of size: Int) throws -> PodInfo {
        try Scene.pod(
            "\(gang)\(number)", cpu: "1", labels: [Gang.nameLabel: gang, Gang.sizeLabel: "\(size)"])
    }

    private func scheduler(slots: Int, _ api: TestAPI, timeout: Duration = .seconds(30)) throws -> Scheduler {
        let cluster = Scene.cluster([try Scene.node("n", cpu: "\(slots)", memory: "64Gi")])
        return Scheduler(
            cluster, Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose), api,
            permit: GangPermit(timeout: timeout))
    }

    func testAGangIsBoundTogether() throws {
        let api = TestAPI()
        let scheduler = try scheduler(slots: 4, api)
        for number in 1...3 { try scheduler.podAdded(try member("a", number, of: 3), at: .zero) }
        XCTAssertEqual(try scheduler.step(at: .zero), .waits(pod: "default/a1", node: "n"))
        XCTAssertEqual(try scheduler.step(at: .zero), .waits(pod: "default/a2", node: "n"))
        XCTAssertEqual(api.bound.count, 0, "two of three are nothing")
        XCTAssertEqual(try scheduler.step(at: .zero), .bound(pod: "default/a3", node: "n"))
        XCTAssertEqual(api.bound.keys.sorted(), ["default/a1", "default/a2", "default/a3"])
    }

    func testTwoGangsOfFiveOnEightSlotsDoNotBlockEachOther() throws {
        let api = TestAPI()
        let scheduler = try scheduler(slots: 8, api)
        for number in 1...5 {
            for gang in ["a", "b"] { try scheduler.podAdded(try member(gang, number, of: 5), at: .zero) }
        }
        var now = Duration.zero
        for _ in 0..<200 {
            if try scheduler.step(at: now) == nil { now += .milliseconds(500) }
            XCTAssertTrue([0, 5].contains(api.bound.count), "all of a gang or none: \(api.bound.count)")
        }
        let gangs = Set(api.bound.keys.map { $0.dropFirst(8).first })
        assertLesson(
            [api.bound.count, gangs.count], is: [5, 1],
            "schedule members of two gangs of five in turns, on eight slots",
            why: "each would hold four and wait for the fifth for ever; one must give way")
    }

    func testTheSecondGangRunsWhenTheFirstHasGone() throws {
        let api = TestAPI()
        let scheduler = try scheduler(slots: 8, api)
        var pods: [String: PodInfo] = [:]
        for number in 1...5 {
            for gang in ["a", "b"] {
                let pod = try member(gang, number, of: 5)
                pods[pod.key] = pod
                try scheduler.podAdded(pod, at: .zero)
            }
        }
        var now = Duration.zero
        for round in 0..<400 {
            if try scheduler.step(at: now) == nil { now += .milliseconds(500) }
            if round == 200 {
                for key in api.bound.keys.sorted() {
                    try scheduler.podDeleted(try XCTUnwrap(pods[key]), at: now)
                }
            }
        }
        XCTAssertEqual(api.bound.count, 10)
    }

    func testWhoWaitsTooLongGivesItsRoomBack() throws {
        let api = TestAPI()
        let scheduler = try scheduler(slots: 2, api, timeout: .seconds(5))
        try scheduler.podAdded(try member("a", 1, of: 2), at: .zero)
        XCTAssertEqual(try scheduler.step(at: .zero), .waits(pod: "default/a1", node: "n"))
        XCTAssertNil(try scheduler.step(at: .milliseconds(4999)))
        XCTAssertEqual(scheduler.cluster.podCount, 1)
        XCTAssertNil(try scheduler.step(at: .seconds(5)))
        XCTAssertEqual(scheduler.cluster.podCount, 0)
    }

    func testPodsWithoutAGangAreNotHeldUp() throws {
        XCTAssertEqual(try GangPermit().permit(try Scene.pod(), at: .zero), .allowed(releasing: []))
    }

    func testALaterMemberNeedNotWaitForTheBoundOnes() throws {
        let api = TestAPI()
        let scheduler = try scheduler(slots: 4, api)
        for number in 1...3 { try scheduler.podAdded(try member("a", number, of: 2), at: .zero) }
        while try scheduler.step(at: .zero) != nil {}
        XCTAssertEqual(api.bound.count, 3)
    }
}
