/// The entries of an archive or a repository, as they were named, arranged as folders.
///
/// Keeps the bytes of files only that are called as one of the labs' own.
struct PackedTree: SubmissionTree {
    private struct Node {
        var kind: TreeEntry.Kind
        var bytes: Contents = .none
    }

    /// What is known of a file's bytes.
    enum Contents {
        /// It is not called as one of the labs' files.
        case none
        case kept([UInt8])
        /// It may be taken, but cannot be: why.
        case refused(String)
    }

    private let limits: TreeLimits
    /// The names of files that are kept.
    let wanted: Set<[UInt8]>
    private let start = ContinuousClock.now
    private var folders: [TreePath: [[UInt8]: Node]] = [TreePath(): [:]]
    private var count = 0
    private var kept = 0

    init(wanted: Set<[UInt8]>, limits: TreeLimits) {
        self.wanted = wanted
        self.limits = limits
    }

    /// The path that an entry's name means.
    /// - Throws: `TreeRefusal` when it leads out of the submission, or counts as an attack in another way.
    mutating func path(of name: [UInt8]) throws -> TreePath {
        count += 1
        if count > limits.entries { throw TreeRefusal("more than \(limits.entries) entries") }
        try limits.check(since: start)
        let shown = String(decoding: name.prefix(200), as: UTF8.self)
        if name.first == UInt8(ascii: "/") {
            throw TreeRefusal("\(shown): an absolute path; pack with paths that begin in the folder")
        }
        if name.contains(0) || name.contains(UInt8(ascii: "\\")) {
            throw TreeRefusal("\(shown): a name with NUL or a backslash; expected a/b")
        }
        let parts = name.split(separator: UInt8(ascii: "/")).map(Array.init).filter {
            $0 != [UInt8(ascii: ".")]
        }
        if parts.contains(Array("..".utf8)) {
            throw TreeRefusal("\(shown): a path with .. in it; pack with paths that stay in the folder")
        }
        if parts.count > 64 || name.count > 4096 {
            throw TreeRefusal("\(shown)…: folders too deep or a name too long; expected at most 64 folders")
        }
        return TreePath(parts)
    }

    /// Adds an entry, with the folders above it.
    mutating func add(_ path: TreePath, _ kind: TreeEntry.Kind, _ bytes: Contents = .none) throws {
        guard let name = path.parts.last else { return }
        var bytes = bytes
        if case .kept(let found) = bytes {
            kept += found.count
            if kept > limits.keptBytes {
                throw TreeRefusal("more than \(limits.keptBytes) bytes of source code")
            }
            if found.count > TreeLimits.longestFile {
                bytes = .refused("longer than \(TreeLimits.longestFile) bytes; expected source code")
            }
        }
        let folder = TreePath(path.parts.dropLast())
        try open(folder)
        if let old = folders[folder]?[name] {
            // A folder may be named often: by itself, and by what is in it.
            if old.kind == .folder, kind == .folder { return }
            folders[folder]?[name] = Node(kind: .other(EntryWords.twice))
        } else {
            folders[folder]?[name] = Node(kind: kind, bytes: bytes)
        }
        if kind == .folder, folders[path] == nil { folders[path] = [:] }
    }

    /// Makes the folders of a path.
    private mutating func open(_ folder: TreePath) throws {
        guard folders[folder] == nil else { return }
        try add(folder, .folder)
        if folders[folder] == nil { folders[folder] = [:] }
    }

    func entries(of folder: TreePath) -> [TreeEntry] {
        (folders[folder] ?? [:]).map { TreeEntry(name: $0, kind: $1.kind) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    func contents(of file: TreePath) throws -> [UInt8] {
        let folder = TreePath(file.parts.dropLast())
        switch file.parts.last.flatMap({ folders[folder]?[$0]?.bytes }) {
        case .kept(let bytes)?: return bytes
        case .refused(let reason)?: throw TreeRefusal(reason)
        case .none?, nil: throw TreeRefusal("its contents are not there")
        }
    }
}
