/// The suites and the exam of a new lab.
extension LabTexts {
    var countSuite: String {
        """
        import \(name.module)
        import SuiteSupport
        import XCTest

        /// Milestone 1: counting.
        final class CountTests: XCTestCase {
            func testAWordIsCountedEachTimeItIsAdded() throws {
                var tally = Tally()
                for _ in 1...3 { try tally.add("pear") }
                assertLesson(
                    tally.counts, is: ["pear": 3], "pear added three times", why: "a tally is not a set")
            }

            func testWordsDoNotDisturbEachOther() throws {
                var tally = Tally()
                for word in ["pear", "fig", "pear"] { try tally.add(word) }
                assertLesson(
                    tally.counts["fig"], is: 1, "pear, fig, pear added; the count of fig",
                    why: "each word has a count of its own")
            }
        }

        """
    }

    var rankingSuite: String {
        """
        import \(name.module)
        import SuiteSupport
        import XCTest

        /// Milestone 2: ranking.
        final class RankingTests: XCTestCase {
            private func ranking(of words: [String]) throws -> [String] {
                var tally = Tally()
                for word in words { try tally.add(word) }
                return try tally.ranking()
            }

            func testTheMostFrequentWordComesFirst() throws {
                assertLesson(
                    try ranking(of: ["fig", "pear", "pear"]), is: ["pear", "fig"], "ranking of fig, pear, pear",
                    why: "who counts wants to know what there is most of")
            }

            func testEquallyFrequentWordsAreInOrder() throws {
                assertLesson(
                    try ranking(of: ["pear", "fig", "lime"]), is: ["fig", "lime", "pear"],
                    "ranking of pear, fig, lime",
                    why: "a dictionary has no order: without a rule, each run gives another")
            }
        }

        """
    }

    var exam: String {
        """
        import ExamKit

        // The exam of the lab. Built from solutions/ it knows the answers, built from a submission it only
        // gives its own.
        ExamHost(probes: [CountProbe(), RankingProbe()]).run()

        """
    }

    var countProbe: String {
        """
        import \(name.module)
        import ExamKit
        import LabSupport

        /// Milestone 1: random words, counted.
        struct CountProbe: Probe {
            let id = "count"

            func cases(using generator: inout SeededGenerator) -> [[String]] {
                (0..<30).map { length in
                    (0..<length).map { _ in ["fig", "lime", "pear"].randomElement(using: &generator) ?? "" }
                }
            }

            func observe(_ words: [String]) throws -> [String: Int] {
                var tally = Tally()
                for word in words { try tally.add(word) }
                return tally.counts
            }

            func explain(_ words: [String], expected: [String: Int], actual: [String: Int]) -> String {
                "\\(words) counted: \\(expected), not \\(actual)"
            }
        }

        """
    }

    var rankingProbe: String {
        """
        import \(name.module)
        import ExamKit
        import LabSupport

        /// Milestone 2: random words, ranked.
        struct RankingProbe: Probe {
            let id = "ranking"

            func cases(using generator: inout SeededGenerator) -> [[String]] {
                (0..<30).map { length in
                    (0..<length).map { _ in ["fig", "lime", "pear"].randomElement(using: &generator) ?? "" }
                }
            }

            func observe(_ words: [String]) throws -> [String] {
                var tally = Tally()
                for word in words { try tally.add(word) }
                return try tally.ranking()
            }

            func explain(_ words: [String], expected: [String], actual: [String]) -> String {
                "\\(words) ranked: \\(expected), not \\(actual)"
            }
        }

        """
    }
}
