import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class PlacedFileTests: XCTestCase {
    func testBytesLieWhereTheyWereWritten() throws {
        let folder = try TestFolder()
        let file = try PlacedFile(at: folder.path("file"), [.readWrite, .create])
        try file.write([1, 2, 3], at: 5)
        try file.write([9], at: 6)
        try file.synchronizeData()
        XCTAssertEqual(try file.size(), 8)
        XCTAssertEqual(try file.read(100, at: 4), [0, 1, 9, 3], "a hole reads as zeros; the end ends it")
        XCTAssertEqual(try file.read(2, at: 8), [])
        func openNone() throws { _ = try PlacedFile(at: folder.path("none"), .readWrite) }
        XCTAssertThrowsError(try openNone()) { error in
            XCTAssertEqual((error as? SystemError)?.code, .noEntry)
        }
    }

    func testALockIsHeldUntilItsOwnerGoes() throws {
        let folder = try TestFolder()
        let path = folder.path("lock")
        func tryIt() throws { _ = try OwnedLock(on: path) }
        do {
            let lock = try OwnedLock(on: path)
            try lock.note("somebody else, at length")
            try lock.note("me")
            XCTAssertThrowsError(try tryIt()) { error in
                XCTAssertEqual(error as? SystemError, SystemError("flock(\(path))", .tryAgain))
            }
            XCTAssertEqual(try String(contentsOfFile: path, encoding: .utf8), "me")
        }
        try tryIt()
    }
}
