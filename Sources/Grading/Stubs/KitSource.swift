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
        var bytes: [UInt8] = []
        var isExecutable = false
        /// Where it leads, when it is a symbolic link.
        var link: String?

        /// Whether this is what stands at a path.
        func isAt(_ place: String) -> Bool {
            if let link { return KitSource.link(at: place) == link }
            return KitSource.link(at: place) == nil
                && FileManager.default.contents(atPath: place)?.elementsEqual(bytes) ?? false
        }
    }

    /// Every file, by its path.
    /// - Throws: `KitError` for what is neither a file nor a folder, and for a link that leads out of the kit.
    func files() throws -> [String: File] {
        try Self.paths(below: folder).reduce(into: [:]) { files, path in
            var status = stat()
            lstat("\(folder)/\(path)", &status)
            if status.st_mode & S_IFMT == S_IFLNK {
                files[path] = File(link: try innerLink(at: path))
            } else if status.st_mode & S_IFMT == S_IFREG,
                let data = FileManager.default.contents(atPath: "\(folder)/\(path)")
            {
                files[path] = File(bytes: Array(data), isExecutable: status.st_mode & S_IXUSR != 0)
            } else {
                throw KitError("\(folder)/\(path): not a regular file that can be read")
            }
        }
    }

    private func innerLink(at path: String) throws -> String {
        let target = Self.link(at: "\(folder)/\(path)") ?? ""
        var depth = path.filter { $0 == "/" }.count
        for part in target.split(separator: "/") {
            depth += part == ".." ? -1 : part == "." ? 0 : 1
            if depth < 0 { break }
        }
        guard !target.isEmpty, !target.hasPrefix("/"), depth >= 0 else {
            throw KitError("\(folder)/\(path): a link that leads out of the kit, to \(target)")
        }
        return target
    }

    /// Where a symbolic link leads; nil for anything else.
    static func link(at place: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: place)
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
