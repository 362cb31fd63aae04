/// The jobs that link one product, ready to link it again with other objects into another folder.
struct LinkJobs: Sendable {
    private let jobs: [[String]]
    /// Where the package manager has it.
    private let output: String

    init(jobs: [[String]], output: String) {
        self.jobs = jobs
        self.output = output
    }

    /// Asks the driver. Nil when its answer does not have the form we know.
    init?(_ command: [String], in build: SwiftBuild) throws {
        let answer = try DriverJobs.planned(for: command + build.toolchain.fastLinker, in: build)
        guard let jobs = answer, let output = Self.output(of: command),
            jobs.last.flatMap(Self.output) == output
        else { return nil }
        self.init(jobs: jobs, output: output)
    }

    /// The jobs with other objects, by the paths that they replace, and the path of the product.
    ///
    /// What the first job writes for the next goes to the folder as well.
    func jobs(replacing objects: [String: String], into folder: String) -> ([[String]], String) {
        let outputs = jobs.compactMap(Self.output)
        let moved = outputs.map { ($0, "\(folder)/\($0.split(separator: "/").last ?? "")") }
        let places = objects.merging(moved) { $1 }
        let words = jobs.map { job in
            job.map { word in
                // An argument file is the output of the job before.
                if word.hasPrefix("@"), let place = places[String(word.dropFirst())] { return "@\(place)" }
                return places[word] ?? word
            }
        }
        return (words, places[output] ?? output)
    }

    private static func output(of words: [String]) -> String? {
        guard let flag = words.lastIndex(of: "-o"), flag + 1 < words.count else { return nil }
        return words[flag + 1]
    }
}
