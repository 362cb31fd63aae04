import FoundationEssentials

/// The submissions of a class as they are compared: each student's sources of each lab.
public struct SubmissionCorpus: Sendable {
    /// One lab's submissions.
    public struct Part: Sendable {
        /// The lab.
        public var lab: Lab
        /// Who handed in something of it.
        public var entries: [SimilarityIndex.Entry]
        /// What was left out, and why.
        public var notes: [Submission.Note]
    }

    /// Labs that anybody handed in, in catalogue order.
    public var parts: [Part]

    /// Reads a folder with a folder for each student, as untrusting as the grader itself.
    /// - Throws: `KitError` when there is nothing to compare in it.
    public init(_ folder: String, labs: [Lab]) throws {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw KitError("\(folder): cannot be read as a folder")
        }
        parts = labs.map { Part(lab: $0, entries: [], notes: []) }
        let students = names.filter { !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for student in students {
            guard let found = try? SubmissionFolder("\(folder)/\(student)", labs: labs) else {
                let reason = "no folder with a lab's files; an archive must be unpacked first"
                for index in parts.indices { parts[index].notes.append(.init(name: student, reason: reason)) }
                continue
            }
            for place in found.places {
                guard let index = labs.firstIndex(of: place.lab) else { continue }
                parts[index].take(student, from: place)
            }
        }
        parts.removeAll { $0.entries.isEmpty }
        if parts.isEmpty {
            let words = labs.map(\.folder).joined(separator: ", ")
            throw KitError(
                "\(folder): nothing to compare; expected a folder for each student with \(words) in it, or with"
                    + " the files of one lab; archives must be unpacked first")
        }
    }
}

extension SubmissionCorpus.Part {
    fileprivate mutating func take(_ student: String, from place: SubmissionFolder.Place) {
        do {
            let read = try SubmissionReader(files: lab.files).read(place.folder)
            notes += read.refused.map { .init(name: "\(student)/\($0.name)", reason: $0.reason) }
            let files = read.files.mapValues { String(decoding: $0, as: UTF8.self) }
            entries.append(.init(id: student, files: files))
        } catch {
            notes.append(.init(name: student, reason: "\(error)"))
        }
    }

    /// Compares everybody's with everybody's.
    /// - Parameters:
    ///   - starter: the texts that everybody was given.
    ///   - threshold: the least score of a pair.
    ///   - mostOwners: code in more submissions counts as everybody's; nil for a tenth of them, at least 10.
    public func compared(starter: [String], threshold: Double, mostOwners: Int? = nil) -> LabSimilarity {
        let index = SimilarityIndex(entries, starter: starter, mostOwners: mostOwners)
        let findings = index.findings(threshold: threshold)
        return LabSimilarity(
            lab: lab.name, compared: entries.count, mostOwners: index.mostOwners, common: findings.common,
            found: findings.found, notes: notes, pairs: findings.pairs)
    }
}
