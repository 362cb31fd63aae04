import LinuxSystem
import XCTest

final class DescriptorOwnershipTests: XCTestCase {
    func testADescriptorIsClosedWithItsOwner() throws {
        var number: Int32 = -1
        do {
            let file = try OwnedDescriptor(opening: "/dev/null")
            number = file.number
            XCTAssertEqual(
                fcntl(number, F_GETFD), FD_CLOEXEC, "a program that is executed gets none by accident")
        }
        XCTAssertEqual(fcntl(number, F_GETFD), -1, "still open after its owner has gone")
    }

    func testAnErrorNamesTheCallItsObjectAndTheReason() {
        XCTAssertThrowsError(try OwnedDescriptor(opening: "/no/such/file").number) { error in
            XCTAssertEqual("\(error)", "open(/no/such/file): ENOENT (No such file or directory)")
        }
    }

    func testAPathInRootCannotLeaveIt() throws {
        let root = try OwnedDescriptor(opening: "/usr", [.pathOnly, .directory])
        let usr = try root.status()
        for path in ["..", "/", "../../..", "/../bin/.."] {
            let place = try OwnedDescriptor(
                opening: path, in: root.number, resolving: [.inRoot, .noMagicLinks])
            XCTAssertTrue(try place.status().isSameFile(as: usr), "\(path) under /usr is /usr itself")
        }
    }

    func testAPathBeneathThatLeavesIsRefused() throws {
        let root = try OwnedDescriptor(opening: "/usr", [.pathOnly, .directory])
        XCTAssertThrowsError(
            try OwnedDescriptor(opening: "..", in: root.number, resolving: .beneath).number
        ) { error in
            XCTAssertEqual((error as? SystemError)?.code, .crossDevice)
        }
    }
}
