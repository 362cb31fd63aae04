import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

final class BalancerTests: XCTestCase {
    func testEachRuleTakesItsShareOfWhatIsLeft() throws {
        typealias Cascade = RandomCascade<SeededGenerator>
        assertLesson(
            try (0..<4).map { try Cascade.odds(ofRule: $0, of: 4) }, is: [4, 3, 2, 1],
            "ask four rules how many connections they take one of",
            why: "the second rule sees three quarters: a third of that is a quarter, a quarter is too little")
    }

    func testTheCascadeGivesEachAnEqualShare() throws {
        try withSeed { generator in
            for letters in ["ab", "abc", "abcdefg"] {
                var balancer = RandomCascade(using: generator)
                try balancer.update(Array(letters))
                assertEven(
                    try balancer.counts(60_000), over: Array(letters),
                    "choose 60,000 times among \(letters.count)")
            }
        }
    }

    func testAChangeFavoursNobody() throws {
        try withSeed { generator in
            var balancer = RandomCascade(using: generator)
            try balancer.update(Array("abcde"))
            _ = try balancer.counts(10)
            try balancer.update(Array("ace"))
            assertEven(
                try balancer.counts(60_000), over: Array("ace"), "choose 60,000 times after two of five went")
        }
    }

    func testARoundAsksEverybodyOnce() throws {
        var balancer = RoundRobin()
        try balancer.update(Array("cab"))
        assertLesson(
            try balancer.letters(7), is: "abcabca", "choose seven times among c, a and b",
            why: "each has its turn, in an order that does not depend on how the list came")
    }

    func testNobodyLosesItsTurnWhenAnotherGoes() throws {
        var balancer = RoundRobin()
        try balancer.update(Array("abcd"))
        let before = try balancer.letters(2)
        try balancer.update(Array("acd"))
        assertLesson(
            before + "|" + (try balancer.letters(3)), is: "ab|cda",
            "choose twice, remove b, choose three times",
            why: "an index would now mean somebody else, and c would be left out")
    }

    func testTheEndOfTheListMayGo() throws {
        var balancer = RoundRobin()
        try balancer.update(Array("abcd"))
        _ = try balancer.letters(4)
        try balancer.update(Array("ab"))
        assertLesson(
            try balancer.letters(3), is: "aba", "choose four times, remove c and d, choose three times",
            why: "an index that pointed behind the end must not be used")
    }

    func testANewcomerHasItsTurnInTheSameRound() throws {
        var balancer = RoundRobin()
        try balancer.update(Array("ac"))
        _ = try balancer.letters(1)
        try balancer.update(Array("abc"))
        assertLesson(
            try balancer.letters(3), is: "bca", "choose a, add b, choose three times",
            why: "b stands between a, whose turn it was, and c")
    }

    func testNobodyThereIsNobodyChosen() throws {
        let generator = SeededGenerator(seed: 1)
        var empty: [(String, any Balancer)] = [
            ("random", RandomCascade(using: generator)), ("round robin", RoundRobin()),
            ("weighted", SmoothWeighted()), ("least connections", LeastConnections(using: generator)),
            ("power of two", PowerOfTwo(using: generator)),
        ]
        for index in empty.indices {
            try empty[index].1.update(Array("a"))
            _ = try empty[index].1.pick(for: .number(1))
            try empty[index].1.update([])
            assertLesson(
                try empty[index].1.pick(for: .number(1)), is: nil,
                "\(empty[index].0): choose after the last has gone",
                why: "a connection without an endpoint must be refused, and the one that has gone is not one")
        }
    }
}
