import FileTrees
import Foundation
import LinuxSystem
import XCTest

final class TreeTests: XCTestCase {
    private var folder = ""

    override func setUpWithError() throws {
        folder = NSTemporaryDirectory() + "drydock-trees-\(UUID().uuidString)"
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func testTheModelKnowsWhatWasPutIntoIt() throws {
        var tree = ModelTree()
        let etc = try XCTUnwrap(tree.add("etc", .directory, in: tree.root))
        XCTAssertNotNil(tree.add("link", .link("/etc"), in: tree.root))
        XCTAssertNil(tree.add("etc", .file, in: tree.root), "a name is there once")
        XCTAssertEqual(try tree.child("etc", of: tree.root), etc)
        XCTAssertEqual(tree.kind(of: try tree.child("link", of: tree.root)), .link("/etc"))
        XCTAssertThrowsError(try tree.child("none", of: etc)) {
            XCTAssertEqual(($0 as? SystemError)?.code, .noEntry)
        }
    }

    func testTheHostsTreeNeverFollowsALink() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder + "/out", withDestinationPath: "/etc")
        let tree = try HostTree(folder)
        XCTAssertEqual(try tree.kind(of: try tree.child("out", of: tree.root)), .link("/etc"))
    }

    func testABuilderMakesModesWhateverTheUmaskIs() throws {
        let source = ModelFiles(["/bin/a": Array("#!".utf8)])
        let steps: [RootfsStep] = [
            .directory("/tmp", mode: 0o1777), .copy(from: "/bin/a", to: "/tmp/a", mode: 0o755),
            .device("/tmp/null", DeviceNode(.character, 1, 3), mode: 0o666),
        ]
        let refused = try RootfsBuilder(at: folder, from: source).build(steps)
        XCTAssertEqual(refused, geteuid() == 0 ? [] : ["/tmp/null"])
        XCTAssertEqual(try FileStatus(of: folder + "/tmp").permissions, 0o1777)
        XCTAssertEqual(try FileStatus(of: folder + "/tmp/a").permissions, 0o755)
        if refused.isEmpty {
            XCTAssertEqual(try FileStatus(of: folder + "/tmp/null").kind, .characterDevice)
        }
    }

    func testABuilderDoesNotWriteThroughALink() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/a", withDestinationPath: folder + "/victim")
        let builder = RootfsBuilder(at: folder, from: ModelFiles(["/a": [1]]))
        XCTAssertThrowsError(try builder.build([.copy(from: "/a", to: "/a", mode: 0o755)]))
        XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/victim"))
    }
}
