import FoundationEssentials
import Glibc

/// A folder on disk. Every step of every path is opened without following links.
struct FolderTree: SubmissionTree {
    private let top: String
    /// Entries of one folder.
    private let most: Int

    init(_ top: String, most: Int = SubmissionReader.mostEntries) {
        self.top = top
        self.most = most
    }

    func entries(of folder: TreePath) throws -> [TreeEntry] {
        guard let descriptor = opened(folder, O_RDONLY | O_DIRECTORY) else { return [] }
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            return []
        }
        defer { closedir(stream) }
        var entries: [TreeEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            if entries.count == most {
                throw TreeRefusal("\(folder.text): more than \(most) entries")
            }
            entries.append(TreeEntry(name: name, kind: Self.kind(of: name, in: descriptor)))
        }
        return entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    func contents(of file: TreePath) throws -> [UInt8] {
        // O_NONBLOCK: opening a FIFO must not wait for a writer that never comes.
        guard let descriptor = opened(file, O_RDONLY | O_NONBLOCK) else {
            throw TreeRefusal(String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TreeRefusal("not a regular file any more")
        }
        // Up to the cap rather than up to `st_size`, which may change underneath.
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= TreeLimits.longestFile {
            let count = read(descriptor, &buffer, buffer.count)
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw TreeRefusal("longer than \(TreeLimits.longestFile) bytes; expected source code")
    }

    /// When a file was last changed, in seconds since 1970; nil when it cannot be opened.
    func modified(_ file: TreePath) -> Int? {
        guard let descriptor = opened(file, O_RDONLY | O_NONBLOCK) else { return nil }
        defer { close(descriptor) }
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    /// - C: openat(2) with O_NOFOLLOW, once for each part
    private func opened(_ path: TreePath, _ flags: Int32) -> Int32? {
        var descriptor = open(top, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        for (index, part) in path.parts.enumerated() {
            guard descriptor >= 0 else { return nil }
            let isLast = index == path.parts.count - 1
            let how = (isLast ? flags : O_RDONLY | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC
            let next = Self.withName(part) { openat(descriptor, $0, how) }
            let code = errno
            close(descriptor)
            errno = code
            descriptor = next
        }
        return descriptor >= 0 ? descriptor : nil
    }

    private static func kind(of name: [UInt8], in folder: Int32) -> TreeEntry.Kind {
        var status = stat()
        let answer = withName(name) { fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }
        guard answer == 0 else { return .other("it cannot be looked at") }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFLNK: return .other(EntryWords.symlink)
        case S_IFIFO: return .other(EntryWords.fifo)
        case S_IFSOCK: return .other(EntryWords.socket)
        // Another name of the file may be one that only the grader can reach.
        case S_IFREG: return status.st_nlink == 1 ? .file : .other(EntryWords.hardLink)
        default: return .other(EntryWords.device)
        }
    }

    /// Calls with the name as C has it.
    private static func withName(_ name: [UInt8], _ call: (UnsafePointer<CChar>) -> Int32) -> Int32 {
        (name + [0]).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { name in
            name.baseAddress.map(call) ?? -1
        }
    }
}
