import ClusterObjects
import SuiteSupport
import XCTest

final class LabelQueryTests: XCTestCase {
    func testAQueryIsWrittenAsItIsRead() throws {
        let rows: [Row<String, String>] = [
            Row("equal", "x=a", gives: "x=a"), Row("equal twice", "x==a", gives: "x==a"),
            Row("unequal", "x != a", gives: "x!=a"), Row("there", " x ", gives: "x"),
            Row("not there", "! x", gives: "!x"), Row("numbers", "x>1,y<2", gives: "x>1,y<2"),
            Row("one of", "x in (b , a,b)", gives: "x in (a,b)"),
            Row("none of", "x notin (,a)", gives: "x notin (,a)"),
            Row("the empty label", "x=,z", gives: "x=,z"),
            Row("words as values", "x in (in,notin)", gives: "x in (in,notin)"),
            Row("by label", "z,a", gives: "a,z"),
        ]
        try assertRows(rows, "read", why: "kubectl -l takes it back") {
            try LabelQuery(parsing: $0).description
        }
    }

    func testWhatIsNoQueryIsRefused() {
        for text in [
            "x=a||y=b", "x,,y", ",x", "x,", "x in", "x in (", "x in (a", "x in (a b)", "(", "x nott (a)",
            "!x=a", "x<a",
            "x=a=b", "=a", "in", "x in (a)y", "x=a b", "-x", "x=$", "\u{0}",
        ] {
            XCTAssertThrowsError(try LabelQuery(parsing: text), text)
        }
    }

    func testAQueryChooses() throws {
        let labels = ["app": "web", "n": "10", "empty": ""]
        let rows: [Row<String, Bool>] = [
            Row("nothing", "", gives: true), Row("equal", "app=web", gives: true),
            Row("unequal, missing", "no!=x", gives: true, why: "what is not there is not x"),
            Row("none of, missing", "no notin (x)", gives: true),
            Row("one of, missing", "no in (x,)", gives: false),
            Row("greater", "n>9", gives: true, why: "as numbers, not as texts"),
            Row("less", "n<9", gives: false),
            Row("greater than a text", "app>9", gives: false), Row("empty", "empty=", gives: true),
            Row("there", "empty", gives: true), Row("all of it", "app=web,!n", gives: false),
        ]
        try assertRows(rows, "choose by", why: "") { try LabelQuery(parsing: $0).matches(labels) }
    }
}
