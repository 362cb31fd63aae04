import Foundation
import XCTest

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Grading

/// Markdown, read by a renderer that allows everything: what a student wrote is still only text.
final class ReportMarkdownTests: XCTestCase {
    /// What the renderer makes of a text, as XML; line breaks and rules end themselves in it already.
    private func rendered(_ markdown: String) throws -> XMLElements {
        let extensions = ["table", "strikethrough", "autolink"].flatMap { ["-e", $0] }
        let (html, status) = try output(
            of: "cmark-gfm", ["--unsafe"] + extensions, input: markdown)
        XCTAssertEqual(status, 0)
        return try XMLElements("<page>\(html)</page>")
    }

    func testNothingThatAStudentWroteBecomesMarkup() throws {
        let report = try HostileClass.report()
        let read = try rendered(MarkdownReport(report).text())
        let ours: Set = [
            "page", "h1", "h2", "p", "strong", "code", "code class", "pre", "table", "thead", "tbody", "tr",
            "th",
            "td", "th align", "td align",
        ]
        XCTAssertEqual(Set(read.elements.map(\.shape)).subtracting(ours), [])
        let refused = report.students.filter { $0.refusal != nil }.count
        XCTAssertEqual(
            read.elements.filter { $0.name == "h2" }.count, report.students.count + 1,
            "a heading for each student, \(refused) of them refused, and one for the hardest tests")
        let rows = read.elements.filter { $0.name == "tr" }.count
        XCTAssertEqual(rows, report.students.count + 1 + ClassStatistics(report).hardest.prefix(10).count + 1)
        XCTAssertEqual(read.characters.shapeless, [])
    }

    func testWhatIsReadIsWhatWasWritten() throws {
        let texts = HostileClass.texts.filter { $0.utf8.count < 10_000 }
        let rows = texts.map { "| <code>\(SafeText.markdown($0))</code> |\n" }.joined()
        let cells = try rendered("| a |\n|---|\n" + rows).elements.filter { $0.name == "code" }
        XCTAssertEqual(cells.count, texts.count)
        for (cell, text) in zip(cells, texts) { XCTAssertEqual(cell.text, SafeText.terminal(text)) }
        let page = texts.map { SafeText.markdownBlock($0) + "\n\n" }.joined()
        let blocks = try rendered(page).elements.filter { $0.name == "code" }
        XCTAssertEqual(blocks.count, texts.count)
        for (block, text) in zip(blocks, texts) {
            XCTAssertEqual(block.text, SafeText.terminal(text, lines: true) + "\n")
        }
    }

    func testASummaryEndsBeforeItsLimitBetweenTwoStudents() throws {
        let report = try HostileClass.report()
        let whole = MarkdownReport(report).text()
        for limit in [3_000, 40_000, whole.utf8.count - 1] {
            let text = MarkdownReport(report).summary(limit: limit)
            XCTAssertLessThanOrEqual(text.utf8.count, limit)
            let last = try rendered(text).elements.last
            XCTAssertEqual(last?.name, "p", "no block is left open")
            XCTAssertTrue(last?.text.contains("more students") == true, "it says that something is missing")
        }
        XCTAssertEqual(MarkdownReport(report).summary(limit: whole.utf8.count + 400), whole)
    }

    func testALargeClassFitsIntoAStepSummary() throws {
        var report = try HostileClass.report()
        let some = report.students
        report.students = (0..<12).flatMap { _ in some }
        let size = MarkdownReport(report).summary().utf8.count
        XCTAssertLessThanOrEqual(size, 1 << 20)
        XCTAssertGreaterThan(size, 1_000_000, "as much as fits")
    }
}
