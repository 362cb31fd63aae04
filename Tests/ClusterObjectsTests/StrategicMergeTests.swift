import ClusterObjects
import Documents
import SuiteSupport
import XCTest

final class StrategicMergeTests: XCTestCase {
    private func schema() throws -> PatchSchema { try XCTUnwrap(PatchSchema.of(kind: "Pod")) }

    private func spec(_ text: String) throws -> JSONValue {
        try JSONValue.parse(#"{"spec":\#(text)}"#)
    }

    func testListsAreMergedByTheirKeys() throws {
        let pod =
            #"{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}],"tolerations":[{"key":"x"}]}"#
        let rows: [Row<String, String>] = [
            Row(
                "one container", #"{"containers":[{"name":"b","image":"2"}]}"#,
                gives:
                    #"{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}],"tolerations":[{"key":"x"}]}"#
            ),
            Row(
                "a list without a key", #"{"tolerations":[{"key":"y"}]}"#,
                gives:
                    #"{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}],"tolerations":[{"key":"y"}]}"#
            ),
            Row(
                "a deletion", #"{"containers":[{"name":"a","$patch":"delete"}],"tolerations":null}"#,
                gives: #"{"containers":[{"name":"b","image":"1"}]}"#),
            Row(
                "a replacement", #"{"containers":[{"$patch":"replace"},{"name":"c"}],"tolerations":null}"#,
                gives: #"{"containers":[{"name":"c"}]}"#),
            Row(
                "an order",
                #"{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","image":"3"}],"tolerations":null}"#,
                gives: #"{"containers":[{"name":"b","image":"1"},{"name":"a","image":"3"}]}"#),
            Row(
                "what stays", #"{"$retainKeys":["tolerations"],"tolerations":[]}"#,
                gives: #"{"tolerations":[]}"#),
        ]
        try assertRows(rows, "patch a pod with", why: "who patches one says nothing of the others") { patch in
            try StrategicMerge(schema()).apply(spec(patch), to: spec(pod))["spec"]?.text() ?? ""
        }
    }

    func testScalarsAreASet() throws {
        let document = try JSONValue.parse(#"{"metadata":{"finalizers":["a","b"]}}"#)
        let patch = try JSONValue.parse(
            #"{"metadata":{"finalizers":["c","b"],"$deleteFromPrimitiveList/finalizers":["a"]}}"#)
        let result = try StrategicMerge(schema()).apply(patch, to: document)
        XCTAssertEqual(result["metadata"]?["finalizers"]?.text(), #"["c","b"]"#)
    }

    func testAPatchThatCannotBeIsRefused() throws {
        let pod = try spec(#"{"containers":[{"name":"a"}],"imagePullSecrets":[{"name":"x"}]}"#)
        for patch in [
            #"{"containers":[{"image":"1"}]}"#, #"{"containers":["a"]}"#, #"{"containers":[{"name":"a"},1]}"#,
            #"{"containers":[[]]}"#, #"{"$setElementOrder":[]}"#, #"{"$setElementOrder/containers":1}"#,
            #"{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"name":"a"}]}"#,
            #"{"containers":[{"name":"a","$patch":"smash"}]}"#, #"{"$retainKeys":1}"#,
            #"{"$retainKeys":["x"],"y":1}"#, #"{"$patch":"merge"}"#, #"{"$deleteFromPrimitiveList":[]}"#,
        ] {
            XCTAssertThrowsError(try StrategicMerge(schema()).apply(spec(patch), to: pod), patch) { error in
                XCTAssertTrue(error is PatchFault)
            }
        }
    }

    func testAPatchMadeOfTwoMakesTheOneOfTheOther() throws {
        let texts = [
            #"{"containers":[{"name":"a","env":[{"name":"x","value":"1"}]},{"name":"b"}],"nodeName":"n"}"#,
            #"{"containers":[{"name":"b","image":"2"},{"name":"a","env":[]}],"tolerations":[{"key":"x"}]}"#,
            #"{"containers":[{"name":"c"}],"volumes":[{"name":"v","emptyDir":{}}]}"#,
            #"{"containers":[{"name":"c"}],"volumes":[{"name":"v","hostPath":{"path":"/"}}]}"#, "{}",
        ]
        for first in texts {
            for second in texts {
                let (old, new) = (try spec(first), try spec(second))
                let patch = try StrategicDiff(schema()).patch(from: old, to: new)
                let got = try StrategicMerge(schema()).apply(patch, to: old)
                XCTAssertTrue(
                    got.isEquivalent(to: new), "\(first) to \(second): \(patch.text()) makes \(got.text())")
            }
        }
    }

    func testAThreeWayPatchLeavesWhatOthersHaveAdded() throws {
        let original = try spec(#"{"containers":[{"name":"a"},{"name":"b"}]}"#)
        let modified = try spec(#"{"containers":[{"name":"a","image":"2"}]}"#)
        let current = try spec(#"{"containers":[{"name":"a"},{"name":"b"},{"name":"side"}],"nodeName":"n"}"#)
        let patch = try StrategicDiff(schema()).patch(
            from: original, to: modified, current: current, overwrites: true)
        let got = try StrategicMerge(schema()).apply(patch, to: current)
        XCTAssertEqual(
            got["spec"]?.text(), #"{"containers":[{"name":"a","image":"2"},{"name":"side"}],"nodeName":"n"}"#)
    }
}
