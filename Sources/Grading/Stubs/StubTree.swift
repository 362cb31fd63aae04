import FoundationEssentials

/// The stubs of a kit: generated from solutions/ into labs/.
public struct StubTree: Sendable {
    private let kit: Kit
    private let labs: [Lab]

    /// The stubs of some labs of a kit.
    public init(kit: Kit, labs: [Lab]) {
        self.kit = kit
        self.labs = labs
    }

    /// What happened to one file, or must happen to it.
    public struct Outcome: Sendable, Equatable {
        /// The cases of an outcome.
        public enum State: Sendable, Equatable {
            /// It holds what the solution gives.
            case current
            /// It is not there (when checking).
            case missing
            /// It differs (when checking), first on this line.
            case differs(line: Int, wanted: String, found: String)
            /// It was written.
            case written
            /// It was left alone: the learner has edited it.
            case edited
        }
        /// The path inside the kit.
        public var file: String
        /// What happened.
        public var state: State
    }

    /// The stub of every Swift file of a lab's solution, by file name.
    /// - Throws: `StubError` for a wrong marker, `KitError` for a missing solution folder.
    public static func stubs(of lab: Lab, kit: Kit) throws -> [String: String] {
        let folder = "\(kit.solutions)/\(lab.folder)"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw KitError("solutions/\(lab.folder): no such folder, but labs/\(lab.folder)/lab.yml names it")
        }
        let generator = StubGenerator(milestones: lab.milestones.map(\.id))
        var stubs: [String: String] = [:]
        for name in names.sorted() where name.hasSuffix(".swift") {
            let text = try String.contents(of: "\(folder)/\(name)")
            stubs[name] = try generator.stub(of: text, file: "solutions/\(lab.folder)/\(name)")
        }
        return stubs
    }

    /// Says which files are not what the solutions give; changes nothing.
    public func check() throws -> [Outcome] {
        try forEachStub { path, wanted in
            guard let found = try? String.contents(of: "\(kit.labs)/\(path)") else { return .missing }
            return found == wanted ? .current : Self.difference(wanted: wanted, found: found)
        }
    }

    /// Writes every stub, except over a file that the learner has edited.
    /// - Parameter force: writes over those as well.
    public func write(force: Bool) throws -> [Outcome] {
        let lockPath = "\(kit.labs)/.stubs"
        var lock = StubLock(text: (try? String.contents(of: lockPath)) ?? "")
        let outcomes = try forEachStub { path, wanted in
            let place = "\(kit.labs)/\(path)"
            let found = try? String.contents(of: place)
            if found == wanted {
                lock.note(path, content: wanted)
                return .current
            }
            if let found, !force, !lock.isUnedited(path, content: found) { return .edited }
            try Data(wanted.utf8).write(to: URL(filePath: place), options: .atomic)
            lock.note(path, content: wanted)
            return .written
        }
        try Data(lock.text.utf8).write(to: URL(filePath: lockPath), options: .atomic)
        return outcomes
    }

    private func forEachStub(_ body: (String, String) throws -> Outcome.State) throws -> [Outcome] {
        try labs.flatMap { lab in
            try Self.stubs(of: lab, kit: kit).sorted { $0.key < $1.key }.map { name, text in
                let path = "\(lab.folder)/\(name)"
                return Outcome(file: "labs/\(path)", state: try body(path, text))
            }
        }
    }

    private static func difference(wanted: String, found: String) -> Outcome.State {
        let old = found.split(separator: "\n", omittingEmptySubsequences: false)
        let new = wanted.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(old, new).prefix { $0 == $1 }.count
        let at: ([Substring]) -> String = { line < $0.count ? String($0[line]) : "(end of file)" }
        return .differs(line: line + 1, wanted: at(new), found: at(old))
    }
}

extension String {
    /// A file's text; bytes that are not UTF-8 become U+FFFD.
    static func contents(of path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KitError("\(path): cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
