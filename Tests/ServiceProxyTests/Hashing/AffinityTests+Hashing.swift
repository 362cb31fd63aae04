import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension AffinityTests {
    private static let clients = 20_000

    /// Whom each of many clients gets.
    private func owners<Kind: Balancer>(_ balancer: Kind, _ endpoints: [Endpoint]) throws -> [SocketPlace?] {
        var balancer = balancer
        try balancer.update(endpoints)
        return try (0..<Self.clients).map { try balancer.pick(for: .number($0))?.place }
    }

    private func hashing() throws -> [(name: String, balancer: any Balancer)] {
        [("ring", HashRing()), ("Maglev", try Maglev())]
    }

    private func owners(of balancer: any Balancer, _ endpoints: [Endpoint]) throws -> [SocketPlace?] {
        try owners(balancer, endpoints)
    }

    func testWhenOneGoesHardlyAnybodyElseMoves() throws {
        let endpoints = [Endpoint].many(10)
        for (name, balancer) in try hashing() {
            let before = try owners(of: balancer, endpoints)
            let after = try owners(of: balancer, Array(endpoints.dropFirst()))
            let own = before.count { $0 == endpoints[0].place }
            let moved = zip(before, after).count { $0 != $1 }
            // The ring moves nobody else at all; Maglev's table a few.
            let most = own + (name == "ring" ? 0 : Self.clients / 50)
            XCTAssert(
                own > 0 && own <= moved && moved <= most,
                Lesson(
                    done:
                        "\(name): ten endpoints, \(Self.clients) clients; the first endpoint, which had \(own), goes",
                    expected: "from \(own) to \(most) clients move", actual: "\(moved) move",
                    why: "hash % n would move nine of ten: every cache cold at once"
                ).description)
        }
    }

    func testANewcomerTakesOnlyItsShare() throws {
        let endpoints = [Endpoint].many(10)
        for (name, balancer) in try hashing() {
            let before = try owners(of: balancer, Array(endpoints.dropLast()))
            let after = try owners(of: balancer, endpoints)
            let moved = zip(before, after).count { $0 != $1 }
            XCTAssert(
                moved > 0 && moved < Self.clients / 10 * 3 / 2,
                Lesson(
                    done: "\(name): a tenth endpoint comes",
                    expected: "some, but less than 15 % of \(Self.clients) clients move", actual: "\(moved)",
                    why: "it needs a tenth of them, and the others have no reason to move"
                ).description)
        }
    }

    func testSharesAreNearlyEqual() throws {
        let endpoints = [Endpoint].many(10)
        for (name, balancer) in try hashing() {
            let owners = try owners(of: balancer, endpoints)
            let counts = endpoints.map { endpoint in owners.count { $0 == endpoint.place } }
            let mean = Self.clients / 10
            XCTAssert(
                counts.allSatisfy { $0 > mean / 2 && $0 < mean * 3 / 2 },
                Lesson(
                    done: "\(name): \(Self.clients) clients on ten endpoints",
                    expected: "each from \(mean / 2) to \(mean * 3 / 2)", actual: "\(counts)",
                    why: "with one point each the greatest share would be three times the mean"
                ).description)
        }
    }

    func testTheOrderOfTheListDoesNotMatter() throws {
        try withSeed { generator in
            let endpoints = [Endpoint].many(12)
            let shuffled = endpoints.shuffled(using: &generator)
            for (name, balancer) in try hashing() {
                let (one, two) = (try owners(of: balancer, endpoints), try owners(of: balancer, shuffled))
                assertLesson(
                    zip(one, two).count { $0 != $1 }, is: 0, "\(name): the same endpoints in another order",
                    why:
                        "two proxies, or one before and after its restart, must send a client to the same place"
                )
            }
        }
    }

    func testTheHistoryDoesNotMatter() throws {
        let endpoints = [Endpoint].many(12)
        for (name, var balancer) in try hashing() {
            let fresh = try owners(of: balancer, endpoints)
            try balancer.update(.many(30))
            try balancer.update(Array(endpoints.prefix(3)))
            let old = try owners(of: balancer, endpoints)
            assertLesson(
                zip(fresh, old).count { $0 != $1 }, is: 0,
                "\(name): the same endpoints after others came and went",
                why: "a proxy that has been running for long must agree with one that has just started")
        }
    }

    func testTheSamePlaceInEveryProcess() throws {
        let owners = try [1, 2, 3, 4, 5, 6, 7, 8].map { number -> Character in
            var ring = HashRing()
            try ring.update(Array("abc"))
            return try ring.pick(for: .number(number))?.letter ?? "-"
        }
        assertLesson(
            String(owners), is: Self.ringOfThree, "eight clients on a ring of a, b and c",
            why: "`Hasher` is seeded anew in each process; after a restart every client would move")
    }

    func testAPlaceOnTheRingIsTheFirstBehind() throws {
        var ring = HashRing()
        try ring.update(Array("ab"))
        let order = try (0..<50).map { number -> Bool in
            let client = Client.number(number)
            let first = try ring.pick(for: client)
            let second = try ring.first(for: client) { $0 != first }
            return first != nil && second != nil && first != second
        }
        assertLesson(
            order.allSatisfy { $0 }, is: true,
            "ask 50 clients for their endpoint, and for the next that will do",
            why: "behind the last point comes the first: on a circle nobody is out of reach")
    }

    func testWeightIsMorePoints() throws {
        var ring = HashRing()
        try ring.update([.named("a", weight: 3), .named("b", weight: 1), .named("c", weight: 0)])
        let counts = try ring.counts(Self.clients)
        let share = Double(counts[Endpoint.named("a").place] ?? 0) / Double(Self.clients)
        XCTAssert(
            share > 0.65 && share < 0.85 && counts[Endpoint.named("c").place] == nil,
            Lesson(
                done: "\(Self.clients) clients on a ring with weights 3, 1 and 0",
                expected: "three quarters, a quarter, none", actual: "\(counts)",
                why: "a weight is a number of points"
            ).description)
    }

    // Computed by another program, from what the learner is told about points and hashes.
    private static var ringOfThree: String { "aabcaabb" }
}
