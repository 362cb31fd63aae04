import FoundationEssentials

/// The kit's folder and the places in it that the tools know.
public struct Kit: Sendable, Equatable {
    /// The absolute path of the folder that holds Package.swift, labs/ and solutions/.
    public var root: String

    /// A kit at a known place.
    public init(root: String) {
        self.root = root
    }

    /// The kit that contains `folder`: the nearest one upwards.
    /// - Throws: `KitError` when there is none.
    public init(containing folder: String) throws {
        var place = folder
        while true {
            if Self.isKit(place) {
                self.init(root: place)
                return
            }
            guard let slash = place.lastIndex(of: "/"), place != "/" else { break }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
        throw KitError(
            "\(folder): no kit here or above (a folder with Package.swift and labs/);"
                + " run this inside the kit or pass --kit DIR")
    }

    /// Whether a folder is the top of a kit.
    static func isKit(_ place: String) -> Bool {
        let files = FileManager.default
        return files.fileExists(atPath: place + "/Package.swift") && files.fileExists(atPath: place + "/labs")
    }

    /// The learner's tree.
    public var labs: String { root + "/labs" }
    /// The reference tree.
    public var solutions: String { root + "/solutions" }
    /// The tools' own notes: progress, last run, revealed hints. Ignored by git.
    public var notes: String { root + "/.drydock" }
    /// Where submissions are staged and built; the path never changes, so builds stay warm.
    public var gradeFolder: String { root + "/.build-grade" }
    /// The scratch folder of the trusted exam.
    public var solutionsBuild: String { root + "/.build-solutions" }
    /// The scratch folder of `grader watch`.
    public var watchBuild: String { root + "/.build-watch" }
}

/// A kit, or a folder given to the grader, that is not as it must be.
public struct KitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, where, and what would be right.
    public let description: String

    /// An error with its whole text.
    public init(_ description: String) {
        self.description = description
    }
}
