import FoundationEssentials
import Glibc

/// What git knows of a folder, asked of the program `git`.
struct GitHistory {
    private static let limits = Limits(
        wall: .seconds(1800), cpu: .seconds(1800), memory: 4 << 30, output: 1 << 20, fileSize: 4 << 30,
        processes: 256)

    let folder: String
    private let git: String
    private let environment: [String: String]

    /// Nil where there is no git, or the folder is not the top of a work tree.
    init?(of folder: String, environment: [String: String]) {
        let places = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/git" }
        guard access(folder + "/.git", F_OK) == 0,
            let git = places.first(where: { access($0, X_OK) == 0 })
        else { return nil }
        self.folder = folder
        self.git = git
        // What git would be told by a hook that runs us is about another folder.
        self.environment = environment.filter { !$0.key.hasPrefix("GIT_") }
    }

    /// Copies a repository with its history into a new folder.
    /// - Throws: `KitError` with git's own words.
    static func clone(_ address: String, to folder: String, environment: [String: String]) throws {
        let script = "exec git clone --quiet --no-tags --single-branch -- \"$1\" \"$2\""
        let result = try LaunchRequest(
            executable: "/bin/sh", arguments: ["-c", script, "sh", address, folder],
            environment: environment, limits: limits
        ).run()
        guard result.ending == .exited(0) else {
            throw KitError("git clone \(address): \(result.standardError.text.trimmed)")
        }
    }

    /// Ids of all content that some references lead to; empty when they lead nowhere.
    /// - Parameter references: such as `HEAD` or `--remotes`.
    func objects(_ references: String) throws -> Set<Substring> {
        let text = try output(["rev-list", "--objects", "--no-object-names", references, "--"])
        return Set(text.split(separator: "\n"))
    }

    /// The ids that the content of files has, by path.
    func ids(of paths: [String], in root: String) throws -> [String: Substring] {
        let text = try output(
            ["hash-object", "--no-filters", "--stdin-paths"],
            input: paths.map { "\(root)/\($0)\n" }.joined())
        return Dictionary(zip(paths, text.split(separator: "\n"))) { first, _ in first }
    }

    /// The address of the repository that this one was cloned from.
    func origin() throws -> String? {
        let address = try output(["config", "--get", "remote.origin.url"]).trimmed
        return address.isEmpty ? nil : String(address)
    }

    /// What git prints, however long; empty when it fails.
    private func output(_ arguments: [String], input: String = "") throws -> String {
        let place = FileManager.default.temporaryDirectory.appending(path: "drydock-git-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let script = "out=$1; shift; exec \"$@\" > \"$out\""
        let result = try LaunchRequest(
            executable: "/bin/sh", arguments: ["-c", script, "sh", place.path, git] + arguments,
            environment: environment, directory: folder, limits: Self.limits, input: Array(input.utf8)
        ).run()
        guard result.ending == .exited(0) else { return "" }
        return try String.contents(of: place.path)
    }
}
