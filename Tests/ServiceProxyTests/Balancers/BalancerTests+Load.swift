import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension BalancerTests {
    func testWhoHasLeastToDoIsChosen() throws {
        var balancer = LeastConnections(using: SeededGenerator(seed: 1))
        try balancer.update(Array("abc"))
        let first = Set(try balancer.letters(3))
        try balancer.finished(Endpoint.named("b").place)
        assertLesson(
            "\(first.sorted()) " + (try balancer.letters(1)), is: "[\"a\", \"b\", \"c\"] b",
            "choose three times, end the connection to b, choose once",
            why: "b has no connection, the others one")
    }

    func testASlowEndpointGetsLess() throws {
        try withSeed { generator in
            var balancer = LeastConnections(using: generator)
            try balancer.update(Array("abc"))
            // a takes ten times as long as the others.
            var (counts, ends): ([Character: Int], [(Int, SocketPlace)]) = ([:], [])
            for now in 0..<3000 {
                for (_, place) in ends.filter({ $0.0 <= now }) { try balancer.finished(place) }
                ends.removeAll { $0.0 <= now }
                let chosen = try XCTUnwrap(try balancer.pick(for: .number(now)))
                counts[chosen.letter, default: 0] += 1
                ends.append((now + (chosen.letter == "a" ? 100 : 10), chosen.place))
            }
            let share = Double(counts["a"] ?? 0) / 3000
            XCTAssert(
                share < 0.12,
                Lesson(
                    done: "3,000 connections, of which those to a last ten times as long",
                    expected: "a gets less than 12 % of them", actual: "\(counts), \(Int(share * 100)) %",
                    why: "what is slow has connections open, and so is not chosen: nobody has to measure it"
                ).description)
        }
    }

    func testAmongEqualsChanceDecides() throws {
        try withSeed { generator in
            var counts: [SocketPlace: Int] = [:]
            var balancer = LeastConnections(using: generator)
            try balancer.update(Array("abcd"))
            for number in 0..<20_000 {
                let chosen = try XCTUnwrap(try balancer.pick(for: .number(number)))
                counts[chosen.place, default: 0] += 1
                try balancer.finished(chosen.place)
            }
            assertEven(counts, over: Array("abcd"), "choose 20,000 times while nobody has anything to do")
        }
    }

    func testConnectionsAreWeighed() throws {
        var balancer = LeastConnections(using: SeededGenerator(seed: 3))
        try balancer.update([.named("a", weight: 3), .named("b", weight: 1), .named("c", weight: 0)])
        let letters = try balancer.letters(40)
        assertLesson(
            "abc".map { letter in letters.count { $0 == letter } }, is: [30, 10, 0],
            "choose 40 times with weights 3, 1 and 0, no connection ending",
            why: "three connections are to weight 3 what one is to weight 1")
    }

    func testAnEndTooManyCountsNothing() throws {
        var balancer = LeastConnections(using: SeededGenerator(seed: 4))
        try balancer.update(Array("ab"))
        for _ in 0..<5 { try balancer.finished(Endpoint.named("a").place) }
        let letters = try balancer.letters(10)
        assertLesson(
            "ab".map { letter in letters.count { $0 == letter } }, is: [5, 5],
            "end five connections that never were, then choose ten times",
            why: "an endpoint with -5 connections would get the next five")
    }

    func testWhoComesBackStillHasItsConnections() throws {
        var balancer = LeastConnections(using: SeededGenerator(seed: 5))
        try balancer.update(Array("a"))
        _ = try balancer.letters(3)
        try balancer.update(Array("b"))
        try balancer.update(Array("ab"))
        assertLesson(
            try balancer.letters(3), is: "bbb",
            "three connections to a, a goes and comes back beside b, choose three",
            why: "an endpoint that was not ready for a second is still busy")
    }

    func testTwoDifferentOnesAreLookedAt() throws {
        try withSeed { generator in
            var balancer = PowerOfTwo(using: generator)
            try balancer.update(Array("ab"))
            let letters = try balancer.letters(1000)
            assertLesson(
                "ab".map { letter in letters.count { $0 == letter } }, is: [500, 500],
                "choose 1,000 times among two, no connection ending",
                why: "with two different ones out of two, the lesser is always found")
        }
    }

    func testTwoChoicesAreMuchBetterThanOne() throws {
        try withSeed { generator in
            let endpoints = [Endpoint].many(200)
            var (one, two) = (RandomCascade(using: generator), PowerOfTwo(using: generator))
            try one.update(endpoints)
            try two.update(endpoints)
            let most = (try one.counts(20_000).values.max() ?? 0, try two.counts(20_000).values.max() ?? 0)
            XCTAssert(
                most.1 <= 105 && most.1 > 0 && most.0 > most.1,
                Lesson(
                    done: "20,000 connections to 200 endpoints, none ending",
                    expected:
                        "with two choices nobody has more than 105 (the mean is 100), with one somebody has",
                    actual: "two choices: \(most.1), one: \(most.0)",
                    why: "the second look takes off the tail; that is the point of it"
                ).description)
        }
    }

    func testConnectionsThatEndMakeRoom() throws {
        var balancer = PowerOfTwo(using: SeededGenerator(seed: 6))
        try balancer.update(Array("ab"))
        _ = try balancer.letters(10)
        for _ in 0..<5 { try balancer.finished(Endpoint.named("a").place) }
        assertLesson(
            try balancer.letters(5), is: "aaaaa",
            "ten connections to two, the five to a end, choose five times",
            why: "a has less to do until it has as much as b")
    }
}
