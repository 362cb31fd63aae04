import FoundationEssentials
import Glibc

/// Changes to files of a kit that are made all together or not at all, also when the process is killed.
///
/// New content is written aside, then a list of moves beside it, by one rename: with that the change is
/// decided. Each move is a rename too. A list that is still there tells the next run what is left to do.
struct Changeset {
    /// What becomes of one file.
    enum Change: Equatable {
        case write([UInt8], executable: Bool = false)
        case link(String)
        case remove
    }

    /// By the path inside the kit.
    var changes: [String: Change] = [:]

    /// One decided move, as the list holds it.
    struct Move: Codable, Equatable {
        /// The path inside the kit.
        var path: String
        /// The name of the new content; nil for a file that goes.
        var content: String?
        /// The fingerprint of what stood there when this was decided; nil for nothing.
        var before: String?
    }

    /// What became of the moves.
    struct Outcome: Equatable {
        /// Paths that are as they were decided to be.
        var done: [String] = []
        /// Paths whose files were edited after the decision, and so were left alone.
        var edited: [String] = []
    }

    /// Decides on all changes and makes them.
    /// - Throws: `KitError` before anything is changed when a place cannot be written; also when another
    ///   change is unfinished.
    func apply(to kit: Kit) throws -> Outcome {
        if let obstacle = changes.keys.sorted().lazy.compactMap({ Self.obstacle(to: $0, in: kit) }).first {
            throw KitError(obstacle)
        }
        let place = Place(kit: kit)
        if place.isDecided { throw KitError("\(place.list): an unfinished change; finish it first") }
        try place.clear()
        do {
            try decide(in: kit)
        } catch {
            try? place.clear()
            throw error
        }
        return try Self.finish(in: kit) ?? Outcome()
    }

    /// Writes new content and the list of moves; from here on, `finish` makes the change.
    func decide(in kit: Kit) throws {
        let place = Place(kit: kit)
        try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
        var moves: [Move] = []
        for (index, (path, change)) in changes.sorted(by: { $0.key < $1.key }).enumerated() {
            let before = Self.fingerprint(of: "\(place.kit.root)/\(path)")
            let content = "\(place.folder)/\(index)"
            switch change {
            case .write(let bytes, let executable):
                try FreshFile.write(bytes, to: content)
                chmod(content, executable ? 0o755 : 0o644)
            case .link(let target):
                guard symlink(target, content) == 0 else { throw Self.fault("symlink", content) }
            case .remove: break
            }
            moves.append(Move(path: path, content: change == .remove ? nil : String(index), before: before))
        }
        try JSONEncoder().encode(moves).write(to: URL(filePath: place.list), options: .atomic)
    }

    /// Makes what is left of a decided change; nil when there is none.
    /// - Throws: `KitError` for a move that does not succeed; the change stays decided.
    static func finish(in kit: Kit) throws -> Outcome? {
        let place = Place(kit: kit)
        guard let data = FileManager.default.contents(atPath: place.list) else { return nil }
        guard let moves = try? JSONDecoder().decode([Move].self, from: data) else {
            throw KitError("\(place.list): not a list of moves; remove \(place.folder) to give the change up")
        }
        var outcome = Outcome()
        for move in moves {
            let isDone = try make(move, in: place)
            if isDone { outcome.done.append(move.path) } else { outcome.edited.append(move.path) }
        }
        try place.clear()
        return outcome
    }

    /// False for a file that was edited since.
    private static func make(_ move: Move, in place: Place) throws -> Bool {
        let target = "\(place.kit.root)/\(move.path)"
        let content = move.content.map { "\(place.folder)/\($0)" }
        // Moved by the run that was killed.
        if !isThere(content ?? target) { return true }
        guard fingerprint(of: target) == move.before else { return false }
        if let obstacle = obstacle(to: move.path, in: place.kit) { throw KitError(obstacle) }
        guard let content else {
            guard unlink(target) == 0 || errno == ENOENT else { throw fault("unlink", target) }
            removeEmptyFolders(above: move.path, in: place.kit)
            return true
        }
        try FileManager.default.createDirectory(
            at: URL(filePath: target).deletingLastPathComponent(), withIntermediateDirectories: true)
        guard rename(content, target) == 0 else { throw fault("rename", target) }
        return true
    }

    /// Whether something stands at a path, be it a link that leads nowhere.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func removeEmptyFolders(above path: String, in kit: Kit) {
        var parts = path.split(separator: "/").dropLast()
        // The kit's own folders at the top stay.
        while parts.count > 1, rmdir("\(kit.root)/\(parts.joined(separator: "/"))") == 0 {
            parts = parts.dropLast()
        }
    }

    private static func fault(_ call: String, _ path: String) -> KitError {
        KitError("\(call)(\(path)): \(String(cString: strerror(errno))); mend that and run this again")
    }

    /// Of a file as it is; nil where there is none.
    static func fingerprint(of path: String) -> String? {
        FileManager.default.contents(atPath: path).map { StubLock.fingerprint($0) }
    }

    /// Why a path cannot be written; nil when it can. Links are not followed: they lead out of the kit.
    static func obstacle(to path: String, in kit: Kit) -> String? {
        var place = kit.root
        for part in path.split(separator: "/").dropLast() {
            place += "/\(part)"
            var status = stat()
            guard lstat(place, &status) == 0 else { break }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                return "\(path): \(place) is not a folder; move it away and run this again"
            }
        }
        while access(place, F_OK) != 0, let slash = place.lastIndex(of: "/") {
            place = String(place[..<slash])
        }
        if access(place, W_OK) != 0 {
            return "\(path): \(place) cannot be written: \(String(cString: strerror(errno)))"
        }
        var status = stat()
        let isThere = lstat("\(kit.root)/\(path)", &status) == 0
        return isThere && status.st_mode & S_IFMT != S_IFREG
            ? "\(path): not a regular file; move it away and run this again" : nil
    }
}

/// Where a change is kept until it is made.
private struct Place {
    let kit: Kit

    var folder: String { kit.notes + "/change" }
    var list: String { folder + "/moves.json" }
    var isDecided: Bool { access(list, F_OK) == 0 }

    /// The list goes first: without it, the rest means nothing.
    func clear() throws {
        unlink(list)
        guard access(folder, F_OK) == 0 else { return }
        try FileManager.default.removeItem(atPath: folder)
    }
}
