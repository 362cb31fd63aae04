import Glibc

/// One modification time for all that a staging writes, later than that of any staging before.
///
/// The build decides by modification time alone, and the compiler's driver keeps it in whole seconds:
/// a file that replaces another within the same second would be judged by its predecessor's object
/// code. So the times are whole seconds apart, also from one run of the grader to the next.
struct FreshStamp {
    private let seconds: Int

    /// Takes the next time, and notes it in the file `record`.
    /// - Parameter isKept: false for what lies on a sheet: that has to be later than what is below it, and
    ///   others may take the same time for theirs.
    init(record: String, isKept: Bool = true) throws {
        let last = Int((try? String.contents(of: record))?.trimmed ?? "") ?? 0
        seconds = max(time(nil), last + 1)
        if !isKept { return }
        try FreshFile.write(Array("\(seconds)\n".utf8), to: record)
    }

    /// Gives the file this time.
    func mark(_ path: String) throws {
        let time = timespec(tv_sec: seconds, tv_nsec: 0)
        guard utimensat(AT_FDCWD, path, [time, time], AT_SYMLINK_NOFOLLOW) == 0 else {
            throw KitError("utimensat(\(path)): \(String(cString: strerror(errno)))")
        }
    }
}
