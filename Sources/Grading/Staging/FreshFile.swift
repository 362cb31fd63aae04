import Glibc

/// A file that replaces whatever stood at its path, even a link that leads elsewhere.
enum FreshFile {
    /// Writes the bytes to a new file.
    /// - C: open(2) with O_EXCL and O_NOFOLLOW
    static func write(_ bytes: [UInt8], to path: String) throws {
        unlink(path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw fault("open", path) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw fault("write", path) }
            done += count
        }
    }

    private static func fault(_ call: String, _ path: String) -> KitError {
        KitError("\(call)(\(path)): \(String(cString: strerror(errno)))")
    }
}
