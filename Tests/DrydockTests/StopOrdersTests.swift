import XCTest

@testable import drydock

/// What `drydock limit` does about signals.
final class StopOrdersTests: XCTestCase {
    func testTheFirstRequestIsPassedOnAndTheSecondKills() {
        var orders = StopOrders(grace: 10)
        XCTAssertEqual(orders.action(after: .request(15), at: 100), .forward(15))
        XCTAssertEqual(orders.deadline, 110)
        XCTAssertEqual(orders.action(after: .request(2), at: 101), .killGroup)
        XCTAssertNil(orders.deadline, "what is killed needs no second kill")
    }

    func testTheEndOfTheGraceKills() {
        var orders = StopOrders(grace: 10)
        _ = orders.action(after: .request(15), at: 100)
        XCTAssertEqual(orders.action(after: nil, at: 110), .killGroup)
    }

    func testKeysAndEndedChildrenAreNoRequests() {
        var orders = StopOrders(grace: 10)
        XCTAssertEqual(orders.action(after: .key(2), at: 1), .none)
        XCTAssertEqual(orders.action(after: .key(2), at: 2), .none, "the program has the key already")
        XCTAssertEqual(orders.action(after: .child, at: 3), .none)
        XCTAssertNil(orders.deadline)
    }
}
