/// What was taken from a submission, and what was not.
public struct Submission: Sendable, Equatable {
    /// The bytes of the lab's own files, by name.
    public var files: [String: [UInt8]]
    /// Entries that were left out, each with the reason; for the report.
    public var ignored: [Note] = []
    /// Why nothing of it may run; empty when all is well.
    public var refused: [Note] = []

    /// An entry of the folder and what there is to say about it.
    public struct Note: Sendable, Equatable, Codable {
        /// The entry's name as it is on disk; escape before printing.
        public var name: String
        /// What there is to say.
        public var reason: String
    }

    /// A submission made of texts in memory, such as a solution with a mutant in it.
    public init(texts: [String: String]) {
        files = texts.mapValues { Array($0.utf8) }
    }

    init() {
        files = [:]
    }
}
