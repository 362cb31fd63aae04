import Glibc

/// Tells which files in some folders were written, by name.
///
/// Editors write in place or move a new file over the old one; both are seen, and so is a file that
/// goes. Temporary files of editors come and go too; the caller knows which names matter.
/// - C: inotify(7)
final class FileWatcher {
    /// Becomes readable when there is something to read.
    let descriptor: Int32
    private var folders: [Int32: String] = [:]

    /// Watches folders (not what is below them); one that is missing is left out.
    init(folders paths: [String]) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else {
            throw KitError(
                "inotify_init1: \(String(cString: strerror(errno))); see fs.inotify.max_user_instances")
        }
        let events = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
        for path in paths {
            let watch = inotify_add_watch(descriptor, path, events)
            if watch >= 0 { folders[watch] = path }
        }
    }

    deinit {
        close(descriptor)
    }

    /// The paths of the files that changed since the last call.
    func changes() -> [String] {
        var paths: [String] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return paths }
            buffer.withUnsafeBytes { paths += self.paths(in: $0[..<count]) }
        }
    }

    /// | wd 4 | mask 4 | cookie 4 | len 4 | name, padded with zeros to len |
    private func paths(in events: Slice<UnsafeRawBufferPointer>) -> [String] {
        var paths: [String] = []
        var rest = events
        while rest.count >= 16 {
            let header = UnsafeRawBufferPointer(rebasing: rest)
            let folder = folders[header.loadUnaligned(as: Int32.self)] ?? ""
            let length = Int(header.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
            let name = header.dropFirst(16).prefix(length).prefix { $0 != 0 }
            paths.append("\(folder)/\(String(decoding: name, as: UTF8.self))")
            rest = rest.dropFirst(16 + length)
        }
        return paths
    }
}
