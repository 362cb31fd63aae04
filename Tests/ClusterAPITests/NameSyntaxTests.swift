import ClusterAPI
import SuiteSupport
import XCTest

final class NameSyntaxTests: XCTestCase {
    func testNames() throws {
        let long = String(repeating: "a", count: 64)
        let rows: [Row<String, [Bool]>] = [
            Row("plain", "web-1", gives: [true, true, true, true]),
            Row("dots", "a.b", gives: [true, false, true, true]),
            Row("two dots", "a..b", gives: [false, false, true, true]),
            Row("a capital", "Web", gives: [false, false, true, true]),
            Row("a dash in front", "-a", gives: [false, false, false, false]),
            Row("empty", "", gives: [false, false, false, true]),
            Row("64", long, gives: [true, false, false, false]),
            Row("a prefix", "example.com/a", gives: [false, false, true, false]),
            Row("an empty prefix", "/a", gives: [false, false, false, false]),
            Row("two slashes", "a/b/c", gives: [false, false, false, false]),
            Row("no ASCII", "ä", gives: [false, false, false, false]),
            Row("254", String(repeating: "a.", count: 127), gives: [false, false, false, false]),
        ]
        try assertRows(
            rows, "as subdomain, label of DNS, qualified name, value of a label:",
            why: "each has its own rules"
        ) { text in
            [
                NameSyntax.faults(ofSubdomain: text), NameSyntax.faults(ofLabel: text),
                NameSyntax.faults(ofQualifiedName: text), NameSyntax.faults(ofLabelValue: text),
            ].map(\.isEmpty)
        }
    }
}
