import ByteStreams

/// Where each lab's files are in what was handed in.
///
/// `03-jail/…` or `labs/03-jail/…`, at the top or below one folder that holds everything; or, as for
/// `grader grade`, the files of one lab without its folder.
struct SubmissionLayout {
    private static let labsFolder = Array("labs".utf8)
    /// What packers leave beside the one top folder.
    private static let debris: Set<[UInt8]> = [Array("__MACOSX".utf8), Array(".DS_Store".utf8)]
    /// Entries of the kit's own that need no remark.
    private static let expected: Set<[UInt8]> = [Array("README.md".utf8), Array("lab.yml".utf8)]

    private let tree: any SubmissionTree
    /// The folder of each lab that was found, by the lab's name.
    let places: [String: TreePath]

    /// Looks for these labs.
    /// - Throws: `TreeRefusal` when there is none of them.
    init(_ tree: any SubmissionTree, labs: [Lab]) throws {
        self.tree = tree
        var tops = [TreePath()]
        let first = try tree.entries(of: TreePath()).filter { !Self.debris.contains($0.name) }
        if first.count == 1, first[0].kind == .folder { tops.append(TreePath([first[0].name])) }
        for top in tops.flatMap({ [$0, $0.appending(Self.labsFolder)] }) {
            let found = try Self.places(of: labs, below: top, tree)
            if !found.isEmpty {
                places = found
                return
            }
        }
        for top in tops {
            let names = Set(try tree.entries(of: top).map(\.name))
            let match = { (lab: Lab) in lab.files.filter { names.contains(Array($0.utf8)) }.count }
            if let best = labs.max(by: { match($0) < match($1) }), match(best) > 0 {
                places = [best.name: top]
                return
            }
        }
        throw TreeRefusal(
            "nothing to grade; expected \(labs.map(\.folder).joined(separator: ", ")),"
                + " or the source files of one lab")
    }

    /// A lab's folder counts as found when there is anything of its name: a link is refused, not overlooked.
    private static func places(
        of labs: [Lab], below top: TreePath, _ tree: any SubmissionTree
    ) throws -> [String: TreePath] {
        let names = Set(try tree.entries(of: top).map(\.name))
        let found = labs.filter { names.contains(Array($0.folder.utf8)) }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.name, top.appending($0.folder)) })
    }

    /// What there is of a lab, with remarks about the rest of its folder; nil when it was not handed in.
    /// - Throws: `TreeRefusal` when the folder cannot be read.
    func submission(of lab: Lab) throws -> Submission? {
        guard let folder = places[lab.name] else { return nil }
        var submission = Submission()
        if let kind = try kind(of: folder), case .other(let reason) = kind {
            submission.refused.append(.init(name: lab.folder, reason: reason))
            return submission
        }
        let wanted = Dictionary(lab.files.map { (Array($0.utf8), $0) }) { first, _ in first }
        for entry in try tree.entries(of: folder) {
            guard let name = wanted[entry.name] else {
                if !Self.expected.contains(entry.name) {
                    let text = String(decoding: entry.name, as: UTF8.self)
                    submission.ignored.append(.init(name: text, reason: "not one of the lab's files"))
                }
                continue
            }
            switch entry.kind {
            case .other(let reason): submission.refused.append(.init(name: name, reason: reason))
            case .folder:
                submission.refused.append(.init(name: name, reason: "a folder; expected a regular file"))
            case .file:
                do {
                    submission.files[name] = try tree.contents(of: folder.appending(name))
                } catch let refusal as TreeRefusal {
                    submission.refused.append(.init(name: name, reason: refusal.description))
                }
            }
        }
        submission.ignored.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        submission.refused.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return submission
    }

    private func kind(of path: TreePath) throws -> TreeEntry.Kind? {
        guard let name = path.parts.last else { return nil }
        return try tree.entries(of: TreePath(path.parts.dropLast())).first { $0.name == name }?.kind
    }
}

extension Submission {
    /// SHA-256 of all that its verdict depends on.
    var digest: String {
        var hash = RunningHash()
        func add(_ bytes: [UInt8]) {
            // The length first: or two files could be cut at another place and look the same.
            hash.update(withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) })
            hash.update(bytes)
        }
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            add(Array(name.utf8))
            add(bytes)
        }
        for note in refused + ignored { add(Array("\(note.name)\0\(note.reason)".utf8)) }
        return hash.hex
    }
}
