import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension BalancerTests {
    private func weighted(_ weights: KeyValuePairs<Character, Int>) -> [Endpoint] {
        weights.map { .named($0.key, weight: $0.value) }
    }

    func testWeightsAreMixed() throws {
        var balancer = SmoothWeighted()
        try balancer.update(weighted(["a": 5, "b": 1, "c": 1]))
        assertLesson(
            try balancer.letters(14), is: "aabacaaaabacaa", "choose 14 times with weights 5, 1 and 1",
            why: "five in a row would be a burst; and after seven choices everybody has had its share")
    }

    func testEqualWeightsAreARound() throws {
        var balancer = SmoothWeighted()
        try balancer.update(weighted(["b": 3, "a": 3, "c": 3]))
        assertLesson(
            try balancer.letters(6), is: "abcabc", "choose six times with equal weights",
            why: "of those that are owed as much the first is chosen")
    }

    func testWithoutWeightThereIsNothing() throws {
        var balancer = SmoothWeighted()
        try balancer.update(weighted(["a": 0, "b": 2, "c": 0]))
        let some = try balancer.letters(3)
        try balancer.update(weighted(["a": 0, "c": 0]))
        assertLesson(
            some + (try balancer.letters(1)), is: "bbb-", "choose with weights 0, 2, 0, then with 0 and 0",
            why: "weight 0 is how an endpoint is taken out of use")
    }

    func testSharesAreExact() throws {
        try withSeed { generator in
            for _ in 0..<20 {
                let weights = (0..<5).map { _ in Int.random(in: 0...9, using: &generator) }
                var balancer = SmoothWeighted()
                try balancer.update(zip("abcde", weights).map { .named($0, weight: $1) })
                let total = weights.reduce(0, +)
                let letters = try balancer.letters(total * 3)
                let counts = "abcde".map { letter in letters.count { $0 == letter } }
                assertLesson(
                    counts, is: weights.map { $0 * 3 },
                    "choose three rounds of \(total) by weights \(weights)",
                    why: "over a round each gets exactly its weight")
            }
        }
    }

    func testWhatIsOwedSurvivesAChange() throws {
        var balancer = SmoothWeighted()
        try balancer.update(weighted(["a": 1, "b": 1, "c": 1]))
        let first = try balancer.letters(1)
        try balancer.update(weighted(["a": 1, "b": 1]))
        assertLesson(
            first + (try balancer.letters(2)), is: "abb", "choose a, remove c, choose twice",
            why: "a list that changes every second must not begin with the same endpoint every time")
    }

    func testHugeWeightsDoNotOverflow() throws {
        var balancer = SmoothWeighted()
        try balancer.update(weighted(["a": .max, "b": .max, "c": 1]))
        let letters = try balancer.letters(100)
        assertLesson(
            "ab".map { letter in letters.count { $0 == letter } }, is: [50, 50],
            "choose 100 times with weights \(Int.max), \(Int.max) and 1",
            why: "weights come from outside, and their sum need not fit")
    }
}
