import Foundation
import LinuxSystem
import SuiteSupport

extension TestFolder {
    /// A new one; the purpose is for whoever reads the test.
    convenience init(_ purpose: String) throws {
        try self.init()
    }

    /// A folder in it, made.
    func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    /// Whether a path in it names something, a dangling link too.
    func has(_ name: String) -> Bool {
        (try? FileStatus(of: path(name), following: false)) != nil
    }

    func text(_ name: String) throws -> String {
        String(decoding: try OwnedDescriptor(opening: path(name)).readAll(), as: UTF8.self)
    }
}
