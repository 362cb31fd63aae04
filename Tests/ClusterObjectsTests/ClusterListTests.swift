import ClusterObjects
import Documents
import XCTest

final class ClusterListTests: XCTestCase {
    private func list(_ text: String) throws -> ClusterList { try ClusterList.parse(Array(text.utf8)) }

    func testObjectsAreSortedByKindAndKeepTheirOrder() throws {
        let list = try list(
            """
            {"kind":"List","apiVersion":"v1","items":[
             {"kind":"Pod","metadata":{"name":"b"}},{"kind":"Node","metadata":{"name":"n"}},
             {"kind":"Pod","metadata":{"name":"a"}},{"kind":"Service","metadata":{"name":"s"}}]}
            """)
        XCTAssertEqual(list.pods.map(\.metadata.name), ["b", "a"])
        XCTAssertEqual(list.nodes.count, 1)
        XCTAssertEqual(list.others.count, 1, "an object of another kind is kept")
    }

    func testAListOfOneKindNeedNotRepeatIt() throws {
        XCTAssertEqual(try list(#"{"kind":"PodList","items":[{"metadata":{"name":"a"}}]}"#).pods.count, 1)
    }

    func testMembersThatNobodyKnowsAreKept() throws {
        let text = #"{"metadata":{"name":"a","finalizers":["x"]},"spec":{"hostIPC":true,"nodeName":"n"}}"#
        let pod = try Pod.parse(Array(text.utf8))
        XCTAssertEqual(pod.spec.nodeName, "n")
        let again = try Pod.parse(Array(pod.json.text().utf8))
        XCTAssertEqual(again, pod)
        XCTAssertEqual(again.json["spec"]?["hostIPC"], .bool(true))
        XCTAssertEqual(again.json["metadata"]?["finalizers"], .array([.string("x")]))
    }

    func testNullIsTheSameAsNothing() throws {
        let text =
            #"{"metadata":{"name":"a","creationTimestamp":null,"labels":null},"spec":{"affinity":null}}"#
        let pod = try Pod.parse(Array(text.utf8))
        XCTAssertNil(pod.metadata.creationTimestamp)
        XCTAssertNil(pod.spec.affinity)
    }

    func testAnEmptySelectorIsNotAMissingOne() throws {
        let rows: [(String, LabelSelector?)] = [
            (#"{"topologyKey":"z"}"#, nil), (#"{"topologyKey":"z","labelSelector":null}"#, nil),
            (#"{"topologyKey":"z","labelSelector":{}}"#, LabelSelector()),
        ]
        for (term, selector) in rows {
            let text = """
                {"metadata":{"name":"a"},"spec":{"affinity":{"podAffinity":{
                "requiredDuringSchedulingIgnoredDuringExecution":[\(term)]}}}}
                """
            let pod = try Pod.parse(Array(text.utf8))
            XCTAssertEqual(pod.spec.affinity?.pod?.required.first?.labelSelector, selector, term)
        }
    }

    func testAFaultHasThePathOfWhatIsWrong() throws {
        let text = """
            {"kind":"List","items":[{"kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[
            {"resources":{"requests":{"cpu":"1 core","example.com/gpu":"1"}}}],"priority":1.5}}]}
            """
        XCTAssertThrowsError(try list(text)) { error in
            XCTAssertEqual(
                (error as? DocumentFaults)?.faults.map(\.path),
                ["items[0].spec.containers[0].resources.requests.cpu", "items[0].spec.priority"], "\(error)")
        }
    }

    func testATimeIsComparedAcrossZones() throws {
        let early = try XCTUnwrap(Timestamp("2026-11-30T23:00:00+02:00"))
        let late = try XCTUnwrap(Timestamp("2026-11-30T21:00:00.5Z"))
        XCTAssertLessThan(early, late)
        XCTAssertEqual(Timestamp("1970-01-02T00:00:00Z")?.microseconds, 86_400_000_000)
        for text in ["2026-02-29T00:00:00Z", "2026-11-30", "2026-11-30T24:00:00Z", "2026-11-30T23:00:00"] {
            XCTAssertNil(Timestamp(text), text)
        }
    }

    func testASelectorThatCannotBeUsedSaysWhere() {
        let selector = LabelSelector(
            matchLabels: ["a b": "c"],
            matchExpressions: [LabelRequirement(key: "k", relation: .isIn, values: [])])
        XCTAssertEqual(selector.faults.count, 2, "\(selector.faults)")
        XCTAssertEqual(LabelSelector(matchLabels: ["example.com/a": "b_c.d"]).faults, [])
    }

    func testItemsThatAreNullAreNone() throws {
        let list = try ClusterList.parse(Array("{\"kind\":\"NodeList\",\"items\":null}".utf8))
        XCTAssertEqual(list, ClusterList(), "Go writes an empty list so")
    }
}
