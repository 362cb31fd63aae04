import LinuxSystem

/// Where a root file system takes its files from.
public protocol FileSource: Sendable {
    /// The bytes of a regular file, links followed; nil when there is none.
    /// - Parameter path: absolute.
    func contents(of path: String) -> [UInt8]?
}

/// The files of this host.
public struct HostFiles: FileSource {
    public init() {}

    public func contents(of path: String) -> [UInt8]? {
        guard let file = try? OwnedDescriptor(opening: path), (try? file.status().kind) == .file
        else { return nil }
        return try? file.readAll()
    }
}

/// Files in memory, for tests and exams.
public struct ModelFiles: FileSource, Equatable {
    /// Contents by absolute path.
    public var files: [String: [UInt8]]

    public init(_ files: [String: [UInt8]] = [:]) {
        self.files = files
    }

    public func contents(of path: String) -> [UInt8]? {
        files[path]
    }
}
