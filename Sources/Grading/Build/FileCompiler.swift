/// The command that compiles one file of a module, with the others read for what they declare only.
struct FileCompiler: Sendable {
    /// What the driver's command says for the sake of the whole module, each with the words that follow it.
    private static let ofTheModule = [
        "-enable-batch-mode": 0, "-incremental": 0, "-emit-module": 0, "-emit-module-path": 1,
        "-emit-objc-header": 0, "-emit-objc-header-path": 1, "-emit-dependencies": 0,
        "-serialize-diagnostics": 0, "-index-store-path": 1, "-output-file-map": 1,
    ]

    /// The words of one compile job, with no file marked and no output named.
    private let job: [String]

    /// Asks the driver. Nil when its answer does not have the form we know.
    init?(_ plan: BuildPlan, in build: SwiftBuild) throws {
        let command = Self.dropping(Self.ofTheModule, from: plan.compile) + ["-disable-batch-mode"]
        guard let first = try DriverJobs.planned(for: command, in: build)?.first,
            first.filter({ $0 == "-primary-file" }).count == 1, first.filter({ $0 == "-o" }).count == 1,
            !first.contains(where: { $0.hasPrefix("-emit-") && $0.hasSuffix("-path") })
        else { return nil }
        job = Self.dropping(["-primary-file": 0, "-o": 1], from: first)
    }

    /// The words that compile `file`, which is read from another place, program first.
    /// - Parameters:
    ///   - object: the path to which the object file goes.
    ///   - interface: the path to which a description of the file goes, as other files see it.
    func words(for file: String, at place: String, object: String, interface: String) -> [String] {
        job.flatMap { $0 == file ? ["-primary-file", place] : [$0] }
            + ["-o", object, "-emit-module-path", interface]
    }

    /// Words without some options; the value of each says how many words belong to it.
    static func dropping(_ options: [String: Int], from words: [String]) -> [String] {
        var kept: [String] = []
        var skipped = 0
        for word in words {
            if skipped > 0 {
                skipped -= 1
            } else if kept.last != "-Xcc", let following = options[word] {
                skipped = following
            } else {
                kept.append(word)
            }
        }
        return kept
    }
}
