import FoundationEssentials

/// What machines that share our folders are given to do: one slice for each task.
struct WorkFile: Sendable, Codable {
    static let currentSchema = "drydock-work/1"

    var schema = Self.currentSchema
    /// The folder with the submissions.
    var submissions: String
    /// As in the run's own log: a task with another kit would judge otherwise.
    var heading: RunHeading
    /// What each task judges, by its index.
    var slices: [[WorkItem]]

    /// Cuts the work into at most so many slices of neighbours: those of one lab share a warm build.
    init(submissions: String, heading: RunHeading, items: [WorkItem], tasks: Int) {
        self.submissions = submissions
        self.heading = heading
        let count = max(1, min(tasks, items.count))
        slices = (0..<count).map { index in
            Array(items[(items.count * index / count)..<(items.count * (index + 1) / count)])
        }
    }

    /// Reads a work file.
    /// - Throws: `KitError` when it is none of this form.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KitError("\(path): cannot be read; is the results' folder shared with this machine?")
        }
        do {
            self = try JSONDecoder().decode(WorkFile.self, from: data)
        } catch {
            throw KitError("\(path): no work file of \(Self.currentSchema): \(error)")
        }
        guard schema == Self.currentSchema else {
            throw KitError("\(path): schema \(schema): expected \(Self.currentSchema)")
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try Data(encoder.encode(self)).write(to: URL(filePath: path), options: .atomic)
    }

    /// The event log of one task, beside the work file.
    static func log(of task: Int, besides path: String) -> String {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return "\(folder)/task-\(task).jsonl"
    }
}
