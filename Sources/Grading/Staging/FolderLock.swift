import FoundationEssentials
import Glibc

/// Keeps others out of a folder: threads of this process, and other processes.
///
/// - C: flock(2)
enum FolderLock {
    /// Waits until the folder is ours, and gives it back after `body`.
    static func hold<T>(_ folder: String, _ body: () throws -> T) throws -> T {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(file) }
        guard file >= 0, flock(file, LOCK_EX) == 0 else {
            throw KitError("\(folder)/lock: \(String(cString: strerror(errno)))")
        }
        return try body()
    }
}
