/// The programs that a bench of images compares with.
struct BenchTools {
    /// Paths by names, of those that are installed.
    private let paths: [String: String]

    init() {
        let names = ["tar", "gzip", "zstd", "umoci", "openssl", "bsdtar", "skopeo", "docker-registry"]
        let paths = Dictionary(
            uniqueKeysWithValues: names.compactMap { name in ChildRun.find(name).map { (name, $0) } })
        self.paths = paths
        missing = names.filter { paths[$0] == nil }
    }

    /// What is not installed.
    let missing: [String]

    subscript(name: String) -> String? { paths[name] }

    /// Processor seconds of a command; nil when its program is not installed.
    func time(_ name: String, _ arguments: String...) throws -> Double? {
        try run(name, arguments)?.cpuSeconds
    }

    /// Runs a command to its end; nil when its program is not installed.
    /// - Throws: `Complaint` when it fails.
    func run(_ name: String, _ arguments: [String]) throws -> ChildRun? {
        guard let path = name == "drydock" ? Contender.drydock.first : paths[name] else { return nil }
        let run = try ChildRun([path] + arguments)
        guard run.status == 0 else {
            let said = run.errors.split(separator: "\n").last.map(String.init) ?? "no message"
            throw Complaint("\(name) \(arguments.joined(separator: " ")): exit status \(run.status): \(said)")
        }
        return run
    }
}
