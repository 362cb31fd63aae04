import ClusterAPI
import ClusterObjects
import Documents
import LabSupport
import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension RegistryTests {
    func testAMergePatchSaysOnlyWhatChanges() throws {
        // RFC 7386, appendix A: document, patch, result.
        let cases = [
            (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
            (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
            (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
            (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
            (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
            (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
            (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
            (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
            (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"),
            (#"{"a":"foo"}"#, #""bar""#, #""bar""#), (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
            (#"[1,2]"#, #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
            ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
        ]
        for (document, patch, result) in cases {
            let got = try JSONMergePatch.apply(JSONValue.parse(patch), to: JSONValue.parse(document))
            assertLesson(
                got.text(), is: result, "apply \(patch) to \(document)",
                why: "null takes out, an object goes in, anything else takes the place")
        }
    }

    func testAMergePatchMadeOfTwoDocumentsMakesTheOneOfTheOther() throws {
        try withSeed { generator in
            for _ in 0..<300 {
                let (first, second) = (
                    RandomDocument.object(using: &generator), RandomDocument.object(using: &generator)
                )
                let patch = try JSONMergePatch.patch(from: first, to: second)
                let got = try JSONMergePatch.apply(patch, to: first)
                guard got.isEquivalent(to: second) else {
                    return XCTFail(
                        "from \(first.text()) to \(second.text()): patch \(patch.text()) makes \(got.text())")
                }
                XCTAssertEqual(try JSONMergePatch.patch(from: second, to: second), .object([]))
            }
        }
    }

    func testApplyingKeepsWhatOthersHaveAdded() throws {
        let rows: [Row<(String, String, String), String>] = [
            Row("a member that is new", ("{}", #"{"a":1}"#, #"{"b":2}"#), gives: #"{"a":1}"#),
            Row(
                "a member that is gone", (#"{"a":1,"b":1}"#, #"{"b":1}"#, #"{"a":7,"b":1,"c":3}"#),
                gives: #"{"a":null}"#),
            Row(
                "what somebody else has changed", (#"{"a":1}"#, #"{"a":1}"#, #"{"a":2}"#), gives: #"{"a":1}"#),
            Row("what was never asked for", (#"{"a":1}"#, #"{"a":1}"#, #"{"a":1,"b":2}"#), gives: "{}"),
            Row(
                "inside of an object",
                (#"{"m":{"a":1,"b":1}}"#, #"{"m":{"a":2}}"#, #"{"m":{"a":1,"b":1,"c":1}}"#),
                gives: #"{"m":{"b":null,"a":2}}"#),
            Row("an array", (#"{"l":[1]}"#, #"{"l":[2]}"#, #"{"l":[1,9]}"#), gives: #"{"l":[2]}"#),
            Row(
                "an empty object that is a wish", ("{}", #"{"volume":{"emptyDir":{}}}"#, "{}"),
                gives: #"{"volume":{"emptyDir":{}}}"#),
        ]
        try assertRows(
            rows, "apply again, with", why: "kubectl apply: mine is set, what I took out goes, yours stays"
        ) { original, modified, current in
            try JSONMergePatch.patch(
                from: JSONValue.parse(original), to: JSONValue.parse(modified),
                current: JSONValue.parse(current)
            ).text()
        }
    }

    func testEachKindOfPatchIsReadAsItIsMeant() throws {
        let list = #"{"spec":{"containers":[{"name":"side","image":"busybox"}]}}"#
        let steps =
            #"[{"op":"test","path":"/spec/containers/0/name","value":"main"},"#
            + #"{"op":"add","path":"/spec/containers/-","value":{"name":"side"}},"#
            + #"{"op":"move","from":"/spec/containers/0","path":"/spec/containers/1"}]"#
        let rows: [Row<(PatchKind, String), [String]>] = [
            Row("merged", (.merge, list), gives: ["side"], why: "RFC 7386 knows no keys: a list is replaced"),
            Row(
                "merged strategically", (.strategicMerge, list), gives: ["side", "main"],
                why: "containers are told apart by their names"),
            Row("as steps", (.json, steps), gives: ["side", "main"]),
            Row(
                "with one to be deleted",
                (.strategicMerge, #"{"spec":{"containers":[{"name":"main","$patch":"delete"}]}}"#), gives: []),
        ]
        try assertRows(rows, "patch the containers of a pod,", why: "three kinds, three meanings") {
            kind, patch in
            let bench = APIFixture()
            try bench.addPod("p")
            let patched = try bench.api.patch(
                Pod.self, APIFixture.name("p"), kind, try JSONValue.parse(patch), part: nil)
            XCTAssertEqual(try APIFixture.reread(bench, Pod.self, "p"), patched)
            return patched.spec.containers.map(\.name)
        }
    }

    func testWhatIsNoPatchOrCannotBeAppliedIsRefused() throws {
        let rows: [Row<(PatchKind, String), APIError.Reason>] = [
            Row("an array", (.merge, "[]"), gives: .badRequest),
            Row("a number", (.strategicMerge, "1"), gives: .badRequest),
            Row("an object as steps", (.json, "{}"), gives: .badRequest),
            Row("a step without path", (.json, #"[{"op":"add","value":1}]"#), gives: .badRequest),
            Row(
                "a test that fails", (.json, #"[{"op":"test","path":"/kind","value":"Node"}]"#),
                gives: .invalid),
            Row(
                "a place that is not there", (.json, #"[{"op":"remove","path":"/spec/no"}]"#), gives: .invalid
            ),
            Row("a name of a number", (.merge, #"{"spec":{"nodeName":7}}"#), gives: .invalid),
            Row("another name", (.merge, #"{"metadata":{"name":"q"}}"#), gives: .badRequest),
            Row("another namespace", (.merge, #"{"metadata":{"namespace":"q"}}"#), gives: .badRequest),
            Row("another uid", (.merge, #"{"metadata":{"uid":"q"}}"#), gives: .invalid),
            Row("no metadata", (.json, #"[{"op":"remove","path":"/metadata"}]"#), gives: .invalid),
            Row(
                "an old resource version", (.merge, #"{"metadata":{"resourceVersion":"1"}}"#),
                gives: .conflict),
            Row(
                "a container without name", (.strategicMerge, #"{"spec":{"containers":[{"image":"x"}]}}"#),
                gives: .badRequest),
            Row("a label that cannot be", (.merge, #"{"metadata":{"labels":{"a":"b c"}}}"#), gives: .invalid),
        ]
        try assertRows(rows, "patch with", why: "nothing of a bad patch is done", show: { $0.rawValue }) {
            kind, patch in
            let bench = APIFixture()
            let pod = try bench.addPod("p")
            let error = try refusal {
                try bench.api.patch(
                    Pod.self, APIFixture.name("p"), kind, try JSONValue.parse(patch), part: nil)
            }
            XCTAssertEqual(try APIFixture.reread(bench, Pod.self, "p"), pod)
            return error?.reason ?? .internalError
        }
        let none = try refusal {
            try APIFixture().api.patch(Pod.self, APIFixture.name("p"), .merge, .object([]), part: nil)
        }
        XCTAssertEqual(none?.reason, .notFound)
    }

    func testAPatchOfTheStatusIsOfTheStatusAlone() throws {
        let bench = APIFixture()
        let pod = try bench.addPod("p", labels: ["app": "x"])
        let patch = try JSONValue.parse(
            #"{"metadata":{"labels":{"app":"y"}},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}"#)
        let patched = try bench.api.patch(
            Pod.self, APIFixture.name("p"), .strategicMerge, patch, part: .status)
        XCTAssertEqual(patched.status.phase, "Running")
        XCTAssertEqual(patched.spec, pod.spec)
        XCTAssertEqual(patched.metadata.labels, ["app": "x"])
        let whole = try bench.api.patch(Pod.self, APIFixture.name("p"), .merge, patch, part: nil)
        XCTAssertEqual(whole.spec.nodeName, "n1")
        let silent = try bench.store.revision
        _ = try bench.api.patch(Pod.self, APIFixture.name("p"), .merge, patch, part: nil)
        XCTAssertEqual(try bench.store.revision, silent, "a patch that changes nothing writes nothing")
    }

    func testAPatchWithAResourceVersionIsForThatStateAlone() throws {
        let (bench, racing) = Self.race()
        let pod = try bench.addPod("p")
        racing.race([Self.relabel("p", "faster")])
        let version = pod.metadata.resourceVersion
        let patch = try JSONValue.parse(
            #"{"metadata":{"resourceVersion":"\#(version)","annotations":{"a":"b"}}}"#)
        assertLesson(
            try refusal { try bench.api.patch(Pod.self, APIFixture.name("p"), .merge, patch, part: nil) }?
                .reason,
            is: .conflict, "patch the state that was read, while somebody changes it",
            why: "whoever names a state wants to know that it is gone")
    }
}

/// Small documents of which many are alike.
enum RandomDocument {
    static func object(depth: Int = 3, using generator: inout SeededGenerator) -> JSONValue {
        let names = ["a", "b", "c", "d"].filter { _ in Bool.random(using: &generator) }
        return .object(names.map { JSONMember($0, value(depth: depth - 1, using: &generator)) })
    }

    private static func value(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
        case 0: .integer(Int.random(in: 0...2, using: &generator))
        case 1: .string("x")
        case 2: .bool(Bool.random(using: &generator))
        case 3: .array([.integer(Int.random(in: 0...1, using: &generator))])
        default: object(depth: depth, using: &generator)
        }
    }
}
