import Foundation
import KeyValueModel
import LinuxSystem
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

@testable import StoreLog

/// The same on a real file system.
final class DiskTests: CleanTestCase {
    func testAStoreIsThereAgainWhenItsFolderIsOpenedAgain() throws {
        let folder = try TestFolder()
        let path = folder.path("a/b/store")
        var image: StoreImage?
        do {
            let store = try Durable(opening: path, now: { .zero })
            _ = try store.put(PutRequest(key: [1], value: [2]))
            _ = try store.grant(id: 3, ttl: 60)
            try store.commit()
            image = try store.renewedImage()
        }
        XCTAssertEqual(try Durable(opening: path, now: { .zero }).renewedImage(), image)
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: path).sorted(),
            ["lock", "log-0000000000000001"])
    }

    func testTwoStoresCannotHaveOneFolder() throws {
        let folder = try TestFolder()
        let store = try Durable(opening: folder.path, now: { .zero })
        XCTAssertThrowsError(try Durable(opening: folder.path, now: { .zero })) { error in
            XCTAssertEqual(
                error as? StoreLogError, .inUse(folder: folder.path, by: "process \(getpid())"))
        }
        _ = try store.put(PutRequest(key: [1], value: []))
        try store.close()
    }

    func testAFullDiskIsReportedAndGoesOnWithRoomAgain() throws {
        try requires(.root)
        let folder = try TestFolder()
        try mount("tmpfs", at: folder.path, "size=300k")
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        let notices = Mutex<[String]>([])
        var settings = StoreLogSettings()
        settings.segmentBytes = 64 << 10
        settings.notice = { text in notices.withLock { $0.append(text) } }
        let store = try Durable(opening: folder.path("data"), settings, now: { .zero })
        let fill = folder.path("fill")
        try Data(count: 100 << 10).write(to: URL(fileURLWithPath: fill))
        var refused = 0
        for index in 0..<400 {
            do {
                _ = try store.put(
                    PutRequest(key: [UInt8(index % 250)], value: [UInt8](repeating: 1, count: 600)))
                try store.commit()
            } catch StoreError.noSpace {
                refused += 1
            }
        }
        XCTAssertGreaterThan(refused, 0)
        XCTAssertTrue(
            notices.withLock { $0.first ?? "" }.contains(folder.path), "the path: \(notices.withLock { $0 })")
        unlink(fill)
        _ = try store.put(PutRequest(key: [251], value: [UInt8](repeating: 1, count: 600)))
        try store.close()
        XCTAssertEqual(try store.revision, Int64(402 - refused))
    }

    func testAFolderThatCannotBeWrittenIsNamed() throws {
        try requires(.root)
        let folder = try TestFolder()
        try mount("tmpfs", at: folder.path, "size=300k")
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        XCTAssertEqual(Glibc.mount("none", folder.path, nil, UInt(MS_REMOUNT | MS_RDONLY), nil), 0)
        XCTAssertThrowsError(try Durable(opening: folder.path, now: { .zero })) { error in
            XCTAssertEqual(
                error as? SystemError, SystemError("open(\(folder.path)/lock)", .readOnlyFileSystem))
        }
        let file = try TestFolder()
        try Data().write(to: URL(fileURLWithPath: file.path("x")))
        XCTAssertThrowsError(try Durable(opening: file.path("x"), now: { .zero })) { error in
            XCTAssertTrue("\(error)".contains(file.path("x")), "\(error)")
        }
    }

    private func mount(_ kind: String, at path: String, _ options: String) throws {
        guard Glibc.mount(kind, path, kind, 0, options) == 0 else {
            throw XCTSkip("needs to mount a tmpfs: \(String(cString: strerror(errno)))")
        }
    }
}
