import Foundation
import Glibc
import LabSupport
import XCTest

@testable import ExamKit

/// The exam executable's side of the channel.
final class ExamKitTests: XCTestCase {
    private struct Doubling: Probe {
        let id = "double"

        func cases(using generator: inout SeededGenerator) -> [Int] {
            (0..<3).map { _ in Int.random(in: 0..<1000, using: &generator) }
        }

        func observe(_ question: Int) throws -> [Int] {
            if question == 0 { throw Unimplemented("toy.1") }
            if question == 1 { throw ChannelFault(call: "read", code: EIO) }
            return [question * 2]
        }

        func explain(_ question: Int, expected: [Int], actual: [Int]) -> String {
            "\(question): \(expected) is not \(actual)"
        }
    }

    /// Sends lines to `body` over a socket and gives the lines it answers.
    private func exchange(_ lines: [String], _ body: (LineChannel) throws -> Void) throws -> [String] {
        var ends: [Int32] = [0, 0]
        XCTAssertEqual(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends), 0)
        defer { ends.forEach { close($0) } }
        let ours = LineChannel(input: ends[0], output: ends[0])
        for line in lines { try ours.send(Array(line.utf8)) }
        shutdown(ends[0], Int32(SHUT_WR))
        try body(LineChannel(input: ends[1], output: ends[1]))
        shutdown(ends[1], Int32(SHUT_WR))
        var answers: [String] = []
        try ours.forEachLine { answers.append(String(decoding: $0, as: UTF8.self)) }
        return answers
    }

    func testASeedGivesTheSameCasesWithTheirAnswers() throws {
        let lines = { try self.exchange([]) { try $0.sendAnswers(of: Doubling(), seed: 7) } }
        XCTAssertEqual(try lines(), try lines())
        XCTAssertEqual(try lines().count, 3)
        XCTAssertTrue(try lines()[0].hasPrefix(#"{"answer":["#))
    }

    func testEachCaseIsAnsweredOrTheReasonGiven() throws {
        let cases = [#"{"id":0,"case":21}"#, #"{"id":1,"case":0}"#, #"{"id":2,"case":1}"#]
        XCTAssertEqual(
            try exchange(cases) { try $0.serveObservations(of: Doubling()) },
            [
                #"{"id":0,"observation":[42]}"#,
                #"{"error":"not-implemented","id":1,"milestone":"toy.1"}"#,
                #"{"error":"threw","id":2,"text":"read on the exam channel: Input/output error"}"#,
            ])
    }

    func testADisagreementIsPutInWords() throws {
        let pair = #"{"actual":[3],"case":1,"expected":[2]}"#
        XCTAssertEqual(try exchange([pair]) { try $0.sendExplanation(of: Doubling()) }, ["1: [2] is not [3]"])
    }

    func testWrongArgumentsSayWhatWouldBeRight() {
        let error = { (words: [String]) in
            do {
                _ = try ExamRequest(words)
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        XCTAssertEqual(error([]), "nothing: expected one of probes, answers, observe, explain")
        XCTAssertEqual(error(["observe"]), "observe: --probe NAME is missing")
        XCTAssertEqual(error(["observe", "--probe"]), "--probe: its value is missing")
        XCTAssertEqual(
            error(["answers", "--seed", "x"]), "--seed x: expected a number from 0 to 18446744073709551615")
        XCTAssertEqual(error(["answers", "--chanel", "3"]), "--chanel: unknown option")
    }
}
