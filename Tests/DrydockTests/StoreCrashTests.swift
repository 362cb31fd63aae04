import Foundation
import SuiteSupport
import XCTest

/// `drydock store crash`: the store's promises, and whether their breach is seen.
final class StoreCrashTests: CleanTestCase {
    private struct Result: Decodable {
        let kills: Int
        let answered: Int
        let watchResumed: Int
        let seed: UInt64
    }

    func testAStoreThatIsKilledAgainAndAgainKeepsItsPromises() throws {
        let folder = try TestFolder()
        let run = try ProgramRun.drydock(
            ["store", "crash", "--kills", "24", "--clients", "4", "--dir", folder.path, "--json"])
        assertLesson(run.status, is: 0, "kill a store 24 times while clients write", why: run.errors)
        let result = try JSONDecoder().decode(Result.self, from: Data(run.output.utf8))
        XCTAssertEqual(result.kills, 24)
        XCTAssertGreaterThan(result.answered, 24, "clients came to write something; seed \(result.seed)")
        XCTAssertGreaterThan(result.watchResumed, 4, "the watch went on; seed \(result.seed)")
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [], "it cleans up")
    }

    func testAStoreThatForgetsIsFoundOut() throws {
        let folder = try TestFolder()
        let run = try ProgramRun.drydock(
            ["store", "crash", "--memory", "--kills", "20", "--seed", "1", "--dir", folder.path])
        assertLesson(run.status, is: 1, "kill a store that keeps nothing", why: "what it promised is gone")
        XCTAssertTrue(run.errors.contains("the revision went back"), "it says what: \(run.errors)")
        XCTAssertTrue(run.errors.contains("seed 1"), "it says how to see it again: \(run.errors)")
    }

    func testNumbersThatCannotBeAreRefused() throws {
        for words in [["--kills", "0"], ["--clients", "65"], ["--etcd", "--memory"]] {
            let run = try ProgramRun.drydock(["store", "crash"] + words)
            assertLesson(run.status, is: 64, words.joined(separator: " "), why: "it makes no sense")
            XCTAssertTrue(run.errors.contains("expected"), "it says what would be right: \(run.errors)")
        }
    }
}
