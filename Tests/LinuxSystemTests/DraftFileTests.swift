import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class DraftFileTests: XCTestCase {
    func testADraftGetsItsNameInOneMomentOrIsGone() throws {
        let folder = try TestFolder()
        do {
            var draft = try DraftFile(in: folder.path)
            try Array("new".utf8).withUnsafeBytes { bytes in try draft.write(bytes) }
            try draft.synchronize()
            XCTAssertNil(FileManager.default.contents(atPath: folder.path("a")))
            try draft.rename(to: folder.path("a"))
        }
        XCTAssertEqual(FileManager.default.contents(atPath: folder.path("a")), Data("new".utf8))
        do {
            let abandoned = try DraftFile(in: folder.path)
            XCTAssertTrue(FileManager.default.fileExists(atPath: abandoned.path))
        }
        XCTAssertEqual(try Folder(folder.path).names(), ["a"])
    }

    func testADraftThatCannotBeRenamedIsStillADraft() throws {
        let folder = try TestFolder()
        do {
            var draft = try DraftFile(in: folder.path)
            XCTAssertThrowsError(try draft.rename(to: folder.path("missing/a"))) { error in
                XCTAssertEqual((error as? SystemError)?.code, .noEntry)
            }
        }
        XCTAssertEqual(try Folder(folder.path).names(), [])
    }

    func testAnExclusiveLockIsHeldAlone() throws {
        let folder = try TestFolder()
        let (place, counter) = (folder.path, folder.path("n"))
        try Data("0".utf8).write(to: URL(fileURLWithPath: counter))
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<25 {
                try? FileLock.exclusive.hold(on: place) {
                    let text = try String(contentsOfFile: counter, encoding: .utf8)
                    try "\((Int(text) ?? 0) + 1)".write(toFile: counter, atomically: false, encoding: .utf8)
                }
            }
        }
        XCTAssertEqual(try String(contentsOfFile: counter, encoding: .utf8), "200")
    }

    func testALockIsGivenBackAfterAnError() throws {
        let folder = try TestFolder()
        struct Failed: Error {}
        XCTAssertThrowsError(try FileLock.exclusive.hold(on: folder.path) { throw Failed() })
        XCTAssertEqual(try FileLock.shared.hold(on: folder.path) { 7 }, 7)
    }

    func testATimeIsRenewed() throws {
        let folder = try TestFolder()
        let file = folder.path("a")
        try Data().write(to: URL(fileURLWithPath: file))
        var times = [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)]
        utimes(file, &times)
        XCTAssertEqual(try ModificationTime.seconds(of: file), 1000)
        try ModificationTime.renew(file)
        XCTAssertLessThanOrEqual(abs(try ModificationTime.seconds(of: file) - ModificationTime.now), 60)
    }
}
