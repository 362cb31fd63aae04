import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// A clock that is another one, some way off.
private final class SkewedClock: ClusterClock {
    private let clock: any ClusterClock
    private let skew: Duration

    init(_ clock: any ClusterClock, by skew: Duration) {
        self.clock = clock
        self.skew = skew
    }

    var now: Duration { clock.now + skew }
}

extension NodeTests {
    private static let lease = ObjectName(namespace: "kube-system", name: "controller")

    private func elector(
        _ world: NodeWorld, _ identity: String, skew: Duration = .zero, jitter: @escaping () -> Double = { 0 }
    ) -> LeaderElector {
        LeaderElector(
            Self.lease, identity: identity, api: world.api, clock: SkewedClock(world.clock, by: skew),
            jitter: jitter)
    }

    private func lease(_ world: NodeWorld) throws -> LeaseSpec {
        try world.api.get(Lease.self, Self.lease).spec
    }

    /// Lets electors try every two seconds for some time; the leaders after each second.
    private func run(_ world: NodeWorld, _ seconds: Int, _ electors: [LeaderElector]) throws -> Set<Int> {
        var counts: Set<Int> = []
        for second in 0..<seconds {
            if second % 2 == 0 { for elector in electors { _ = try elector.tick() } }
            counts.insert(electors.count(where: \.isLeader))
            world.clock.advance(by: .seconds(1))
        }
        return counts
    }

    func testOneOfTwoLeads() throws {
        let world = NodeWorld()
        let (one, two) = (elector(world, "one"), elector(world, "two"))
        let counts = try run(world, 60, [one, two])
        assertLesson(counts, is: [1], "let two try for a minute", why: "one works, and only one")
        XCTAssertTrue(one.isLeader)
        XCTAssertEqual(two.leader, "one")
        let spec = try lease(world)
        XCTAssertEqual(spec.holderIdentity, "one")
        XCTAssertEqual([spec.leaseDurationSeconds, spec.leaseTransitions], [15, 0])
        XCTAssertEqual(spec.renewTime.flatMap { renew in spec.acquireTime.map { renew - $0 } }, .seconds(58))
    }

    func testALeaderThatDiesIsFollowed() throws {
        let world = NodeWorld()
        let (one, two) = (elector(world, "one"), elector(world, "two"))
        _ = try run(world, 10, [one, two])
        _ = try run(world, 13, [two])
        XCTAssertFalse(two.isLeader, "15 s since it saw the last renewal are not over yet")
        _ = try run(world, 3, [two])
        assertLesson(
            [two.isLeader, one.isLeader], is: [true, false], "let the leader die",
            why: "15 s after the last renewal somebody else takes over")
        XCTAssertEqual(try lease(world).leaseTransitions, 1)
    }

    func testALeaderStepsDownBeforeItIsFollowed() throws {
        let world = NodeWorld()
        let one = elector(world, "one")
        _ = try one.tick()
        world.clock.advance(by: .seconds(9))
        XCTAssertTrue(one.isLeader)
        world.clock.advance(by: .seconds(1))
        assertLesson(
            one.isLeader, is: false, "renew nothing for 10 s",
            why: "others wait 15 s: whoever cannot renew stops before, so that two never work at once")
    }

    func testClocksOfOthersDoNotMatter() throws {
        for skew in [Duration.seconds(-3600), .seconds(3600)] {
            let world = NodeWorld()
            let (one, two) = (elector(world, "one", skew: skew), elector(world, "two"))
            let counts = try run(world, 60, [one, two])
            assertLesson(
                counts, is: [1], "lead with a clock that is an hour off",
                why: "how old a renewal is, is judged by when it was seen, not by what is written on it")
            XCTAssertTrue(one.isLeader)
        }
    }

    func testWhoIsSlowerLoses() throws {
        let world = NodeWorld()
        let racing = RacingAPI(world.api)
        let one = LeaderElector(Self.lease, identity: "one", api: racing, clock: world.clock)
        let two = elector(world, "two")
        _ = try run(world, 2, [two])
        try two.release()
        racing.beforeUpdate = { _ = try two.tick() }
        _ = try one.tick()
        assertLesson(
            [one.isLeader, two.isLeader], is: [false, true], "take a free lease while somebody else takes it",
            why: "the lease is written only in the state in which it was read: a conflict is a lost race")
    }

    func testALeaseThatWasTakenIsLost() throws {
        let world = NodeWorld()
        let one = elector(world, "one")
        _ = try one.tick()
        var lease = try world.api.get(Lease.self, Self.lease)
        lease.spec.holderIdentity = "two"
        _ = try world.api.update(lease)
        world.clock.advance(by: .seconds(2))
        _ = try one.tick()
        assertLesson(
            [one.isLeader.description, one.leader], is: ["false", "two"],
            "let somebody write another holder into the lease", why: "whoever sees that stops, in time or not"
        )
    }

    func testALeaseThatIsGivenBackIsFree() throws {
        let world = NodeWorld()
        let (one, two) = (elector(world, "one"), elector(world, "two"))
        _ = try run(world, 4, [one, two])
        try one.release()
        XCTAssertFalse(one.isLeader)
        XCTAssertEqual(try lease(world).holderIdentity ?? "", "")
        _ = try two.tick()
        assertLesson(
            two.isLeader, is: true, "give the lease back and try at once", why: "nobody needs to wait 15 s")
        XCTAssertEqual(try lease(world).leaseTransitions, 1)
        try one.release()
        XCTAssertEqual(try lease(world).holderIdentity, "two", "nobody gives back what is not theirs")
    }

    func testCandidatesDoNotAllTryAtOnce() throws {
        let world = NodeWorld()
        let leader = elector(world, "one", jitter: { 0.5 })
        XCTAssertEqual(try leader.tick(), .seconds(2), "the leader must be in time")
        XCTAssertEqual(try elector(world, "two", jitter: { 0 }).tick(), .seconds(2))
        XCTAssertEqual(try elector(world, "three", jitter: { 0.5 }).tick(), .milliseconds(3200))
    }

    func testAnAPIThatIsAwayCostsNoLeadershipAtOnce() throws {
        let world = NodeWorld()
        let broken = RacingAPI(world.api)
        let one = LeaderElector(Self.lease, identity: "one", api: broken, clock: world.clock)
        _ = try one.tick()
        broken.beforeUpdate = { throw APIError(.serviceUnavailable, "away") }
        for _ in 0..<4 {
            world.clock.advance(by: .seconds(2))
            _ = try one.tick()
        }
        XCTAssertTrue(one.isLeader, "it has 10 s to renew")
        broken.beforeUpdate = nil
        _ = try one.tick()
        world.clock.advance(by: .seconds(9))
        XCTAssertTrue(one.isLeader, "it came in time")
    }
}
