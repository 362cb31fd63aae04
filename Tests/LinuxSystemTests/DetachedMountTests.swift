import Foundation
import Glibc
import LinuxSystem
import SuiteSupport
import XCTest

/// Mounts that hang nowhere: nothing of them is left, whatever happens.
final class DetachedMountTests: CleanTestCase {
    private func mounts() throws -> String {
        try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
    }

    /// The number of the refusal; nil if there was none. What is refused cannot be copied, so XCTest's own
    /// assertion does not take it.
    private func refusal(_ body: () throws -> Void) -> SystemError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SystemError
        }
    }

    func testANewFileSystemIsUsedThroughItsDescriptor() throws {
        try requires(.root)
        let before = try mounts()
        let mount = try DetachedMount(of: "tmpfs", settings: [("size", "64k"), ("mode", "0700")], .noExecute)
        let file = try OwnedDescriptor(
            opening: "note", [.writeOnly, .create], in: mount.descriptor.number)
        XCTAssertThrowsError(try file.writeAll([UInt8](repeating: 1, count: 1 << 17))) {
            XCTAssertEqual(($0 as? SystemError)?.code, .noSpace, "64 KiB do not hold 128")
        }
        XCTAssertEqual(try mounts(), before, "it is in nobody's list of mounts")
    }

    func testTheKernelsOwnWordsAreInTheError() throws {
        try requires(.root)
        let unknown = refusal { _ = try DetachedMount(of: "tmpfs", settings: [("colour", "red")]) }
        XCTAssertEqual(unknown?.code, .invalid)
        XCTAssertTrue(
            unknown?.description.contains("Unknown parameter 'colour'") ?? false, "\(unknown as Any)")
        XCTAssertEqual(refusal { _ = try DetachedMount(of: "nosuchfs") }?.code, .noDevice)
    }

    func testACopyCanBeReadOnlyWhileTheOriginalIsNot() throws {
        try requires(.root)
        let folder = NSTemporaryDirectory() + "drydock-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let copy = try DetachedMount(copying: folder)
        try copy.change(set: .readOnly)
        let inside = copy.descriptor.number
        XCTAssertEqual(
            refusal { _ = try OwnedDescriptor(opening: "a", [.writeOnly, .create], in: inside) }?.code,
            .readOnlyFileSystem)
        _ = try OwnedDescriptor(opening: folder + "/a", [.writeOnly, .create])
        XCTAssertNil(refusal { _ = try OwnedDescriptor(opening: "a", in: inside) }, "it is the same folder")
        try copy.change(clear: .readOnly, propagation: .private)
        _ = try OwnedDescriptor(opening: "b", [.writeOnly, .create], in: copy.descriptor.number)
    }

    func testProtectedMeansEveryMountBelow() throws {
        try requires(.root)
        let folder = NSTemporaryDirectory() + "drydock-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/below", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script =
            "echo x 2>/dev/null >\(folder)/below/x && exit 1; echo x 2>/dev/null >\(folder)/x && exit 2; exit 0"
        let process = try Labinit.besideThisProgram().start([
            .unshare(.mount), .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
            .mount(source: "t", target: "\(folder)/below", type: "tmpfs", [], data: ""), .protect(folder),
            .execute(candidates: ["/bin/sh"], arguments: ["sh", "-c", script], environment: []),
        ])
        let end = try process.wait()
        XCTAssertEqual(end, .exited(0), "1: the mount below could be written, 2: the folder")
    }
}
