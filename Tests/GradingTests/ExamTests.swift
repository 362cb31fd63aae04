import Foundation
import XCTest

@testable import Grading

/// The exam: what is compared, and what a candidate's process can do about it.
final class ExamTests: XCTestCase {
    /// Plays the reference: two cases, and its own words for a disagreement.
    private static let reference = """
        case $1 in
        answers) echo '{"answer":[1,2],"case":{"n":1}}' >&3; echo '{"answer":[3,4],"case":{"n":2}}' >&3 ;;
        explain) read line <&3; echo "explained" >&3 ;;
        esac
        """

    private func judge(_ candidate: String, wall: Int = 5) throws -> ProbeReport {
        let folder = try ScratchFolder()
        let toolchain = try Toolchain(environment: ProcessInfo.processInfo.environment)
        var lab = try ToyLab.lab()
        lab.limits.wallSeconds = wall
        let judge = ExamJudge(
            reference: ReferenceExam(
                executable: try folder.script(Self.reference, named: "reference"), toolchain: toolchain),
            candidate: try folder.script(candidate, named: "candidate"), lab: lab, toolchain: toolchain,
            folder: folder.path)
        return try judge.judge("sum", seed: 7)
    }

    func testAgreementIsByValueNotBySpelling() throws {
        let report = try judge(
            #"echo '{"id":0,"observation":[1,2]}' >&3; echo '{ "observation": [3, 4.0], "id" : 1 }' >&3"#)
        XCTAssertNil(report.cause)
        XCTAssertEqual(report.agreed, 2)
    }

    func testTheFirstDifferenceIsShownWithTheReferencesWords() throws {
        let report = try judge(
            #"echo '{"id":0,"observation":[1,2]}' >&3; echo '{"id":1,"observation":[3,5]}' >&3"#)
        XCTAssertEqual(report.cause, Cause(.examMismatch))
        XCTAssertEqual(report.agreed, 1)
        XCTAssertEqual(
            report.mismatch,
            .init(index: 1, question: #"{"n":2}"#, expected: "[3,4]", actual: "[3,5]", text: "explained"))
    }

    func testTheCandidateGetsCasesAndNeverAnAnswer() throws {
        let report = try judge(
            #"read a <&3; printf '{"id":0,"observation":"%s"}\n' "$(echo $a | tr -d '"')" >&3"#)
        XCTAssertEqual(report.mismatch?.actual, #""{id:0,case:{n:1}}""#)
    }

    func testAStubIsNamedAsSuch() throws {
        let report = try judge(#"echo '{"error":"not-implemented","id":0,"milestone":"toy.1"}' >&3"#)
        XCTAssertEqual(report.cause, Cause(.notImplemented, "toy.1"))
    }

    func testAnErrorWhereAnAnswerBelongsIsAMismatch() throws {
        let report = try judge(#"echo '{"error":"threw","id":0,"text":"Oops"}' >&3"#)
        XCTAssertEqual(report.cause, Cause(.examMismatch))
        XCTAssertEqual(report.mismatch?.actual, "threw Oops")
    }

    func testEndingEarlyIsNoAnswer() throws {
        let report = try judge("exit 0")
        XCTAssertEqual(report.cause, Cause(.earlyExit, "status 0"))
        XCTAssertEqual(report.mismatch?.question, #"{"n":1}"#)
    }

    func testACrashIsTheCaseItHappenedOn() throws {
        let report = try judge(#"echo '{"id":0,"observation":[1,2]}' >&3; kill -SEGV $$"#)
        XCTAssertEqual(report.cause, Cause(.crash, "SIGSEGV"))
        XCTAssertEqual(report.mismatch?.index, 1)
    }

    func testAnEndlessCandidateIsATimeout() throws {
        XCTAssertEqual(try judge("while :; do :; done", wall: 1).cause, Cause(.timeout))
    }

    func testRepliesThatAreNotTheExamsOwnAreRefused() throws {
        XCTAssertEqual(try judge("echo nonsense >&3").cause?.kind, .refused)
        XCTAssertEqual(try judge(#"echo '{"id":1,"observation":[1,2]}' >&3"#).cause?.kind, .refused)
        let many = #"for i in 0 1 2; do echo "{\"id\":$i,\"observation\":[$((1+2*i)),$((2+2*i))]}" >&3; done"#
        XCTAssertEqual(try judge(many).cause, Cause(.refused, "sent more replies than it was asked for"))
    }

    func testDeeplyNestedRepliesHurtNobody() throws {
        let nested =
            #"printf '{"id":0,"observation":' >&3; head -c 200000 /dev/zero | tr '\0' '[' >&3; echo '}' >&3"#
        XCTAssertEqual(try judge(nested).cause?.kind, .refused)
        let closed = String(repeating: "[", count: 3000) + String(repeating: "]", count: 3000)
        XCTAssertFalse(JSONValue.same(Array(closed.utf8), Array("[]".utf8)))
    }

    func testValuesAreExact() {
        let same = { (one: String, other: String) in JSONValue.same(Array(one.utf8), Array(other.utf8)) }
        XCTAssertTrue(same(#"{"a":1,"b":[]}"#, #"{ "b": [], "a": 1 }"#))
        XCTAssertFalse(same("18446744073709551615", "18446744073709551614"))
        XCTAssertFalse(same("9007199254740993", "9007199254740992"))
        XCTAssertFalse(same("true", "1"))
        XCTAssertFalse(same("null", "0"))
        XCTAssertFalse(same("not json", "not json too"))
    }

    func testMembersAreCutWithoutReadingThem() {
        let text = #" {"a": {"x": "}\"]"}, "b":[1,{"c":2}] ,"d":"e,f"} "#
        let values = JSONMembers(Array(text.utf8))?.values.mapValues { String(decoding: $0, as: UTF8.self) }
        XCTAssertEqual(values?["a"]?.trimmed, #"{"x": "}\"]"}"#)
        XCTAssertEqual(values?["b"]?.trimmed, #"[1,{"c":2}]"#)
        XCTAssertEqual(values?["d"], #""e,f""#)
        XCTAssertEqual(JSONMembers(Array("{}".utf8))?.values.count, 0)
        for text in ["", "[]", "{", #"{"a"}"#, #"{"a":}"#, #"{"a":1"#, #"{"a":1} x"#, #"{"a":"x"#] {
            XCTAssertNil(JSONMembers(Array(text.utf8)), text)
        }
    }
}
