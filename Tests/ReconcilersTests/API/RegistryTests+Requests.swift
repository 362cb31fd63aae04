import ClusterAPI
import ClusterObjects
import Documents
import Reconcilers
import SuiteSupport
import XCTest

extension RegistryTests {
    private static func body(_ name: String, _ more: String) throws -> JSONValue {
        try JSONValue.parse(
            #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"\#(name)"\#(more)},"spec":{"containers":[]}}"#
        )
    }

    func testCallsAreAnsweredWithTheirCodes() throws {
        let requests = APIRequests(APIFixture().api)
        let (pods, body) = ("/api/v1/namespaces/default/pods", Self.body)

        let rows: [Row<APIRequest, Int>] = [
            Row("made", APIRequest("POST", pods, body: try body("p", "")), gives: 201),
            Row("made again", APIRequest("POST", pods, body: try body("p", "")), gives: 409),
            Row("read", APIRequest("GET", "\(pods)/p"), gives: 200),
            Row("read what is not there", APIRequest("GET", "\(pods)/q"), gives: 404),
            Row(
                "listed", APIRequest("GET", pods, query: ["labelSelector": "a!=b", "limit": "1"]), gives: 200),
            Row("listed in all", APIRequest("GET", "/api/v1/pods"), gives: 200),
            Row("listed by nonsense", APIRequest("GET", pods, query: ["labelSelector": "a===b"]), gives: 400),
            Row(
                "replaced", APIRequest("PUT", "\(pods)/p", body: try body("p", #","labels":{"a":"b"}"#)),
                gives: 200),
            Row("put elsewhere", APIRequest("PUT", "\(pods)/q", body: try body("p", "")), gives: 400),
            Row(
                "in another namespace", APIRequest("POST", pods, body: try body("r", #","namespace":"x""#)),
                gives: 400),
            Row("of another kind", APIRequest("POST", "/api/v1/nodes", body: try body("n", "")), gives: 400),
            Row("that cannot be", APIRequest("POST", pods, body: try body("Q", "")), gives: 422),
            Row(
                "patched",
                APIRequest(
                    "PATCH", "\(pods)/p", contentType: "application/merge-patch+json; charset=utf-8",
                    body: .object([])), gives: 200),
            Row(
                "patched somehow",
                APIRequest("PATCH", "\(pods)/p", contentType: "text/plain", body: .object([])), gives: 415),
            Row(
                "patched status",
                APIRequest(
                    "PATCH", "\(pods)/p/status", contentType: "application/merge-patch+json",
                    body: .object([])), gives: 200),
            Row("a part that is none", APIRequest("GET", "\(pods)/p/none"), gives: 404),
            Row("deleted", APIRequest("DELETE", "\(pods)/p"), gives: 200),
            Row("deleted again", APIRequest("DELETE", "\(pods)/p"), gives: 404),
            Row("posted to a name", APIRequest("POST", "\(pods)/p", body: try body("p", "")), gives: 405),
            Row("a kind that is none", APIRequest("GET", "/api/v1/things"), gives: 404),
            Row("a path that is none", APIRequest("GET", "/"), gives: 404),
            Row("a node in a namespace", APIRequest("GET", "/api/v1/namespaces/x/nodes/n"), gives: 404),
        ]
        try assertRows(rows, "call:", why: "kubectl goes by the code") { requests.answer($0).code }
    }

    func testADryRunAnswersAndChangesNothing() throws {
        let bench = APIFixture()
        let rehearsal = APIServer(store: RehearsalStore(bench.store), clock: bench.clock, makeUID: { "u" })
        let requests = APIRequests(bench.api, rehearsal: rehearsal)
        let path = "/apis/apps/v1/namespaces/default/replicasets"
        let set = try bench.api.create(APIFixture.replicaSet("web"))
        let scale = try JSONValue.parse(#"{"spec":{"replicas":5}}"#)
        let patch = APIRequest(
            "PATCH", "\(path)/web/scale", query: ["dryRun": "All"],
            contentType: PatchKind.merge.rawValue, body: scale)
        let answer = requests.answer(patch)
        XCTAssertEqual(answer.body["kind"], .string("Scale"))
        XCTAssertEqual(answer.body["spec"]?["replicas"], .integer(5))
        let calls = [
            APIRequest("DELETE", "\(path)/web", query: ["dryRun": "All"]),
            APIRequest("POST", path, query: ["dryRun": "All"], body: APIFixture.replicaSet("new").document),
        ]
        XCTAssertEqual(calls.map { requests.answer($0).code }, [200, 201])
        XCTAssertEqual(try bench.api.list(ReplicaSet.self).items, [set], "nothing has happened")
        XCTAssertEqual(
            requests.answer(APIRequest("POST", path, query: ["dryRun": "All"], body: set.document)).code, 500)
        let put = APIRequest("PUT", "\(path)/web/scale", body: scale)
        XCTAssertEqual(requests.answer(put).code, 200)
        XCTAssertEqual(try bench.api.get(ReplicaSet.self, APIFixture.name("web")).spec.replicas, 5)
    }

    func testARefusalIsAStatus() {
        let answer = APIRequests(APIFixture().api).answer(
            APIRequest("GET", "/apis/apps/v1/namespaces/default/deployments/web"))
        XCTAssertEqual(
            answer.body.text(),
            #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#
                + #""message":"deployments.apps \"web\" not found","reason":"NotFound","code":404}"#)
    }
}
