import ServiceModel
import SuiteSupport
import XCTest

/// Whether counts are as even as chance makes them.
enum ChiSquare {
    /// What is exceeded once in a million times, by degrees of freedom: Wilson and Hilferty's approximation,
    /// which is within a hundredth of the tables from three degrees on and above them below.
    static func limit(_ degrees: Int) -> Double {
        let k = Double(degrees)
        let root = 1 - 2 / (9 * k) + 4.7534 * (2 / (9 * k)).squareRoot()
        return k * root * root * root * 1.02
    }

    static func statistic(_ counts: [Int], of total: Int) -> Double {
        let mean = Double(total) / Double(counts.count)
        return counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    }
}

extension XCTestCase {
    /// Fails unless each of the endpoints got as much as the others, as far as chance allows.
    func assertEven(
        _ counts: [SocketPlace: Int], over endpoints: [Endpoint], _ done: String,
        file: StaticString = #filePath, line: UInt = #line
    ) {
        let each = endpoints.map { counts[$0.place] ?? 0 }
        let total = counts.values.reduce(0, +)
        let limit = ChiSquare.limit(endpoints.count - 1)
        let found = ChiSquare.statistic(each, of: max(1, total))
        guard found > limit || total == 0 else { return }
        let lesson = Lesson(
            done: done, expected: "about \(total / endpoints.count) each (chi square at most \(Int(limit)))",
            actual: "\(each) (chi square \(Int(found)))",
            why: "chance alone is so uneven once in a million runs: somebody gets the load of the others")
        XCTFail(lesson.description, file: file, line: line)
    }
}
