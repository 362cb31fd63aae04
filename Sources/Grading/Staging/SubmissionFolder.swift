import FoundationEssentials

/// A folder given to the grader: labs by their numbered folders, or the files of one lab.
public struct SubmissionFolder: Sendable, Equatable {
    /// Which folder holds which lab's files.
    public var places: [Place]

    /// One lab and its folder.
    public struct Place: Sendable, Equatable {
        /// The lab.
        public var lab: Lab
        /// The absolute path of the folder with its files.
        public var folder: String
    }

    /// Finds the labs in a folder.
    ///
    /// `01-emulator/` and the like are looked for first; else the folder's own files decide which lab
    /// it is. Labs of a working tree that are not there at all are left out.
    /// - Throws: `KitError` when there is nothing to grade in it.
    public init(_ folder: String, labs: [Lab]) throws {
        let files = FileManager.default
        guard let names = try? files.contentsOfDirectory(atPath: folder) else {
            throw KitError("\(folder): cannot be read as a folder")
        }
        places = labs.filter { names.contains($0.folder) }
            .map { Place(lab: $0, folder: "\(folder)/\($0.folder)") }
        if !places.isEmpty { return }
        let match = { (lab: Lab) in lab.files.filter(names.contains).count }
        if let best = labs.max(by: { match($0) < match($1) }), match(best) > 0 {
            places = [Place(lab: best, folder: folder)]
            return
        }
        let wanted = labs.map(\.folder).joined(separator: ", ")
        throw KitError("\(folder): nothing to grade; expected \(wanted), or the source files of one lab")
    }
}
