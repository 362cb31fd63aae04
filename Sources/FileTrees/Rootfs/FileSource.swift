import LinuxSystem

/// Where a root file system takes its files from.
public protocol FileSource: Sendable {
    /// The bytes of a regular file, links followed; nil when there is none.
    /// - Parameter path: absolute.
    func contents(of path: String) -> [UInt8]?
}

/// The files of this host.
public struct HostFiles: FileSource {
    /// Every file that this process can read.
    public init() {}

    /// The bytes of a regular file, or nil.
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

    /// These files and no others.
    public init(_ files: [String: [UInt8]] = [:]) {
        self.files = files
    }

    /// The bytes of a regular file, or nil.
    public func contents(of path: String) -> [UInt8]? {
        files[path]
    }
}
