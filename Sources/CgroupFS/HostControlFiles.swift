import Glibc

/// The control files of this machine's kernel.
///
/// - C: open(2), read(2), write(2), mkdir(2), rmdir(2)
public final class HostControlFiles: ControlFileSystem, Sendable {
    /// The absolute path of the folder that counts as `/`.
    public let root: String

    /// The hierarchy whose root group is this folder.
    /// - Parameter root: an absolute path such as `/sys/fs/cgroup/unified`; a parameter, never assumed.
    public init(mountedAt root: String) {
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    }

    /// The whole file.
    public func read(_ path: String) throws -> String {
        let file = try open(path, O_RDONLY)
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = try check("read", path) { Glibc.read(file, &buffer, buffer.count) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// One write, to a file that is there.
    public func write(_ text: String, to path: String) throws {
        // Neither O_CREAT nor O_TRUNC: cgroupfs has the files it has.
        let file = try open(path, O_WRONLY)
        defer { close(file) }
        let bytes = Array(text.utf8)
        _ = try check("write", path) { Glibc.write(file, bytes, bytes.count) }
    }

    /// Makes the folder.
    public func makeDirectory(_ path: String) throws {
        _ = try check("mkdir", path) { Int(mkdir(root + path, 0o755)) }
    }

    /// Removes the folder.
    public func removeDirectory(_ path: String) throws {
        _ = try check("rmdir", path) { Int(rmdir(root + path)) }
    }

    /// The names in the folder, sorted.
    public func list(_ path: String) throws -> [String] {
        guard let folder = opendir(root + path) else {
            throw KernelError(call: "opendir", path: path, code: errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private func open(_ path: String, _ flags: Int32) throws -> Int32 {
        Int32(try check("open", path) { Int(Glibc.open(root + path, flags | O_CLOEXEC)) })
    }

    /// The one reader of `errno`.
    private func check(_ call: String, _ path: String, _ body: () -> Int) throws -> Int {
        while true {
            let value = body()
            if value >= 0 { return value }
            if errno != EINTR { throw KernelError(call: call, path: path, code: errno) }
        }
    }
}
