import ByteStreams
import FoundationEssentials
import Glibc

/// A bare git repository that nobody trusts, read at its HEAD.
///
/// `git` reads its objects only, from a repository of our own: no configuration, hook or attribute file of
/// the student's takes part, and nothing is checked out.
struct RepositoryTree {
    /// The folder NAME.git.
    let repository: String
    let limits: TreeLimits

    /// What HEAD holds, and when it was committed, in seconds since 1970 as the student's clock had it.
    /// - Throws: `TreeRefusal`, `KitError` without git, `LaunchError`.
    func read(wanted: Set<[UInt8]>) throws -> (tree: PackedTree, committed: Int?) {
        try checkFiles()
        let commit = try head()
        let git = try BorrowedGit(objects: "\(repository)/objects", limits: limits)
        defer { git.remove() }
        let date = try git.run(["log", "-1", "--format=%ct", commit])
        let archive = "\(git.folder)/tree.tar"
        _ = try git.run(["archive", "--format=tar", "--output=\(archive)", commit])
        var reader = TarReader(
            try UnpackedSource(DescriptorSource(opening: archive), limit: limits.unpackedBytes),
            wanted: wanted, limits: limits)
        return (try reader.read(), Int(date.filter(\.isNumber)))
    }

    /// A link or an alternate would lend it the objects of another student.
    private func checkFiles() throws {
        var count = 0
        func check(_ folder: TreePath) throws {
            for entry in try FolderTree(repository, most: limits.entries).entries(of: folder) {
                count += 1
                if count > limits.entries {
                    throw TreeRefusal("more than \(limits.entries) files in the repository")
                }
                let path = folder.appending(entry.name)
                // A clone on the same disk has its objects as hard links, and they are read for what they say.
                if case .other(let reason) = entry.kind, reason != EntryWords.hardLink {
                    throw TreeRefusal("\(path.text): \(reason)")
                }
                if ["objects/info/alternates", "commondir"].contains(path.text) {
                    throw TreeRefusal(
                        "\(path.text): the repository borrows from another; hand in a whole one")
                }
                if entry.kind == .folder { try check(path) }
            }
        }
        try check(TreePath())
    }

    /// The commit that HEAD names, or else the branch main or master.
    private func head() throws -> String {
        let text = file("HEAD")
        if let commit = Self.commit(text) { return commit }
        let packed = file("packed-refs").split(separator: "\n")
        let named = text.hasPrefix("ref: ") ? [String(text.dropFirst(5)).filter { !$0.isNewline }] : []
        for reference in named + ["refs/heads/main", "refs/heads/master"] {
            guard reference.hasPrefix("refs/heads/"), !reference.contains("..") else { continue }
            if let commit = Self.commit(file(reference)) { return commit }
            let line = packed.first { $0.hasSuffix(" \(reference)") }
            if let commit = line.flatMap({ Self.commit(String($0.prefix(40))) }) { return commit }
        }
        throw TreeRefusal("a repository without a commit at HEAD, main or master")
    }

    private func file(_ name: String) -> String {
        let path = TreePath(name.split(separator: "/").map { Array($0.utf8) })
        return (try? FolderTree(repository).contents(of: path)).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }

    private static func commit(_ text: String) -> String? {
        let word = text.filter { !$0.isNewline }
        return word.utf8.count == 40 && word.allSatisfy(\.isHexDigit) ? word : nil
    }
}

/// An empty repository of our own that looks for objects in another's folder.
private struct BorrowedGit {
    let folder: String
    private let objects: String
    private let program: String
    private let limits: TreeLimits

    init(objects: String, limits: TreeLimits) throws {
        let files = FileManager.default
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let places = path.split(separator: ":").map { "\($0)/git" }
        guard let program = places.first(where: files.isExecutableFile(atPath:)) else {
            throw KitError("git: not found along PATH; a bare repository needs it (apt-get install git)")
        }
        self.program = program
        self.objects = objects
        self.limits = limits
        folder = files.temporaryDirectory.appending(path: "drydock-git-\(UUID().uuidString)").path
        try files.createDirectory(atPath: "\(folder)/refs", withIntermediateDirectories: true)
        try FreshFile.write(Array("ref: refs/heads/none\n".utf8), to: "\(folder)/HEAD")
        let config = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
        try FreshFile.write(Array(config.utf8), to: "\(folder)/config")
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Standard output of a git command.
    func run(_ arguments: [String]) throws -> String {
        let settings = ["core.hooksPath=/dev/null", "safe.directory=*", "protocol.allow=never"]
        let request = LaunchRequest(
            executable: program, arguments: settings.flatMap { ["-c", $0] } + arguments,
            environment: [
                "GIT_DIR": folder, "GIT_OBJECT_DIRECTORY": objects, "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_LAZY_FETCH": "1",
                "GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0", "HOME": folder,
            ],
            directory: folder,
            limits: Limits(wall: limits.time, cpu: limits.time, fileSize: Int(limits.unpackedBytes)))
        let result = try request.run()
        guard result.ending == .exited(0) else {
            let words = result.standardError.text.split(separator: "\n").first ?? ""
            throw TreeRefusal("git \(arguments[0]) ended with \(result.ending): \(words.prefix(200))")
        }
        return result.standardOutput.text
    }
}
