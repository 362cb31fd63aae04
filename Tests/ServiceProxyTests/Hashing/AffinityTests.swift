import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

final class AffinityTests: XCTestCase {
    private func sticky(_ letters: String, timeout: Int = 10800) throws -> ClientAffinity<RoundRobin> {
        var balancer = ClientAffinity(RoundRobin(), timeout: .seconds(timeout))
        try balancer.update(Array(letters))
        return balancer
    }

    func testAClientStaysWhateverItsPort() throws {
        var balancer = try sticky("abc")
        let letters = try [(1, 40_000), (2, 40_000), (1, 51_234), (1, 1024), (2, 9)].map { client, port in
            try balancer.pick(for: .number(client, port: UInt16(port)))?.letter ?? "-"
        }
        assertLesson(
            String(letters), is: "abaab", "two clients connect from several ports",
            why: "the port is another one with each connection: the client is its address")
    }

    func testEveryConnectionStartsTheTimeAnew() throws {
        var balancer = try sticky("ab", timeout: 100)
        let letters = try [0, 90, 180, 279, 379].map { second in
            try balancer.pick(for: .number(1, at: .seconds(second)))?.letter ?? "-"
        }
        assertLesson(
            String(letters), is: "aaaab", "connect at 0, 90, 180, 279 and 379 s with a timeout of 100 s",
            why: "it counts from the last connection, and exactly 100 s later it is over")
    }

    func testAClientOfOneThatHasGoneIsForgotten() throws {
        var balancer = try sticky("ab")
        let first = try balancer.letters(1)
        try balancer.update(Array("b"))
        let away = try balancer.letters(1)
        try balancer.update(Array("ab"))
        assertLesson(
            first + away + (try balancer.letters(1)), is: "abb", "a client of a; a goes; a comes back",
            why: "while a was away the client has found b, and its session is there now")
    }

    func testWhoHasGoneIsForgottenEvenUnseen() throws {
        var balancer = try sticky("ab")
        _ = try balancer.letters(1)
        try balancer.update(Array("b"))
        try balancer.update(Array("ab"))
        assertLesson(
            balancer.sessionCount, is: 0, "a client of a; a goes and comes back while the client is quiet",
            why: "whatever is at that address now, it knows nothing of the client")
    }

    func testClientsThatStayAwayCostNothing() throws {
        var balancer = try sticky("ab", timeout: 60)
        for number in 0..<5000 { _ = try balancer.pick(for: .number(number, at: .seconds(number / 100))) }
        for second in 200..<400 { _ = try balancer.pick(for: .number(1, at: .seconds(second))) }
        XCTAssert(
            balancer.sessionCount < 100,
            Lesson(
                done: "5,000 clients connect within 50 s, one goes on for minutes; the timeout is 60 s",
                expected: "fewer than 100 remembered", actual: "\(balancer.sessionCount)",
                why: "a proxy runs for months, and meets more clients than it has memory for"
            ).description)
    }

    func testNobodyThereIsNobodyChosenAndNothingKept() throws {
        var balancer = try sticky("")
        let letters = try balancer.letters(3)
        assertLesson(
            "\(letters) \(balancer.sessionCount)", is: "--- 0", "connect where there is nobody",
            why: "there is no endpoint to stay with")
    }
}
