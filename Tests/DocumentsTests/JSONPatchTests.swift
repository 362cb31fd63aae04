import Documents
import SuiteSupport
import XCTest

final class JSONPatchTests: XCTestCase {
    private func apply(_ patch: String, to document: String) throws -> String {
        try JSONPatch(JSONValue.parse(patch)).apply(to: JSONValue.parse(document)).text()
    }

    func testEachStepDoesWhatRFC6902Says() throws {
        let rows: [Row<(String, String), String>] = [
            Row(
                "a member", (#"{"a":1}"#, #"[{"op":"add","path":"/b","value":2}]"#), gives: #"{"a":1,"b":2}"#),
            Row(
                "a member again", (#"{"a":1}"#, #"[{"op":"add","path":"/a","value":2}]"#), gives: #"{"a":2}"#),
            Row(
                "an element", (#"["a","b"]"#, #"[{"op":"add","path":"/1","value":"x"}]"#),
                gives: #"["a","x","b"]"#),
            Row(
                "the last element", (#"["a"]"#, #"[{"op":"add","path":"/-","value":"x"}]"#),
                gives: #"["a","x"]"#),
            Row("the whole", (#"{"a":1}"#, #"[{"op":"add","path":"","value":7}]"#), gives: "7"),
            Row("a removal", (#"{"a":[1,2]}"#, #"[{"op":"remove","path":"/a/0"}]"#), gives: #"{"a":[2]}"#),
            Row(
                "a replacement", (#"{"a":[1]}"#, #"[{"op":"replace","path":"/a/0","value":null}]"#),
                gives: #"{"a":[null]}"#),
            Row("a move", (#"{"a":1}"#, #"[{"op":"move","from":"/a","path":"/b"}]"#), gives: #"{"b":1}"#),
            Row(
                "a move in a list", ("[1,2,3]", #"[{"op":"move","from":"/0","path":"/2"}]"#), gives: "[2,3,1]"
            ),
            Row(
                "a copy", (#"{"a":[1]}"#, #"[{"op":"copy","from":"/a","path":"/b"}]"#),
                gives: #"{"a":[1],"b":[1]}"#),
            Row(
                "escapes",
                (#"{"a/b":1,"m~n":2}"#, #"[{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/m~0n"}]"#),
                gives: "{}"),
            Row(
                "a test in another order",
                (#"{"a":{"x":1,"y":2}}"#, #"[{"op":"test","path":"/a","value":{"y":2,"x":1}}]"#),
                gives: #"{"a":{"x":1,"y":2}}"#),
        ]
        try assertRows(rows, "do", why: "RFC 6902, section 4") { document, patch in
            try apply(patch, to: document)
        }
    }

    func testWhatCannotBeDoneSaysWhereAndWhy() throws {
        let cases: [(String, JSONPatchFault.Kind, String)] = [
            (#"[{"op":"remove","path":"/no"}]"#, .missing, "step [0]: nothing is at /no"),
            (#"[{"op":"add","path":"/l/9","value":1}]"#, .missing, "step [0]: nothing is at /l/9"),
            (#"[{"op":"add","path":"/l/01","value":1}]"#, .missing, "step [0]: nothing is at /l/01"),
            (#"[{"op":"replace","path":"/l/-","value":1}]"#, .missing, "step [0]: nothing is at /l/-"),
            (
                #"[{"op":"test","path":"/a","value":2}]"#, .testFailed,
                "step [0]: testing value /a failed: test failed"
            ),
            (
                #"[{"op":"move","from":"/l","path":"/l/0"}]"#, .missing,
                "step [0]: /l cannot be moved into itself, to /l/0"
            ),
            (#"{}"#, .unreadable, "expected an array of steps, found an object"),
            (
                #"[{"op":"smash","path":"/a"}]"#, .unreadable,
                "step [0]: expected op add, remove, replace, move, copy or test, found \"smash\""
            ),
            (
                #"[{"op":"add","path":"a","value":1}]"#, .unreadable,
                "step [0]: expected a pointer such as /metadata/name as path, found \"a\""
            ),
            (
                #"[{"op":"add","path":"/a~2","value":1}]"#, .unreadable,
                "step [0]: expected a pointer such as /metadata/name as path, found \"/a~2\""
            ),
            (#"[{"op":"add","path":"/a"}]"#, .unreadable, "step [0]: expected a value, found none"),
        ]
        for (patch, kind, message) in cases {
            XCTAssertThrowsError(try apply(patch, to: #"{"a":1,"l":[1]}"#), patch) { error in
                XCTAssertEqual(error as? JSONPatchFault, JSONPatchFault(kind, message))
            }
        }
    }

    func testADocumentThatDoublesWithEachStepIsStopped() throws {
        let step = #"{"op":"copy","from":"","path":"/a"}"#
        let patch = "[" + Array(repeating: step, count: 400).joined(separator: ",") + "]"
        XCTAssertThrowsError(try apply(patch, to: #"{"a":"\#(String(repeating: "x", count: 9000))","b":1}"#))
        let wide =
            "[" + (0..<60).map { #"{"op":"copy","from":"","path":"/n\#($0)"}"# }.joined(separator: ",") + "]"
        XCTAssertThrowsError(try apply(wide, to: "{}"), "2^60 objects")
    }

    func testMembersAreFoundHoweverManyThereAre() {
        var members = JSONMembers()
        for number in 0..<100 { members["m\(number)"] = .integer(number) }
        members["m50"] = nil
        members["m51"] = .null
        members["m50"] = .bool(true)
        XCTAssertEqual(members.list.count, 100)
        XCTAssertEqual(members["m51"], .null)
        XCTAssertEqual(members.list.last, JSONMember("m50", .bool(true)), "what comes again comes last")
        XCTAssertNil(members["m100"])
    }
}
