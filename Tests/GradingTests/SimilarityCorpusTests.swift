import Foundation
import XCTest

@testable import Grading

/// From a folder of submissions to a page: what is read, what is left out, and that nothing hostile gets
/// through.
final class SimilarityCorpusTests: XCTestCase {
    private func corpus(_ folder: ScratchFolder) throws -> SubmissionCorpus {
        try SubmissionCorpus(folder.path, labs: [try ToyLab.lab()])
    }

    private let own = SimilarityAuthors.all[0]

    func testFoldersOfStudentsAreReadWithWhatWasLeftOut() throws {
        let folder = try ScratchFolder()
        try folder.write(own, to: "ada/01-toy/Sum.swift")
        try folder.write(own, to: "bob/Sum.swift")
        try folder.write(own, to: "bob/Other.swift")
        try folder.write("", to: "eve/nothing.txt")
        try folder.write("", to: "mallory/Product.swift")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/mallory/Sum.swift", withDestinationPath: folder.path + "/bob/Sum.swift")
        let part = try XCTUnwrap(corpus(folder).parts.first)
        XCTAssertEqual(part.entries.map(\.id), ["ada", "bob", "mallory"])
        XCTAssertEqual(part.entries[1].files.keys.sorted(), ["Sum.swift"])
        XCTAssertEqual(part.notes.map(\.name), ["eve", "mallory/Sum.swift"])
        let lab = part.compared(starter: [SimilarityAuthors.starter], threshold: 0.25)
        XCTAssertEqual(lab.pairs.map(\.first), ["ada"])
        XCTAssertEqual(lab.compared, 3)
    }

    func testAFolderWithNothingToCompareIsSaidToBeOne() throws {
        let folder = try ScratchFolder()
        try folder.write("", to: "ada/readme.txt")
        XCTAssertThrowsError(try corpus(folder)) { error in
            XCTAssertTrue(
                "\(error)".contains("nothing to compare; expected a folder for each student"), "\(error)")
        }
        XCTAssertThrowsError(try SubmissionCorpus("/nowhere", labs: [])) { error in
            XCTAssertEqual("\(error)", "/nowhere: cannot be read as a folder")
        }
    }

    func testWhatAStudentWroteIsTextInEveryForm() throws {
        let folder = try ScratchFolder()
        let names = ["<script>alert(1)<", "\u{1B}[2J\u{202E}", "=cmd|'x'", "a\nb"]
        for name in names {
            try folder.write("// </pre><script>alert(1)</script>\u{1B}[2J\n" + own, to: "\(name)/Sum.swift")
        }
        let corpus = try corpus(folder)
        let report = SimilarityReport(
            labs: corpus.parts.map { $0.compared(starter: [], threshold: 0.25) })
        XCTAssertEqual(report.labs[0].found, 6)
        let page = SimilarityPage(report, corpus: corpus).text()
        let read = try XMLElements(page.replacing("<!DOCTYPE html>\n", with: ""))
        XCTAssertFalse(read.elements.contains { $0.name == "script" })
        XCTAssertEqual(read.elements.filter { $0.name == "details" }.count, 6)
        XCTAssertEqual(page.shapeless, [])
        XCTAssertTrue(read.characters.contains("not a verdict"), "it says what it is not")
        let text = SimilarityTable(layout: Layout(color: false)).text(of: report)
        XCTAssertEqual(text.shapeless, [])
        for line in text.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, "\(line)") }
        XCTAssertTrue(text.contains("not a verdict"))
        let back = try JSONDecoder().decode(SimilarityReport.self, from: Data(report.json().utf8))
        XCTAssertEqual(back, report)
    }
}
