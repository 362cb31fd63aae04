import Glibc

/// Reads a submission folder that nobody trusts.
///
/// Takes regular files with exactly the names of the lab, opened without following links, capped in
/// size. Everything else stays where it is and is named in the report.
public struct SubmissionReader: Sendable {
    /// Bytes of the longest source file that is taken.
    public static let longestFile = 1 << 20
    /// Entries of the largest folder that is read.
    public static let mostEntries = 1000

    /// Entries of the kit's own that need no remark.
    private static let expected: Set<String> = [".", "..", "README.md", "lab.yml"]

    private let wanted: Set<[UInt8]>

    /// A reader that takes these names only.
    public init(files: [String]) {
        wanted = Set(files.map { Array($0.utf8) })
    }

    /// Reads one folder.
    /// - Throws: `KitError` when it cannot be opened as a folder.
    public func read(_ folder: String) throws -> Submission {
        // A link in a submission may lead to the solution's folder; O_NOFOLLOW answers ENOTDIR for it.
        if isLink(folder) {
            var submission = Submission()
            submission.refused = [.init(name: ".", reason: "a symbolic link; expected the folder itself")]
            return submission
        }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            throw KitError(
                "\(folder): \(String(cString: strerror(errno))); expected a folder with the lab's files")
        }
        defer { closedir(stream) }
        var submission = Submission()
        var count = 0
        while let name = Self.nextName(of: stream) {
            count += 1
            if count > Self.mostEntries {
                let reason = "the folder has more than \(Self.mostEntries) entries"
                submission.refused.append(.init(name: ".", reason: reason))
                break
            }
            take(name, from: descriptor, into: &submission)
        }
        submission.ignored.sort { $0.name < $1.name }
        return submission
    }

    private func isLink(_ folder: String) -> Bool {
        var status = stat()
        return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Names are compared as bytes: two spellings of one Unicode text are two names.
    private func take(_ name: [UInt8], from folder: Int32, into submission: inout Submission) {
        let text = String(decoding: name, as: UTF8.self)
        guard wanted.contains(name) else {
            if !Self.expected.contains(text) {
                submission.ignored.append(.init(name: text, reason: "not one of the lab's files"))
            }
            return
        }
        do {
            submission.files[text] = try Self.bytes(of: text, in: folder)
        } catch {
            submission.refused.append(.init(name: text, reason: error.reason))
        }
    }

    private struct Rejection: Error {
        let reason: String
    }

    private static func bytes(of name: String, in folder: Int32) throws(Rejection) -> [UInt8] {
        // O_NONBLOCK: opening a FIFO must not wait for a writer that never comes.
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if file < 0, errno == ELOOP { throw Rejection(reason: "a symbolic link; expected the file itself") }
        if file < 0 { throw Rejection(reason: String(cString: strerror(errno))) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Rejection(reason: String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Rejection(reason: "\(kind(status.st_mode)); expected a regular file")
        }
        // Another name of the file may be one that only the grader can reach.
        guard status.st_nlink == 1 else { throw Rejection(reason: "a hard link; expected a file of its own") }
        guard let bytes = contents(of: file) else {
            throw Rejection(reason: "longer than \(longestFile) bytes; expected source code")
        }
        return bytes
    }

    /// Reads up to the cap rather than up to `st_size`, which may change underneath.
    private static func contents(of file: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= longestFile {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
        }
        return nil
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a folder"
        case S_IFIFO: "a FIFO"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }

    private static func nextName(of stream: OpaquePointer) -> [UInt8]? {
        guard let entry = readdir(stream) else { return nil }
        return withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
    }
}
