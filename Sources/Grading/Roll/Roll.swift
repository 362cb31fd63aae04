import ByteStreams
import FoundationEssentials
import Glibc

/// The class's folder: one entry for each student.
public struct Roll: Sendable {
    private static let mostStudents = 100_000

    /// The folder.
    public let folder: String
    private let limits: TreeLimits

    /// A class's folder.
    public init(folder: String) {
        self.folder = folder
        limits = TreeLimits()
    }

    init(folder: String, limits: TreeLimits) {
        self.folder = folder
        self.limits = limits
    }

    /// One student's entry.
    public struct Entry: Sendable, Equatable {
        /// The entry's name without what says how it is packed.
        public var student: String
        /// The entry's name in the folder, as bytes.
        var name: [UInt8]
        /// How it is packed; nil when it is nothing that can be read.
        var packing: Packing?
        /// Why it cannot be read; nil when it may.
        var refusal: String?

        /// The entry's name, for people; escape it.
        public var source: String { Roll.text(name) }
    }

    /// What an entry can be.
    enum Packing: Sendable, Equatable {
        case folder, repository, zip, tar

        /// How the names of such files end.
        static let endings: [(String, Packing)] = [
            (".tar.gz", .tar), (".tgz", .tar), (".tar", .tar), (".zip", .zip),
        ]
    }

    /// Every entry, sorted by the student's id as bytes; names that begin with a dot are passed over.
    /// - Throws: `KitError` when the folder cannot be read.
    public func entries() throws -> [Entry] {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder else {
            throw KitError("\(folder): no such folder; expected one entry for each student in it")
        }
        let found = try FolderTree(folder, most: Self.mostStudents).entries(of: TreePath())
            .filter { $0.name.first != UInt8(ascii: ".") }.map(Self.entry)
        let counts = Dictionary(grouping: found, by: \.student)
        return found.map { entry in
            let rivals = counts[entry.student] ?? []
            guard rivals.count > 1 else { return entry }
            var refused = entry
            let names = rivals.map(\.source).joined(separator: ", ")
            refused.student = entry.source
            refused.refusal = "more than one entry for \(entry.student): \(names); leave one"
            return refused
        }.sorted { $0.student.utf8.lexicographicallyPrecedes($1.student.utf8) }
    }

    private static func entry(_ found: TreeEntry) -> Entry {
        let text = Self.text(found.name)
        var entry = Entry(student: text, name: found.name)
        switch found.kind {
        case .folder where text.hasSuffix(".git") && text.utf8.count > 4:
            entry.student = String(text.dropLast(4))
            entry.packing = .repository
        case .folder: entry.packing = .folder
        case .file, .other(EntryWords.hardLink):
            for (ending, packing) in Packing.endings where text.lowercased().hasSuffix(ending) {
                guard text.utf8.count > ending.utf8.count else { continue }
                entry.student = String(text.dropLast(ending.count))
                entry.packing = packing
                return entry
            }
            entry.refusal = "a file; expected a folder, .zip, .tar, .tar.gz or a bare repository NAME.git"
        case .other(let reason): entry.refusal = reason
        }
        return entry
    }

    /// Bytes that are no UTF-8 are shown as `\xff`: two names stay two.
    static func text(_ name: [UInt8]) -> String {
        if let text = String(validating: name, as: UTF8.self) { return text }
        return name.map { $0 < 0x80 ? String(UnicodeScalar($0)) : "\\x" + String($0, radix: 16) }.joined()
    }

    /// Opens what a student handed in and finds the labs in it.
    /// - Returns: the labs, and when it was handed in.
    /// - Throws: `TreeRefusal` for what is the student's to mend; other errors are the grader's.
    func open(_ entry: Entry, labs: [Lab]) throws -> (layout: SubmissionLayout, handedIn: Int?) {
        if let refusal = entry.refusal { throw TreeRefusal(refusal) }
        let path = "\(folder)/\(String(decoding: entry.name, as: UTF8.self))"
        guard String(validating: entry.name, as: UTF8.self) != nil, let packing = entry.packing else {
            throw TreeRefusal("a name that is no UTF-8; rename it")
        }
        let wanted = Set(labs.flatMap(\.files).map { Array($0.utf8) })
        do {
            switch packing {
            case .folder:
                let tree = FolderTree(path)
                let layout = try SubmissionLayout(tree, labs: labs)
                return (layout, tree.newest(of: labs, in: layout))
            case .repository:
                let (tree, committed) = try RepositoryTree(repository: path, limits: limits).read(
                    wanted: wanted)
                return (try SubmissionLayout(tree, labs: labs), committed)
            case .tar, .zip:
                let (tree, modified) = try archive(path, packing, wanted: wanted)
                return (try SubmissionLayout(tree, labs: labs), modified)
            }
        } catch let error as UnpackError {
            throw TreeRefusal("\(error)")
        }
    }

    private func archive(
        _ path: String, _ packing: Packing, wanted: Set<[UInt8]>
    ) throws -> (PackedTree, Int?) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TreeRefusal("not a regular file any more")
        }
        guard Int64(status.st_size) <= limits.packedBytes else {
            throw TreeRefusal("an archive of more than \(limits.packedBytes >> 20) MiB")
        }
        let file = LimitedSource(try DescriptorSource(opening: path), limit: limits.packedBytes)
        if packing == .zip {
            var whole = file
            var zip = ZipReader(
                try whole.read(upTo: Int(status.st_size)), wanted: wanted, limits: limits)
            return (try zip.read(), status.st_mtim.tv_sec)
        }
        var tar = TarReader(
            try UnpackedSource(file, limit: limits.unpackedBytes), wanted: wanted, limits: limits)
        return (try tar.read(), status.st_mtim.tv_sec)
    }
}

extension FolderTree {
    /// When the newest of the labs' files was last changed, in seconds since 1970; nil when there is none.
    fileprivate func newest(of labs: [Lab], in layout: SubmissionLayout) -> Int? {
        labs.flatMap { lab in
            layout.places[lab.name].map { place in lab.files.map { place.appending($0) } } ?? []
        }.compactMap(modified).max()
    }
}
