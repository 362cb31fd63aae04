import XCTest

@testable import Grading

/// One source, two trees: how a solution becomes a stub, and who may overwrite it.
final class StubTests: XCTestCase {
    private let generator = StubGenerator(milestones: ["toy.1", "toy.2"])

    private func error(_ text: String) -> String {
        do {
            return try generator.stub(of: text, file: "Sum.swift")
        } catch {
            return "\(error)"
        }
    }

    func testARegionBecomesItsTodoItsCommentsAndItsStubLines() throws {
        XCTAssertEqual(
            try generator.stub(of: ToyLab.sum, file: "Sum.swift"),
            """
            import LabSupport

            /// Adds.
            public func sum(_ a: Int, _ b: Int) throws -> Int {
                // TODO toy.1
                // Think of fingers.
                throw Unimplemented("toy.1")
            }

            """)
    }

    func testCommentsAfterTheFirstLineOfCodeBelongToTheSolution() throws {
        let text = "// >>> toy.1\n// Kept.\nlet a = 1\n// Not kept.\n// stub: not this\n// <<<"
        XCTAssertEqual(try generator.stub(of: text, file: ""), "// TODO toy.1\n// Kept.")
    }

    func testStubLinesKeepTheirOwnIndent() throws {
        let text =
            "  // >>> toy.2\n  // stub: if x {\n  // stub:     return 0\n  // stub: }\n  y()\n  // <<<\n"
        XCTAssertEqual(
            try generator.stub(of: text, file: ""), "  // TODO toy.2\n  if x {\n      return 0\n  }\n")
    }

    func testAFileWithoutRegionsStaysAsItIs() throws {
        XCTAssertEqual(
            try generator.stub(of: "let a = 1\n\n// <- no marker\n", file: ""),
            "let a = 1\n\n// <- no marker\n")
    }

    func testMarkersThatMakeNoSenseNameFileAndLine() {
        XCTAssertEqual(
            error("a\n// >>> toy.1\nb"),
            "Sum.swift:2: the region of toy.1 is never closed; end it with // <<<")
        XCTAssertEqual(
            error("// >>> toy.1\n// >>> toy.2\n// <<<"),
            "Sum.swift:2: regions do not nest; close the one of line 1 with // <<< first")
        XCTAssertEqual(
            error("a\n  // <<<"), "Sum.swift:2: // <<< closes nothing; a region begins with // >>> MILESTONE")
        XCTAssertEqual(
            error("// >>> toy.9\n// <<<"),
            "Sum.swift:1: \"toy.9\" is no milestone of this lab; known are toy.1, toy.2")
        XCTAssertEqual(
            error("// >>>\n// <<<"), "Sum.swift:1: \"\" is no milestone of this lab; known are toy.1, toy.2")
    }

    func testALearnersEditIsNeverOverwrittenUnlessForced() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        let tree = StubTree(kit: kit, labs: [try ToyLab.lab()])
        XCTAssertEqual(try tree.check().map(\.state), [.missing, .missing])
        XCTAssertEqual(try tree.write(force: false).map(\.state), [.written, .written])
        XCTAssertEqual(try tree.write(force: false).map(\.state), [.current, .current])

        try folder.write("// mine\n", to: "labs/01-toy/Sum.swift")
        XCTAssertEqual(try tree.write(force: false).map(\.state), [.current, .edited])
        XCTAssertEqual(try folder.text("labs/01-toy/Sum.swift"), "// mine\n")
        XCTAssertEqual(try tree.write(force: true).map(\.state), [.current, .written])
    }

    func testAnUneditedStubFollowsItsSolutionTwiceInARow() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        let tree = StubTree(kit: kit, labs: [try ToyLab.lab()])
        _ = try tree.write(force: false)
        for text in ["// one\n", "// two\n"] {
            try folder.write(text + ToyLab.sum, to: "solutions/01-toy/Sum.swift")
            XCTAssertEqual(try tree.write(force: false).map(\.state), [.current, .written])
        }
        XCTAssertTrue(try folder.text("labs/01-toy/Sum.swift").hasPrefix("// two\nimport LabSupport"))
    }

    func testTheCheckNamesTheFirstLineThatDiffers() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        let tree = StubTree(kit: kit, labs: [try ToyLab.lab()])
        _ = try tree.write(force: false)
        let text = try folder.text("labs/01-toy/Sum.swift")
        try folder.write(text.replacing("fingers", with: "toes"), to: "labs/01-toy/Sum.swift")
        XCTAssertEqual(
            try tree.check().map(\.state),
            [.current, .differs(line: 6, wanted: "    // Think of fingers.", found: "    // Think of toes.")])
    }
}
