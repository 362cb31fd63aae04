import ClusterAPI
import ClusterObjects
import Documents
import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

extension RegistryTests {
    func testAListIsOfOneMomentOfTheStore() throws {
        let bench = APIFixture()
        try bench.addPod("b")
        try bench.addPod("a")
        _ = try bench.api.create(APIFixture.replicaSet("web"))
        let page = try bench.api.list(Pod.self)
        XCTAssertEqual(page.items.map(\.metadata.name), ["a", "b"])
        assertLesson(
            page.resourceVersion, is: "\(try bench.store.revision)",
            "list pods after something else was made",
            why:
                "a watch from here must miss nothing and repeat nothing: the moment is the store's, no object's"
        )
        XCTAssertEqual(page.items.map(\.metadata.resourceVersion), ["3", "2"], "each has its own")
        XCTAssertEqual(page.next, "")
        XCTAssertEqual(try APIFixture().api.list(Pod.self).resourceVersion, "1", "of an empty store, too")
    }

    func testAScopeChooses() throws {
        let bench = APIFixture()
        try bench.addPod("a", labels: ["app": "web", "n": "1"])
        try bench.addPod("b", labels: ["app": "web", "n": "2"])
        try bench.addPod("c", labels: ["app": "db"])
        try bench.addPod("a", in: "default2", labels: ["app": "web"])
        try bench.addRunningPod("d")
        let web = LabelSelector(matchLabels: ["app": "web"])
        let rows: [Row<ListScope, [String]>] = [
            Row("nothing", .all, gives: ["default/a", "default/b", "default/c", "default/d", "default2/a"]),
            Row(
                "a namespace", ListScope(namespace: "default"),
                gives: ["default/a", "default/b", "default/c", "default/d"],
                why: "default is the beginning of default2, and another namespace"),
            Row("labels", ListScope(labels: web), gives: ["default/a", "default/b", "default2/a"]),
            Row(
                "a selector for all", ListScope(namespace: "default2", labels: LabelSelector()),
                gives: ["default2/a"]),
            Row(
                "a query", ListScope(query: try LabelQuery(parsing: "n>1,app in (web)")), gives: ["default/b"]
            ),
            Row("a node", ListScope(fields: ["spec.nodeName": "n1"]), gives: ["default/d"]),
            Row(
                "no node, one name", ListScope(fields: ["spec.nodeName": "", "metadata.name": "c"]),
                gives: ["default/c"]),
            Row(
                "not a node", ListScope(labels: web, unequalFields: ["metadata.name": "a"]),
                gives: ["default/b"]),
            Row("nobody", ListScope(namespace: "none"), gives: []),
        ]
        try assertRows(rows, "list pods by", why: "who asks for few must not get many") { scope in
            try bench.api.list(Pod.self, in: scope).items.map(\.name.description)
        }
    }

    func testWhatIsLeftIsCountedInTheNamespaceAlone() throws {
        let bench = APIFixture()
        for name in ["a", "b", "c"] { try bench.addPod(name) }
        try bench.addPod("a", in: "default2")
        let page = try bench.api.list(Pod.self, in: ListScope(namespace: "default"), limit: 1, next: "")
        assertLesson(
            page.remaining, is: 2, "read the first of three pods of default, beside one of default2",
            why: "a key of default2 begins with default, and is not one of its keys",
            show: { $0.map { "\($0) left" } ?? "unknown" })
    }

    func testAFieldThatNobodyCanChooseByIsRefused() throws {
        let bench = APIFixture()
        let scope = ListScope(fields: ["spec.containers": "x"])
        assertLesson(
            try refusal { try bench.api.list(Pod.self, in: scope) }?.message,
            is: "field label not supported: spec.containers",
            "list pods by a field that is none to choose by",
            why: "an empty list would look like an answer", show: { $0 ?? "accepted" })
        XCTAssertEqual(
            try refusal { try bench.api.watch(Pod.self, in: scope, from: "") }?.reason, .badRequest)
        let bad = LabelSelector(matchLabels: ["a b": "c"])
        XCTAssertEqual(
            try refusal { try bench.api.list(Pod.self, in: ListScope(labels: bad)) }?.reason, .badRequest)
    }

    func testPagesAreOfOneMoment() throws {
        let bench = APIFixture()
        for name in ["a", "b", "c", "d", "e"] { try bench.addPod(name) }
        let first = try bench.api.list(Pod.self, in: .all, limit: 2, next: "")
        XCTAssertEqual(first.items.map(\.metadata.name), ["a", "b"])
        XCTAssertEqual(first.remaining, 3)
        _ = try bench.api.delete(Pod.self, APIFixture.name("c"))
        try bench.addPod("bb")
        let second = try bench.api.list(Pod.self, in: .all, limit: 2, next: first.next)
        assertLesson(
            second.items.map(\.metadata.name), is: ["c", "d"],
            "read the second page after one was deleted and another made",
            why: "pages of different moments would show one twice, or never")
        XCTAssertEqual(second.resourceVersion, first.resourceVersion)
        let third = try bench.api.list(Pod.self, in: .all, limit: 2, next: second.next)
        XCTAssertEqual(third.items.map(\.metadata.name), ["e"])
        XCTAssertEqual(third.next, "")
        XCTAssertNil(third.remaining)
        let exact = try bench.api.list(Pod.self, in: .all, limit: 5, next: "")
        XCTAssertEqual(exact.next, "", "a page that holds the last has none after it")
    }

    func testAPageIsFilledFromManyOfWhichFewMatch() throws {
        let bench = APIFixture()
        for number in 10..<40 {
            try bench.addPod("p\(number)", labels: ["third": number % 3 == 0 ? "yes" : "no"])
        }
        let scope = ListScope(labels: LabelSelector(matchLabels: ["third": "yes"]))
        var (names, next, pages): ([String], String, Int) = ([], "", 0)
        repeat {
            let page = try bench.api.list(Pod.self, in: scope, limit: 4, next: next)
            XCTAssertNil(page.remaining, "how many of the rest match is not known")
            names += page.items.map(\.metadata.name)
            (next, pages) = (page.next, pages + 1)
        } while !next.isEmpty && pages < 20
        XCTAssertEqual(names, (10..<40).filter { $0 % 3 == 0 }.map { "p\($0)" })
        assertLesson(
            pages, is: 3, "list every third of thirty pods, four a page",
            why: "a page is full when there are enough in scope, not when enough were looked at")
    }

    func testATokenThatIsForgottenHasExpired() throws {
        let bench = APIFixture()
        for name in ["a", "b", "c"] { try bench.addPod(name) }
        let first = try bench.api.list(Pod.self, in: .all, limit: 1, next: "")
        try bench.addPod("d")
        _ = try bench.store.compact(try bench.store.revision)
        let error = try refusal { try bench.api.list(Pod.self, in: .all, limit: 1, next: first.next) }
        XCTAssertEqual(error?.reason, .expired)
        XCTAssertEqual(error?.code, 410)
        for token in ["x", "v1:0:a", "v1:99999999999999999999:a", "v1:3:"] {
            XCTAssertEqual(
                try refusal { try bench.api.list(Pod.self, in: .all, limit: 1, next: token) }?.reason,
                .badRequest,
                token)
        }
    }

    func testANameThatCanBeNoneIsRefused() throws {
        let bench = APIFixture()
        let cases = [
            (ObjectName(namespace: "default", name: ""), "Name parameter required."),
            (ObjectName(name: "p"), "Namespace parameter required."),
            (
                ObjectName(namespace: "default", name: "a/b"),
                "Name parameter invalid: \"a/b\": may not contain '/'"
            ),
            (ObjectName(namespace: "default", name: ".."), "Name parameter invalid: \"..\": may not be '..'"),
        ]
        for (name, message) in cases {
            XCTAssertEqual(try refusal { try bench.api.get(Pod.self, name) }?.message, message)
        }
        XCTAssertEqual(
            try refusal { try bench.api.get(Pod.self, APIFixture.name("p")) }?.message, "pods \"p\" not found"
        )
    }
}
