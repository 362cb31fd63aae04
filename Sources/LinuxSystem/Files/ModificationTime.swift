import Glibc

/// When a file was last written.
///
/// - C: stat(2), utimensat(2)
public enum ModificationTime {
    /// Seconds since 1970.
    /// - Throws: `SystemError`.
    public static func seconds(of path: String) throws(SystemError) -> Int64 {
        var value = stat()
        try checkErrno("stat(\(path))") { lstat(path, &value) }
        return Int64(value.st_mtim.tv_sec)
    }

    /// Makes it now.
    /// - Throws: `SystemError`.
    public static func renew(_ path: String) throws(SystemError) {
        try checkErrno("utimensat(\(path))") { utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) }
    }

    /// The time of day, in seconds since 1970.
    /// - C: time(2)
    public static var now: Int64 { Int64(time(nil)) }
}
