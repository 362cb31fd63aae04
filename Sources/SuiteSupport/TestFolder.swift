import Foundation

/// A folder of a test's own, gone with all that is in it when the test lets go of it.
public final class TestFolder {
    /// Absolute.
    public let path: String

    /// A new, empty folder.
    public init() throws {
        path = NSTemporaryDirectory() + "drydock-\(getpid())-\(UUID().uuidString.prefix(12))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a name in it.
    public func path(_ name: String) -> String { "\(path)/\(name)" }
}
