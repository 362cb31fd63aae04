import Glibc

/// By what one sees that a file is another one than before.
///
/// - C: stat(2)
struct FileStamp: Equatable {
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// nil where there is none now: it may be about to be replaced.
    init?(of path: String) {
        var about = stat()
        guard stat(path, &about) == 0 else { return nil }
        inode = UInt64(about.st_ino)
        size = Int64(about.st_size)
        seconds = about.st_mtim.tv_sec
        nanoseconds = about.st_mtim.tv_nsec
    }

    /// Now, since 1970; the number of a version that nobody has seen yet.
    static var seconds: UInt32 { UInt32(truncatingIfNeeded: time(nil)) }
}
