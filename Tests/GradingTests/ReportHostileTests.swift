import Foundation
import XCTest

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Grading

/// Every form of a class report, read back by something that knows the form: what a student wrote is
/// text in it, and nothing else.
final class ReportHostileTests: XCTestCase {
    private static let report = Result { try HostileClass.report() }

    private func text(_ format: ReportFormat) throws -> String {
        try format.text(of: Self.report.get())
    }

    func testTheTerminalGetsNoControlCharacterAndKeepsToItsColumns() throws {
        let report = try Self.report.get()
        let pages = try [report] + report.students.map { try report.only($0.id) }
        for page in pages {
            let text = ClassTable(page, layout: Layout(color: false)).text()
            XCTAssertEqual(text.shapeless, [])
            for line in text.split(separator: "\n") where !line.contains("replay: ") {
                XCTAssertLessThanOrEqual(line.count, 80, "\(line.prefix(200))")
            }
        }
    }

    func testJSONReadsBackAndIsWhatItsSchemaSays() throws {
        let report = try Self.report.get()
        let json = try text(.json)
        XCTAssertEqual(try ClassDocument.read(Data(json.utf8), name: "class.json"), report)
        XCTAssertEqual(try text(.json), json, "the same report, the same bytes")
        let check = try SchemaCheck(contentsOf: Self.schema)
        XCTAssertEqual(try check.problems(in: json), [])
        let run = RunReport(submission: "x", seed: 7, labs: report.students[0].labs)
        XCTAssertEqual(try check.problems(in: run.json()), [])
    }

    func testTheSchemaRefusesWhatIsNotAReport() throws {
        let check = try SchemaCheck(contentsOf: Self.schema)
        let json = try ClassReport(seed: 7, labs: []).json()
        XCTAssertEqual(try check.problems(in: json), [])
        for (old, new) in [("\"seed\" : 7", "\"seed\" : -7"), ("class/1", "class/2"), ("possible", "sum")] {
            XCTAssertEqual(try check.problems(in: json.replacing(old, with: new)).count, 1, new)
        }
    }

    func testTheSchemaKnowsEveryCause() throws {
        let text = try String(contentsOfFile: Self.schema, encoding: .utf8)
        for kind in Cause.Kind.allCases {
            XCTAssertTrue(text.contains("\"\(kind.rawValue)\""), "add \(kind.rawValue) to the schema")
        }
    }

    private static let schema = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/grader/Schemas/report.schema.json").standardizedFileURL.path

    func testAnotherReaderOfSchemasAgrees() throws {
        let folder = try ScratchFolder()
        let place = try folder.write(text(.json), to: "class.json")
        let script = """
            import json, sys
            try:
                import jsonschema
            except ImportError:
                sys.exit(77)
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            jsonschema.validate(json.load(open(sys.argv[2])), schema)
            """
        let (text, status) = try output(of: "python3", ["-", Self.schema, place], input: script)
        if status == 77 { throw XCTSkip("needs python3-jsonschema") }
        XCTAssertEqual(status, 0, text)
    }

    func testCSVReadsBackAsOneRowAStudentWithoutAFormula() throws {
        let report = try Self.report.get()
        let rows = try CSVRows.read(text(.csv))
        XCTAssertEqual(rows.count, report.students.count + 1)
        XCTAssertEqual(Set(rows.map(\.count)), [rows[0].count])
        for (row, student) in zip(rows.dropFirst(), report.students) {
            XCTAssertEqual(
                row[0].replacing("'", with: ""), SafeText.terminal(student.id).replacing("'", with: ""))
            XCTAssertEqual(row[3], String(student.points))
        }
        // At any separator that a spreadsheet may be set to.
        for separator: Unicode.Scalar in [",", ";", "\t", "|"] {
            for field in rows.joined().flatMap({
                $0.unicodeScalars.split(separator: separator).map { String($0) }
            }) {
                let start = field.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\"" }
                let isFormula = start.map { "=+-@\u{FF1D}".unicodeScalars.contains($0) } ?? false
                XCTAssertFalse(isFormula, "\(field.prefix(100))")
            }
        }
    }

    func testTheReplayCommandOfACSVRowIsItsFirstFailingLine() throws {
        let rows = try CSVRows.read(CSVReport.text(of: try Self.report.get().only("plain")))
        let row = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[1]))
        XCTAssertEqual(row["first_cause"], "compile")
        XCTAssertEqual(row["replay"], "grader grade plain --lab toy --seed 7 --only toy.1")
        XCTAssertEqual(row["toy.2"], "0")
    }

    func testJUnitIsXMLAndCountsWhatItHolds() throws {
        let read = try XMLElements(text(.junit))
        XCTAssertEqual(
            Set(read.elements.map(\.name)), ["testsuites", "testsuite", "testcase", "failure"],
            "nothing of a student's became an element")
        var suites = read.elements.filter { $0.name == "testsuite" }.makeIterator()
        for case let (name, cases, failures) in read.suites {
            let attributes = try XCTUnwrap(suites.next()?.attributes)
            XCTAssertEqual(attributes["name"], name)
            XCTAssertEqual(attributes["tests"], String(cases))
            XCTAssertEqual(attributes["failures"], String(failures))
            XCTAssertEqual(attributes["errors"], "0")
        }
        XCTAssertTrue(read.characters.contains("replay: grader grade"))
        XCTAssertEqual(read.characters.shapeless, [])
    }

    func testJUnitFitsTheSchemaOfBuildServers() throws {
        let folder = try ScratchFolder()
        let schema = try folder.write(JUnitSchema.text, to: "junit.xsd")
        let report = try Self.report.get()
        let lab = report.students[1].labs
        for xml in [try text(.junit), RunReport(submission: "x", seed: 7, labs: lab).junit()] {
            let (text, status) = try output(
                of: "xmllint", ["--huge", "--noout", "--schema", schema, "-"], input: xml)
            XCTAssertEqual(status, 0, String(text.prefix(2000)))
        }
    }

    func testHTMLHoldsNoElementBeyondOurs() throws {
        let report = try Self.report.get()
        let plain = try ClassReport(
            seed: 7, labs: report.labs, students: report.only("plain").students + report.only("<!--").students
        )
        let ours = Set(try XMLElements(Self.xml(HTMLReport(plain).text())).elements.map(\.shape))
        let pages =
            [try text(.html)]
            + report.students.map { student in
                HTMLReport(ClassReport(seed: 7, labs: report.labs, students: [student])).text()
            }
        for page in pages {
            let read = try XMLElements(Self.xml(page))
            let other = Set(read.elements.map(\.shape)).subtracting(ours).subtracting(Self.alsoOurs)
            XCTAssertEqual(other, [])
            for element in read.elements {
                for (name, value) in element.attributes where name == "href" {
                    XCTAssertNotNil(value.wholeMatch(of: #/#s\d+/#), value)
                }
                XCTAssertNil(element.attributes["src"])
            }
            XCTAssertEqual(page.shapeless, [])
        }
    }

    /// Shapes that a page of one student, or of one who was refused, has besides.
    private static let alsoOurs: Set<String> = ["span class", "div class", "p", "p class", "h3"]

    /// The page without what XML cannot read: the doctype.
    private static func xml(_ page: String) -> String {
        page.replacing("<!DOCTYPE html>\n", with: "")
    }

    func testHTMLNeedsNothingButItself() throws {
        let page = try text(.html)
        XCTAssertTrue(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline';"), "its policy")
        for forbidden in ["<script", "<link", "<iframe", "url(", "@import", "javascript:alert(1)\""] {
            XCTAssertFalse(page.contains(forbidden), forbidden)
        }
    }

    func testGradescopeHidesTheExamAndTheSeed() throws {
        let report = try Self.report.get()
        for student in report.students {
            let json = try GradescopeReport.text(of: report.only(student.id))
            let object = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            let tests = try XCTUnwrap(object["tests"] as? [[String: Any]])
            XCTAssertEqual(object["score"] as? Double, Double(student.points))
            XCTAssertEqual(object["stdout_visibility"] as? String, "hidden")
            let sum = tests.compactMap { $0["max_score"] as? Double }.reduce(0, +)
            XCTAssertEqual(sum, student.refusal == nil ? 100 : 0)
            for test in tests {
                let output = try XCTUnwrap(test["output"] as? String)
                XCTAssertEqual(output.shapeless, [])
                XCTAssertLessThan(output.utf8.count, 100_000)
                if test["visibility"] as? String == "hidden" { continue }
                XCTAssertEqual(test["visibility"] as? String, "visible")
                for secret in ["1000", "--seed", "case 3"] { XCTAssertFalse(output.contains(secret), output) }
            }
            let hidden = tests.filter { $0["visibility"] as? String == "hidden" }
            XCTAssertEqual(hidden.isEmpty, student.refusal != nil)
        }
        XCTAssertThrowsError(try GradescopeReport.text(of: report)) { error in
            XCTAssertTrue("\(error)".hasPrefix("results.json is of one student"), "\(error)")
        }
    }
}
