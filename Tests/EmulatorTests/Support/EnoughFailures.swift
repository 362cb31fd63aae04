import XCTest

extension XCTestCase {
    /// Whether the running test has failed so often that more of the same would teach nothing.
    var hasSeenEnough: Bool { (testRun?.totalFailureCount ?? 0) >= 3 }
}
