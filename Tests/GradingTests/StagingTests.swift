import Foundation
import XCTest

@testable import Grading

/// What is taken from a submission, what is not, and how it is put in its place.
final class StagingTests: XCTestCase {
    private let reader = SubmissionReader(files: ["Sum.swift", "Product.swift"])

    private func read(_ fill: (ScratchFolder) throws -> Void) throws -> Submission {
        let folder = try ScratchFolder()
        try folder.write("sum", to: "Sum.swift")
        try fill(folder)
        return try reader.read(folder.path)
    }

    func testOnlyTheLabsOwnFilesAreTaken() throws {
        let submission = try read { folder in
            try folder.write("", to: "Package.swift")
            try folder.write("", to: "=cmd()\n.swift")
            try folder.write("", to: "product.swift")
            try folder.write("", to: "README.md")
            try folder.write("", to: "Tests/T.swift")
        }
        XCTAssertEqual(submission.files, ["Sum.swift": Array("sum".utf8)])
        XCTAssertEqual(
            submission.ignored.map(\.name), ["=cmd()\n.swift", "Package.swift", "Tests", "product.swift"])
        XCTAssertEqual(submission.refused, [])
    }

    func testALinkIsRefusedWhereverItLeads() throws {
        let submission = try read { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/Product.swift", withDestinationPath: "Sum.swift")
        }
        XCTAssertEqual(
            submission.refused,
            [.init(name: "Product.swift", reason: "a symbolic link; expected the file itself")])
    }

    func testAHardLinkIsRefused() throws {
        let submission = try read { folder in
            try FileManager.default.linkItem(
                atPath: folder.path + "/Sum.swift", toPath: folder.path + "/Product.swift")
        }
        XCTAssertEqual(Set(submission.refused.map(\.reason)), ["a hard link; expected a file of its own"])
    }

    func testAFIFOIsRefusedWithoutWaitingForAWriter() throws {
        let submission = try read { XCTAssertEqual(mkfifo($0.path + "/Product.swift", 0o600), 0) }
        XCTAssertEqual(submission.refused.map(\.reason), ["a FIFO; expected a regular file"])
    }

    func testAFolderInPlaceOfAFileIsRefused() throws {
        let submission = try read { try $0.write("", to: "Product.swift/inner") }
        XCTAssertEqual(submission.refused.map(\.reason), ["a folder; expected a regular file"])
    }

    func testAHugeFileIsRefused() throws {
        let submission = try read { folder in
            try folder.write(
                String(repeating: "x", count: SubmissionReader.longestFile + 1), to: "Product.swift")
        }
        XCTAssertEqual(submission.refused.map(\.reason), ["longer than 1048576 bytes; expected source code"])
    }

    func testAThousandEntriesAreEnough() throws {
        let submission = try read { folder in
            for number in 0...SubmissionReader.mostEntries { try folder.write("", to: "f\(number)") }
        }
        XCTAssertEqual(submission.refused.map(\.reason), ["the folder has more than 1000 entries"])
    }

    func testAMissingFolderSaysSo() {
        XCTAssertThrowsError(try reader.read("/nowhere")) { error in
            XCTAssertEqual(
                "\(error)", "/nowhere: No such file or directory; expected a folder with the lab's files")
        }
    }

    func testAFolderIsTakenByItsNumberedFoldersOrByItsFiles() throws {
        let folder = try ScratchFolder()
        let lab = try ToyLab.lab()
        XCTAssertThrowsError(try SubmissionFolder(folder.path, labs: [lab])) { error in
            XCTAssertTrue(
                "\(error)".hasSuffix("nothing to grade; expected 01-toy, or the source files of one lab"))
        }
        try folder.write("", to: "Sum.swift")
        XCTAssertEqual(try SubmissionFolder(folder.path, labs: [lab]).places.map(\.folder), [folder.path])
        try folder.write("", to: "01-toy/Sum.swift")
        XCTAssertEqual(
            try SubmissionFolder(folder.path, labs: [lab]).places.map(\.folder), [folder.path + "/01-toy"])
    }
}

/// The copy of the kit in which submissions are built.
final class StagedKitTests: XCTestCase {
    /// Nanoseconds; Foundation would round.
    private func time(_ path: String) -> Int64 {
        var status = stat()
        XCTAssertEqual(lstat(path, &status), 0, path)
        return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }

    private func stage(_ texts: [String: String], in kit: Kit) throws -> [String] {
        let lab = try ToyLab.lab()
        let stubs = try StubTree.stubs(of: lab, kit: kit)
        return try StagedKit(kit: kit).stage(Submission(texts: texts), lab: lab, stubs: stubs)
    }

    func testAFileWithTheSameTimeAsItsPredecessorGetsALaterOne() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        let place = StagedKit(kit: kit).folder + "/labs/01-toy/Sum.swift"
        var times: [Int64] = []
        for text in ["// A\n", "// B\n", "// A\n"] {
            _ = try stage(["Sum.swift": text], in: kit)
            XCTAssertEqual(try String(contentsOfFile: place, encoding: .utf8), text)
            times.append(time(place))
        }
        XCTAssertTrue(times[0] < times[1] && times[1] < times[2], "\(times)")
    }

    func testWhatDidNotChangeKeepsItsTimeSoThatBuildsStayWarm() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        try folder.write("let kit = 1\n", to: "Sources/Inner/A.swift")
        let staged = StagedKit(kit: kit).folder
        let places = ["/Sources/Inner/A.swift", "/labs/01-toy/Product.swift"].map { staged + $0 }
        _ = try stage(["Sum.swift": "// A\n"], in: kit)
        let before = places.map(time)
        _ = try stage(["Sum.swift": "// B\n"], in: kit)
        XCTAssertEqual(places.map(time), before)
    }

    func testMissingFilesAreFilledInFromTheStubsAndNamed() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        XCTAssertEqual(try stage(["Sum.swift": "// A\n"], in: kit), ["Product.swift"])
        let text = try String(
            contentsOfFile: StagedKit(kit: kit).folder + "/labs/01-toy/Product.swift", encoding: .utf8)
        XCTAssertTrue(text.contains("throw Unimplemented(\"toy.2\")"))
        XCTAssertFalse(text.contains("a &* b"))
    }

    func testWhatAFormerSubmissionLeftBehindIsGone() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        _ = try stage([:], in: kit)
        let place = StagedKit(kit: kit).folder + "/labs/01-toy"
        try FileManager.default.createSymbolicLink(
            atPath: place + "/Evil.swift", withDestinationPath: "/etc/passwd")
        try FileManager.default.removeItem(atPath: place + "/Sum.swift")
        try FileManager.default.createSymbolicLink(
            atPath: place + "/Sum.swift", withDestinationPath: folder.path + "/Package.swift")
        _ = try stage(["Sum.swift": "// A\n"], in: kit)
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: place).sorted(),
            ["Product.swift", "README.md", "Sum.swift", "lab.yml"])
        XCTAssertEqual(try folder.text("Package.swift"), "", "written through the link")
    }

    func testHintsMutantsAndSolutionsAreNotStaged() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        _ = try stage([:], in: kit)
        let staged = StagedKit(kit: kit).folder
        XCTAssertEqual(try String(contentsOfFile: staged + "/labs/01-toy/lab.yml", encoding: .utf8), "")
        XCTAssertFalse(FileManager.default.fileExists(atPath: staged + "/solutions"))
    }
}
