import ELF

/// Why a root file system cannot be made.
public enum RootfsError: Error, Equatable, CustomStringConvertible {
    /// A file is not where it has to be.
    case missing(String, neededBy: String?, searched: [String])
    /// A program is neither an ELF file nor a script.
    case notExecutable(String, ELFError)

    /// What is missing, who wanted it, and where it was looked for.
    public var description: String {
        switch self {
        case .missing(let name, let neededBy, let searched):
            let who = neededBy.map { ", needed by \($0)" } ?? ""
            let places = searched.isEmpty ? "" : "; looked in \(searched.joined(separator: ", "))"
            return "\(name): not found\(who)\(places)"
        case .notExecutable(let path, let error):
            return "\(path): \(error)"
        }
    }
}
