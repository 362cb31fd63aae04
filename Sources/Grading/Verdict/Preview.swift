/// What came of many tests in one process: a hint where to look, never a verdict.
struct Preview: Sendable, Equatable {
    /// The tests that were red, in the order asked; a crash or the end of the time spares those behind it.
    let red: [String]
    /// How long each finished test took, in seconds.
    let seconds: [String: Double]

    /// - Parameter log: what XCTest printed, with lines such as
    ///   `Test Case 'SumTests.testSmall' passed (0.02 seconds)`.
    init(red: [String], log: String) {
        self.red = red
        var seconds: [String: Double] = [:]
        for line in log.split(separator: "\n") where line.hasPrefix("Test Case '") {
            let parts = line.split(separator: "'")
            guard parts.count == 3, let test = parts[1].split(separator: ".").last,
                let time = parts[2].split(separator: "(").last?.split(separator: " ").first.flatMap({
                    Double($0)
                })
            else { continue }
            seconds[String(test)] = time
        }
        self.seconds = seconds
    }
}
