import Glibc

/// An open file that the user named: never a folder, a pipe or a device, which have no size to trust.
final class RegularFile {
    let path: String
    /// Size in bytes when it was opened.
    let size: UInt64
    private let descriptor: Int32
    private static let folder = "is a folder, expected a regular file"

    /// Opens a file for reading, and for writing if that is asked for.
    /// - Throws: `Complaint` naming the file and what is wrong with it.
    convenience init(reading path: String) throws {
        try self.init(path, O_RDONLY)
    }

    init(_ path: String, _ access: Int32) throws {
        // Without O_NONBLOCK the open of a pipe would wait for somebody to write.
        let opened = open(path, access | O_CLOEXEC | O_NONBLOCK)
        if opened < 0, errno == EISDIR { throw Complaint(file: path, Self.folder) }
        guard opened >= 0 else { throw Complaint(file: path, reason(errno)) }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw Complaint(
                file: path, isFolder ? Self.folder : "is a pipe or device, expected a regular file")
        }
        self.path = path
        descriptor = opened
        size = UInt64(max(0, status.st_size))
    }

    deinit {
        close(descriptor)
    }

    /// `count` bytes from `offset` on; fewer where the file ends.
    /// - C: pread(2)
    func read(at offset: UInt64, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes[done...].withUnsafeMutableBytes { raw in
                pread(descriptor, raw.baseAddress, raw.count, off_t(clamping: offset) + off_t(done))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Complaint(file: path, "cannot be read: \(reason(errno))") }
            guard got > 0 else { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Overwrites bytes from `offset` on.
    /// - C: pwrite(2)
    func write(_ bytes: [UInt8], at offset: UInt64) throws {
        var done = 0
        while done < bytes.count {
            let put = bytes[done...].withUnsafeBytes { raw in
                pwrite(descriptor, raw.baseAddress, raw.count, off_t(clamping: offset) + off_t(done))
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw Complaint(file: path, "cannot be written: \(reason(errno))") }
            done += put
        }
    }
}
