import CLinux
import Glibc

/// A folder by its path, and what can be done with the names in it.
public struct Folder: Equatable, Sendable {
    /// Without a slash at its end; a relative one starts at the working directory.
    public let path: String

    /// The folder at a path, whether it is there or not.
    public init(_ path: String) {
        self.path = path
    }

    /// The path of a name in it.
    public func path(of name: String) -> String {
        "\(path)/\(name)"
    }

    /// Makes it, and the folders above it that are missing.
    /// - Parameter mode: its permission bits; those above get 0755.
    /// - Throws: `SystemError`, EEXIST when it is there already.
    /// - C: mkdir(2)
    public func make(mode: UInt32 = 0o755) throws(SystemError) {
        // Mostly those above are there.
        if mkdir(path, mode) == 0 { return }
        guard errno == ENOENT else { throw SystemError("mkdir(\(path))", Errno(rawValue: errno)) }
        var walked = path.hasPrefix("/") ? "/" : ""
        for name in path.split(separator: "/").dropLast() {
            walked += walked.isEmpty || walked == "/" ? "\(name)" : "/\(name)"
            if mkdir(walked, 0o755) < 0 && errno != EEXIST {
                throw SystemError("mkdir(\(walked))", Errno(rawValue: errno))
            }
        }
        try checkErrno("mkdir(\(path))") { mkdir(path, mode) }
    }

    /// The names in it, sorted.
    /// - Throws: `SystemError`.
    /// - C: readdir(3)
    public func names() throws(SystemError) -> [String] {
        guard let stream = opendir(path) else {
            throw SystemError("opendir(\(path))", Errno(rawValue: errno))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes it with the files in it; a folder in it is EISDIR.
    /// - Throws: `SystemError`.
    /// - C: unlink(2), rmdir(2)
    public func remove() throws(SystemError) {
        for name in try names() { try remove(name) }
        try checkErrno("rmdir(\(path))") { rmdir(path) }
    }

    /// Removes a file in it.
    /// - Throws: `SystemError`.
    /// - C: unlink(2)
    public func remove(_ name: String) throws(SystemError) {
        try checkErrno("unlink(\(path(of: name)))") { unlink(path(of: name)) }
    }

    /// Gives a name in it to the file of another; what had that name is replaced in the same moment.
    /// - Throws: `SystemError`; nothing is changed then.
    /// - C: rename(2)
    public func rename(_ name: String, to other: String) throws(SystemError) {
        let (old, new) = (path(of: name), path(of: other))
        try checkErrno("rename(\(old), \(new))") { Glibc.rename(old, new) }
    }

    /// Puts a file into it in one moment: a reader sees the old text or the new one.
    /// - Throws: `SystemError`; nothing is changed then.
    /// - C: rename(2)
    public func put(_ text: String, in name: String) throws(SystemError) {
        let draft = path(of: ".\(name).\(getpid())")
        do throws(SystemError) {
            let file = try OwnedDescriptor(opening: draft, [.writeOnly, .create, .truncate], mode: 0o644)
            try file.writeAll(Array(text.utf8))
            try checkErrno("rename(\(draft))") { Glibc.rename(draft, path(of: name)) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    /// The bytes of a file in it.
    /// - Throws: `SystemError`.
    public func bytes(of name: String) throws(SystemError) -> [UInt8] {
        try OwnedDescriptor(opening: path(of: name)).readAll()
    }

    /// Makes a pipe with a name.
    /// - Throws: `SystemError`.
    /// - C: mkfifo(3)
    public func makePipe(_ name: String, mode: UInt32 = 0o600) throws(SystemError) {
        try checkErrno("mkfifo(\(path(of: name)))") { mkfifo(path(of: name), mode) }
    }
}
