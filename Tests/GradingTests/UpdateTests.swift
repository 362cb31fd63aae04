import Foundation
import XCTest

@testable import Grading

/// A learner's clone, and a kit that has moved on: what follows, what stays.
final class UpdateTests: XCTestCase {
    private static let environment = ProcessInfo.processInfo.environment.merging([
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
    ]) { $1 }

    /// Runs git in a folder.
    private func git(_ folder: String, _ words: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main",
                "-C", folder,
            ] + words
        process.environment = Self.environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0, "git \(words)")
    }

    /// An author's kit in git, a clone of it with one edited stub, and the author's next version.
    private func world() throws -> (author: ScratchFolder, learner: ScratchFolder, kit: Kit) {
        let author = try ScratchFolder()
        let theirs = try ToyLab.write(to: author)
        try author.write("# Toy\n", to: "labs/01-toy/README.md")
        try author.write("old\n", to: "Tests/ToyTests/OldTests.swift")
        try author.write("make\n", to: "Makefile")
        _ = try StubTree(kit: theirs, labs: [try ToyLab.lab()]).write(force: true)
        try git(author.path, "init", "-q")
        try commit(author)
        let learner = try ScratchFolder()
        try git(author.path, "clone", "-q", author.path, learner.path + "/kit")
        let kit = Kit(root: learner.path + "/kit")
        try learner.write("// mine\n" + ToyLab.sum, to: "kit/labs/01-toy/Sum.swift")
        try learner.write("notes\n", to: "kit/notes.txt")
        try learner.write("mine\n", to: "kit/Tests/ToyTests/MyTests.swift")
        return (author, learner, kit)
    }

    private func commit(_ author: ScratchFolder) throws {
        try git(author.path, "add", "-A")
        try git(author.path, "commit", "-q", "-m", "next")
    }

    /// What the author does next: every kind of change.
    private func moveOn(_ author: ScratchFolder, sum: String = "// two\n" + ToyLab.sum) throws {
        try author.write("# Toy, second edition\n", to: "labs/01-toy/README.md")
        try author.write(sum, to: "solutions/01-toy/Sum.swift")
        try author.write("// two\n" + ToyLab.product, to: "solutions/01-toy/Product.swift")
        try author.write("new\n", to: "Tests/ToyTests/NewTests.swift")
        try FileManager.default.createSymbolicLink(
            atPath: author.path + "/Sources", withDestinationPath: "solutions/../Tests")
        try FileManager.default.removeItem(atPath: author.path + "/Tests/ToyTests/OldTests.swift")
        _ = try StubTree(kit: Kit(root: author.path), labs: [try ToyLab.lab()]).write(force: true)
        try commit(author)
    }

    private func update(_ kit: Kit, from place: String? = nil) throws -> KitUpdate {
        try KitUpdate(of: kit, from: place, environment: Self.environment)
    }

    private static let wanted: [String: KitUpdate.Fate] = [
        "labs/.stubs": .replaced, "labs/01-toy/README.md": .replaced, "labs/01-toy/Product.swift": .replaced,
        "labs/01-toy/Sum.swift": .edited, "solutions/01-toy/Sum.swift": .replaced,
        "solutions/01-toy/Product.swift": .replaced, "Tests/ToyTests/NewTests.swift": .added,
        "Sources": .added,
        "Tests/ToyTests/OldTests.swift": .removed, "Tests/ToyTests/MyTests.swift": .yours,
    ]

    func testWhatIsUneditedFollowsAndWhatIsEditedStays() throws {
        let (author, learner, kit) = try world()
        XCTAssertEqual(
            try update(kit).fates, ["Tests/ToyTests/MyTests.swift": .yours, "labs/01-toy/Sum.swift": .yours])
        try moveOn(author)
        let plan = try update(kit)
        XCTAssertEqual(plan.fates, Self.wanted)
        XCTAssertEqual(try learner.text("kit/labs/01-toy/README.md"), "# Toy\n", "a plan changes nothing")
        XCTAssertEqual(try plan.apply(), [])
        XCTAssertEqual(try learner.text("kit/labs/01-toy/Sum.swift"), "// mine\n" + ToyLab.sum)
        XCTAssertTrue(try learner.text("kit/.drydock/new/labs/01-toy/Sum.swift").hasPrefix("// two\nimport"))
        XCTAssertTrue(try learner.text("kit/labs/01-toy/Product.swift").hasPrefix("// two\nimport"))
        XCTAssertEqual(
            try FileManager.default.destinationOfSymbolicLink(atPath: kit.root + "/Sources"),
            "solutions/../Tests")
        XCTAssertEqual(try learner.text("kit/notes.txt"), "notes\n")
        XCTAssertEqual(try learner.text("kit/Tests/ToyTests/MyTests.swift"), "mine\n")
        XCTAssertFalse(FileManager.default.fileExists(atPath: kit.root + "/Tests/ToyTests/OldTests.swift"))
        XCTAssertFalse(FileManager.default.fileExists(atPath: kit.root + "/.drydock/change"))
        let again = try update(kit)
        XCTAssertEqual(
            again.fates, ["Tests/ToyTests/MyTests.swift": .yours, "labs/01-toy/Sum.swift": .yours],
            "what was told once is not told again")
    }

    func testAFolderWithoutHistoryWillDoWhereTheCloneKnowsItsOrigin() throws {
        let (author, learner, kit) = try world()
        defer { withExtendedLifetime(learner) {} }
        try moveOn(author)
        try FileManager.default.removeItem(atPath: author.path + "/.git")
        XCTAssertEqual(try update(kit, from: author.path).fates, Self.wanted)
        try FileManager.default.removeItem(atPath: kit.root + "/.git")
        XCTAssertThrowsError(try update(kit, from: author.path)) { error in
            XCTAssertTrue("\(error)".hasPrefix("nothing tells which of "), "\(error)")
        }
    }

    func testACommitOfTheLearnersIsAnEditAllTheSame() throws {
        let (author, learner, kit) = try world()
        try git(kit.root, "add", "-A")
        try git(kit.root, "commit", "-q", "-m", "mine")
        try moveOn(author)
        XCTAssertEqual(try update(kit).fates, Self.wanted)
        // Taken back, it is the kit's again, and follows.
        try learner.write(
            try author.text("labs/01-toy/Sum.swift").replacing("// two\n", with: ""),
            to: "kit/labs/01-toy/Sum.swift")
        XCTAssertEqual(try update(kit).fates["labs/01-toy/Sum.swift"], .replaced)
    }

    func testAnUpdateThatWasKilledIsFinishedAndSparesWhatWasEditedMeanwhile() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        for name in ["a", "b", "c", "d"] { try folder.write("old", to: "labs/\(name)") }
        var change = Changeset()
        for name in ["a", "b", "new/e"] { change.changes["labs/\(name)"] = .write(Array("next".utf8)) }
        for name in ["c", "d"] { change.changes["labs/\(name)"] = .remove }
        try change.decide(in: kit)
        // The first move was made, then came the kill, and then the learner.
        let moves = try JSONDecoder().decode(
            [Changeset.Move].self, from: Data(contentsOf: URL(filePath: kit.notes + "/change/moves.json")))
        XCTAssertEqual(moves.map(\.path), ["labs/a", "labs/b", "labs/c", "labs/d", "labs/new/e"])
        rename("\(kit.notes)/change/0", "\(kit.labs)/a")
        try folder.write("mine", to: "labs/b")
        unlink("\(kit.labs)/c")
        XCTAssertThrowsError(try change.apply(to: kit)) { error in
            XCTAssertTrue("\(error)".contains("an unfinished change"), "\(error)")
        }
        let outcome = try XCTUnwrap(Changeset.finish(in: kit))
        XCTAssertEqual(outcome.edited, ["labs/b"])
        XCTAssertEqual(
            try ["a", "b", "new/e"].map { try folder.text("labs/\($0)") }, ["next", "mine", "next"])
        XCTAssertFalse(FileManager.default.fileExists(atPath: "\(kit.labs)/d"))
        XCTAssertNil(try Changeset.finish(in: kit))
    }

    func testALinkIsNeverFollowed() throws {
        let (author, learner, kit) = try world()
        try moveOn(author)
        let outside = try learner.write("# Toy\n", to: "outside/README.md")
        let (handout, folder) = (kit.labs + "/01-toy/README.md", kit.labs + "/01-toy")
        try FileManager.default.removeItem(atPath: handout)
        try FileManager.default.createSymbolicLink(atPath: handout, withDestinationPath: outside)
        XCTAssertEqual(try update(kit).fates["labs/01-toy/README.md"], .edited, "a link is the learner's own")
        try FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createSymbolicLink(
            atPath: folder, withDestinationPath: learner.path + "/outside")
        XCTAssertThrowsError(try update(kit).apply()) { error in
            XCTAssertTrue("\(error)".contains("\(folder) is not a folder; move it away"), "\(error)")
        }
        XCTAssertEqual(try learner.text("outside/README.md"), "# Toy\n")
        XCTAssertTrue(
            FileManager.default.fileExists(atPath: kit.root + "/Tests/ToyTests/OldTests.swift"),
            "nothing was done")
        try FileManager.default.createSymbolicLink(
            atPath: author.path + "/Link", withDestinationPath: "/etc/passwd")
        XCTAssertThrowsError(try update(kit, from: author.path)) { error in
            XCTAssertTrue(
                "\(error)".hasSuffix("/Link: a link that leads out of the kit, to /etc/passwd"), "\(error)")
        }
    }

    func testWhatIsNoKitIsSaid() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        XCTAssertThrowsError(try update(kit)) { error in
            XCTAssertTrue("\(error)".hasPrefix("this kit is no git clone with an origin"), "\(error)")
        }
        for place in ["--upload-pack=touch /tmp/x", folder.path + "/labs", "ext::sh -c true"] {
            XCTAssertThrowsError(try update(kit, from: place)) { error in
                XCTAssertTrue("\(error)".hasPrefix("git clone \(place): "), "\(error)")
            }
        }
        XCTAssertThrowsError(try update(kit, from: kit.root)) { error in
            XCTAssertTrue("\(error)".hasSuffix("this is the kit itself"), "\(error)")
        }
    }
}
