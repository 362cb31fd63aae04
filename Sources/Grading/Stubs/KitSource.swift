import FoundationEssentials
import Glibc

/// A newer kit, in a folder.
final class KitSource {
    /// The top of the kit.
    let folder: String
    /// Its history, when it comes with one.
    let history: GitHistory?
    /// Removed with this value.
    private let temporary: String?

    /// Folders and files that belong to a machine, not to the kit.
    private static let skipped: Set<String> = [
        ".git", ".drydock", ".swiftpm", "Package.resolved", ".DS_Store",
    ]

    /// Finds a kit at a place.
    /// - Parameter place: a folder with a kit in it, or whatever `git clone` takes.
    /// - Throws: `KitError` when there is none.
    init(_ place: String, environment: [String: String]) throws {
        if Kit.isKit(place) {
            (folder, temporary) = (place, nil)
            history = GitHistory(of: place, environment: environment)
            return
        }
        let target = FileManager.default.temporaryDirectory
            .appending(path: "drydock-kit-\(UUID().uuidString)").path
        try GitHistory.clone(place, to: target, environment: environment)
        (folder, temporary) = (target, target)
        history = GitHistory(of: target, environment: environment)
        guard Kit.isKit(target) else {
            throw KitError("\(place): no kit (a folder with Package.swift and labs/)")
        }
    }

    deinit {
        if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
    }

    /// A file of the kit.
    struct File {
        var bytes: [UInt8]
        var isExecutable: Bool
    }

    /// Every file, by its path.
    /// - Throws: `KitError` for what is neither a file nor a folder: links would lead out of the kit.
    func files() throws -> [String: File] {
        try Self.paths(below: folder).reduce(into: [:]) { files, path in
            var status = stat()
            guard lstat("\(folder)/\(path)", &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                let data = FileManager.default.contents(atPath: "\(folder)/\(path)")
            else { throw KitError("\(folder)/\(path): not a regular file that can be read") }
            files[path] = File(bytes: Array(data), isExecutable: status.st_mode & S_IXUSR != 0)
        }
    }

    /// The paths of all files of a kit, without what is built in it.
    static func paths(below root: String, in folder: String = "") throws -> [String] {
        let place = folder.isEmpty ? root : "\(root)/\(folder)"
        return try FileManager.default.contentsOfDirectory(atPath: place).sorted().flatMap { name in
            if folder.isEmpty, skipped.contains(name) || name.hasPrefix(".build") { return [String]() }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var status = stat()
            let isFolder = lstat("\(root)/\(path)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            return isFolder ? try paths(below: root, in: path) : name.hasSuffix(".o") ? [] : [path]
        }
    }
}
