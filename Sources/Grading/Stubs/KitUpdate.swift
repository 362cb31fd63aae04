import FoundationEssentials

/// Brings a newer kit into a learner's: what the learner has not edited follows, what was edited stays.
///
/// A file counts as unedited when its content is one that the kit itself once gave: by `labs/.stubs`, by
/// the note of the last update (`.drydock/kit`), or by the history of the newer kit or of the remotes that
/// the learner's clone knows. All else is the learner's own.
public struct KitUpdate {
    /// What becomes of a file.
    public enum Fate: Equatable, Sendable {
        /// It is new, or was missing.
        case added
        /// It follows the newer kit.
        case replaced
        /// The newer kit has it no more.
        case removed
        /// It is edited and stays; the newer kit's version lies below `.drydock/new`.
        case edited
        /// It is edited and stays; the newer kit brings nothing new for it, or has it no more.
        case yours
    }

    /// Where new versions of edited files are put, inside the kit.
    public static let shelf = ".drydock/new"

    /// Every file that is not as in the newer kit, by path.
    public let fates: [String: Fate]
    private let kit: Kit
    private let changes: Changeset

    /// Finishes an update that was killed.
    /// - Returns: how many files it took; nil when there was none.
    public static func finishInterrupted(in kit: Kit) throws -> Int? {
        try Changeset.finish(in: kit)?.done.count
    }

    /// Plans an update; changes nothing.
    /// - Parameters:
    ///   - place: the newer kit, as a folder or whatever `git clone` takes; the clone's origin when nil.
    ///   - environment: of this process.
    /// - Throws: `KitError` when there is no newer kit, or nothing tells which files are edited.
    public init(of kit: Kit, from place: String?, environment: [String: String]) throws {
        let own = GitHistory(of: kit.root, environment: environment)
        guard let place = try place ?? own?.origin() else {
            throw KitError("this kit is no git clone with an origin; say --from FOLDER or --from ADDRESS")
        }
        let source = try KitSource(place, environment: environment)
        guard source.folder != kit.root else { throw KitError("\(place): this is the kit itself") }
        let theirs = try source.files()
        let mine = try Set(KitSource.paths(below: kit.root))
        let differing = mine.filter { path in
            guard let file = theirs[path] else { return Self.isKits(path) }
            return !file.isAt("\(kit.root)/\(path)")
        }
        let known = try KnownContent(kit: kit, own: own, source: source, differing: differing.sorted())
        var (fates, changes): ([String: Fate], Changeset) = ([:], Changeset())
        for path in Set(theirs.keys).subtracting(mine) { fates[path] = .added }
        for path in differing {
            // Generated, and always as the kit has it: what it notes is what was given, not what is there.
            let isOurs = path == "labs/.stubs" || known.isUnedited(path)
            switch (isOurs, theirs[path]) {
            case (true, .some): fates[path] = .replaced
            case (true, nil): fates[path] = .removed
            case (false, let file?): fates[path] = known.hadBefore(path, file.bytes) ? .yours : .edited
            case (false, nil): fates[path] = .yours
            }
        }
        for (path, fate) in fates {
            switch (fate, theirs[path]) {
            case (.added, let file?), (.replaced, let file?):
                changes.changes[path] =
                    file.link.map { .link($0) } ?? .write(file.bytes, executable: file.isExecutable)
            case (.edited, let file?): changes.changes["\(Self.shelf)/\(path)"] = .write(file.bytes)
            case (.removed, _): changes.changes[path] = .remove
            default: break
            }
        }
        if !changes.changes.isEmpty {
            changes.changes[KnownContent.note] = .write(KnownContent.text(of: theirs))
        }
        (self.kit, self.fates, self.changes) = (kit, fates, changes)
    }

    /// Files below these belong to the kit when it once gave them; at the top, a learner's own may lie.
    private static func isKits(_ path: String) -> Bool {
        ["labs/", "solutions/", "Sources/", "Tests/"].contains(where: path.hasPrefix)
    }

    /// Makes the changes, all or none.
    /// - Returns: the paths of files that were edited while this was at work, and stayed.
    public func apply() throws -> [String] {
        changes.changes.isEmpty ? [] : try changes.apply(to: kit).edited
    }
}

/// Tells a learner's edit from what the kit once gave.
private struct KnownContent {
    /// What the last update brought, inside the kit: lines of `fingerprint  path`.
    static let note = ".drydock/kit"

    private let kit: Kit
    private let stubs: StubLock
    private let lastUpdate: StubLock
    private var unedited: Set<String> = []
    private var remotes: Set<Substring> = []
    private let own: GitHistory?

    init(kit: Kit, own: GitHistory?, source: KitSource, differing: [String]) throws {
        self.kit = kit
        self.own = own
        stubs = StubLock(text: (try? String.contents(of: "\(kit.labs)/.stubs")) ?? "")
        lastUpdate = StubLock(text: (try? String.contents(of: "\(kit.root)/\(Self.note)")) ?? "")
        remotes = try own?.objects("--remotes") ?? []
        let history = try source.history?.objects("HEAD") ?? []
        // git refuses to look at all of them when one is a link to a folder.
        let files = differing.filter { KitSource.link(at: "\(kit.root)/\($0)") == nil }
        let ids = try (own ?? source.history)?.ids(of: files, in: kit.root) ?? [:]
        for path in differing {
            let content = FileManager.default.contents(atPath: "\(kit.root)/\(path)") ?? Data()
            let isKnown = ids[path].map { remotes.contains($0) || history.contains($0) } ?? false
            if isKnown || isNoted(path, content) { unedited.insert(path) }
        }
        let others = differing.filter { !$0.hasPrefix("labs/") }
        if remotes.isEmpty, history.isEmpty, lastUpdate.fingerprints.isEmpty, !others.isEmpty {
            throw KitError(
                "nothing tells which of \(others.count) files you edited, such as \(others[0]): there is no git"
                    + " history here. Say --from ADDRESS of a git repository, or take a new copy of the kit")
        }
    }

    private func isNoted(_ path: String, _ content: some Sequence<UInt8>) -> Bool {
        let print = StubLock.fingerprint(content)
        if lastUpdate.fingerprints[path] == print { return true }
        return path.hasPrefix("labs/") && stubs.fingerprints[String(path.dropFirst(5))] == print
    }

    func isUnedited(_ path: String) -> Bool {
        unedited.contains(path)
    }

    /// Whether the learner's kit once held this version of the newer kit's file.
    func hadBefore(_ path: String, _ bytes: [UInt8]) -> Bool {
        if isNoted(path, bytes) { return true }
        let place = FileManager.default.temporaryDirectory.appending(path: "drydock-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: place) }
        guard let own, (try? FreshFile.write(bytes, to: place)) != nil else { return false }
        let name = String(place[place.index(after: place.lastIndex(of: "/") ?? place.startIndex)...])
        let root = String(place.dropLast(name.count + 1))
        return ((try? own.ids(of: [name], in: root))?[name]).map(remotes.contains) ?? false
    }

    static func text(of files: [String: KitSource.File]) -> [UInt8] {
        let lines = files.sorted { $0.key < $1.key }.map { "\(StubLock.fingerprint($1.bytes))  \($0)\n" }
        return Array(lines.joined().utf8)
    }
}
