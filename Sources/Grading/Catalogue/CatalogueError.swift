/// A lab.yml (or a file it names) that is wrong: where, what, and what would be right.
public struct CatalogueError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as a path inside the kit.
    public var file: String
    /// The line in it, counted from 1, when there is one.
    public var line: Int?
    /// The key, such as `milestones[2].hints`; empty for the whole file.
    public var key: String
    /// What is wrong and what would be right.
    public var problem: String

    /// `labs/01-emulator/lab.yml:31: milestones[2].hints: 2 hints; exactly three are needed`
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return key.isEmpty ? "\(place): \(problem)" : "\(place): \(key): \(problem)"
    }
}
