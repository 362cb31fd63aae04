import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension AffinityTests {
    func testATableHasAPrimeNumberOfSlots() throws {
        assertLesson(
            try [0, 2, 3, 4, 14, 100, 65_537, 65_538].map { try Maglev.prime(from: $0) },
            is: [2, 2, 3, 5, 17, 101, 65_537, 65_539],
            "the next prime from 0, 2, 3, 4, 14, 100, 65537, 65538",
            why: "only with a prime does a walk of any step reach every slot")
    }

    func testEveryEndpointHasAnEqualPartOfTheTable() throws {
        for count in [1, 2, 7, 100] {
            var table = try Maglev(size: 10_007)
            try table.update(.many(count))
            let shares = table.shares.values
            assertLesson(
                "\(shares.count) \((shares.max() ?? 0) - (shares.min() ?? 0) <= 1) \(shares.reduce(0, +))",
                is: "\(count) true 10007", "fill 10,007 slots for \(count) endpoints",
                why: "they take slots in turns, so nobody has more than one more than another")
        }
    }

    func testMoreEndpointsThanSlots() throws {
        var table = try Maglev(size: 5)
        try table.update(.many(8))
        assertLesson(
            table.shares.values.sorted(), is: [1, 1, 1, 1, 1], "eight endpoints for five slots",
            why: "three get nothing, and nobody looks for a free slot for ever")
    }

    func testNobodyIsFull() throws {
        try withSeed { generator in
            let endpoints = [Endpoint].many(7)
            var ring = BoundedLoadRing(percent: 125)
            try ring.update(endpoints)
            var open: [SocketPlace] = []
            for _ in 0..<2000 {
                // Few clients, so that a plain ring would be very uneven.
                let client = Client.number(Int.random(in: 0..<4, using: &generator))
                let chosen = try XCTUnwrap(try ring.pick(for: client))
                open.append(chosen.place)
                let most = endpoints.map { ring.connections(to: $0.place) }.max() ?? 0
                let bound = (open.count * 125 + 699) / 700
                guard most <= bound else {
                    return XCTFail(
                        Lesson(
                            done: "\(open.count) connections of four clients on seven endpoints, bound 125 %",
                            expected: "nobody has more than \(bound)", actual: "\(most)",
                            why:
                                "the bound is a promise: a client that everybody knows must not sink an endpoint"
                        ).description)
                }
                if Bool.random(using: &generator), open.count > 50 {
                    try ring.finished(open.remove(at: Int.random(in: open.indices, using: &generator)))
                }
            }
        }
    }

    func testTheBoundIsRoundedUp() throws {
        assertLesson(
            try [(1, 10), (10, 10), (11, 10), (80, 10), (81, 10)].map {
                try BoundedLoadRing.bound(connections: $0, endpoints: $1, percent: 125)
            },
            is: [1, 2, 2, 10, 11], "bounds for 1, 10, 11, 80 and 81 connections on ten endpoints at 125 %",
            why: "rounded down, the first connection of all would find everybody full")
    }

    func testWithoutCrowdAClientStays() throws {
        var (bounded, plain) = (BoundedLoadRing(), HashRing())
        try bounded.update(.many(7))
        try plain.update(.many(7))
        for number in 0..<200 {
            let chosen = try bounded.pick(for: .number(number))
            assertLesson(
                chosen?.place, is: try plain.pick(for: .number(number))?.place,
                "client \(number) alone on a bounded ring", why: "while nobody is full, it is a plain ring")
            if let chosen { try bounded.finished(chosen.place) }
        }
    }

    func testAnEndTooManyCountsNothingOnTheRing() throws {
        var ring = BoundedLoadRing()
        try ring.update(Array("ab"))
        for _ in 0..<3 { try ring.finished(Endpoint.named("a").place) }
        _ = try ring.letters(4)
        assertLesson(
            "ab".map { ring.connections(to: Endpoint.named($0).place) }.reduce(0, +), is: 4,
            "end three connections that never were, then open four",
            why: "a total below zero would make the bound too small for everybody")
    }

    func testThoseThatHaveGoneLeaveSomebody() throws {
        var ring = BoundedLoadRing()
        try ring.update(Array("abcd"))
        _ = try ring.letters(40)
        try ring.update(Array("a"))
        assertLesson(
            try ring.letters(20), is: String(repeating: "a", count: 20),
            "40 connections to four endpoints, three of which go; 20 more",
            why: "whatever the bound says, one endpoint that is there is better than none")
    }
}
