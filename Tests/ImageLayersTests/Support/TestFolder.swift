import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// A folder of a test, gone with it. Its name tells `CleanTestCase` whose it is.
final class TestFolder {
    let path: String

    init(_ purpose: String = "images") throws {
        path = NSTemporaryDirectory() + "drydock-\(getpid())-\(purpose)-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        guard let above = try? OpenFolder((path as NSString).deletingLastPathComponent) else { return }
        try? above.removeTree(Array((path as NSString).lastPathComponent.utf8))
    }

    /// A folder in it, made.
    func folder(_ name: String) throws -> String {
        let path = self.path + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Whether a path in it names something, a dangling link too.
    func has(_ name: String) -> Bool {
        (try? FileStatus(of: path + "/" + name, following: false)) != nil
    }

    func text(_ name: String) throws -> String {
        String(decoding: try OwnedDescriptor(opening: path + "/" + name).readAll(), as: UTF8.self)
    }
}
