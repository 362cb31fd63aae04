import FoundationEssentials

/// The grader's copy of the kit: its own manifest, sources and tests, and one submission's files.
///
/// It always stands at the same path, since a build folder cannot move, and unchanged files keep
/// their times, so a build of the next submission recompiles one lab and no more.
struct StagedKit {
    let kit: Kit
    /// Holds the copy, its build and the last time stamp.
    let home: String
    /// Takes the submission, so that the copy stays as it is; nil to put it into the copy.
    var sheet: Sheet?

    /// A copy at the place where submissions are graded, or elsewhere.
    init(kit: Kit, home: String? = nil) {
        self.kit = kit
        self.home = home ?? kit.gradeFolder
    }

    var folder: String { home + "/kit" }
    var scratch: String { home + "/build" }

    /// Brings manifest, sources and the lab's tests up to date, and puts the submission in its place.
    /// - Parameter stubs: stand in for files that the submission leaves out.
    /// - Parameter recompile: gives unchanged files a fresh time as well.
    /// - Returns: the names that were filled in.
    func stage(
        _ submission: Submission, lab: Lab, stubs: [String: String], recompile: Bool = false
    ) throws -> [String] {
        if try copyKit(for: lab) { try? FileManager.default.removeItem(atPath: marks) }
        let place = "\(folder)/labs/\(lab.folder)"
        if sheet == nil { try clean(place, for: lab) }
        let stamp = try FreshStamp(record: home + "/stamp", isKept: sheet == nil)
        var filled: [String] = []
        for name in lab.files.sorted() {
            if submission.files[name] == nil { filled.append(name) }
            let bytes = submission.files[name] ?? stubs[name].map { Array($0.utf8) } ?? []
            if let sheet, try !isSame(bytes, "\(place)/\(name)") {
                try lay(bytes, at: sheet.place(of: "\(place)/\(name)"), stamp)
            } else if sheet == nil {
                let isNew = try write(bytes, to: "\(place)/\(name)")
                if isNew || recompile { try stamp.mark("\(place)/\(name)") }
            }
        }
        return filled
    }

    private func lay(_ bytes: [UInt8], at path: String, _ stamp: FreshStamp) throws {
        let above = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
        try FreshFile.write(bytes, to: path)
        try stamp.mark(path)
    }

    /// A folder of the lab's own files, and the two that the manifest excludes by name: their content holds
    /// hints and mutants.
    private func clean(_ place: String, for lab: Lab) throws {
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in ["README.md", "lab.yml"] { _ = try write([], to: "\(place)/\(name)") }
        try remove(from: place, allBut: Set(lab.files + ["README.md", "lab.yml"]))
    }

    /// A file for each lab whose stubs have been built from the kit as it is.
    private var marks: String { home + "/warm" }

    /// Whether all that a submission of this lab needs besides itself has been built.
    func isWarm(for lab: Lab) -> Bool {
        FileManager.default.fileExists(atPath: "\(marks)/\(lab.name)")
    }

    /// Notes that it has been.
    func markWarm(for lab: Lab) throws {
        try FileManager.default.createDirectory(atPath: marks, withIntermediateDirectories: true)
        try FreshFile.write([], to: "\(marks)/\(lab.name)")
    }

    /// Says whether anything had changed.
    private func copyKit(for lab: Lab) throws -> Bool {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let manifest = try copyFile("Package.swift")
        let sources = try copyTree("Sources")
        // Only this lab's tests: those of others do not enter its build.
        let tests = try copyTree("Tests/\(lab.module)Tests")
        return manifest || sources || tests
    }

    /// Copies a folder of the kit; what is gone there goes here as well.
    private func copyTree(_ path: String) throws -> Bool {
        let source = "\(kit.root)/\(path)"
        let place = "\(folder)/\(path)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []
        var hasChanged = false
        for name in names {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: "\(source)/\(name)", isDirectory: &isFolder) else {
                continue
            }
            let place = "\(path)/\(name)"
            if try isFolder ? copyTree(place) : copyFile(place) { hasChanged = true }
        }
        try remove(from: place, allBut: Set(names))
        return hasChanged
    }

    private func copyFile(_ path: String) throws -> Bool {
        guard let data = FileManager.default.contents(atPath: "\(kit.root)/\(path)") else {
            throw KitError("\(kit.root)/\(path): cannot be read")
        }
        return try write(Array(data), to: "\(folder)/\(path)")
    }

    /// Writes a file unless it holds these bytes already; says whether it wrote.
    private func write(_ bytes: [UInt8], to path: String) throws -> Bool {
        if try isSame(bytes, path) { return false }
        try FreshFile.write(bytes, to: path)
        return true
    }

    private func isSame(_ bytes: [UInt8], _ path: String) throws -> Bool {
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
        return !isLink && FileManager.default.contents(atPath: path)?.elementsEqual(bytes) == true
    }

    private func remove(from place: String, allBut names: Set<String>) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: place) where !names.contains(name) {
            try FileManager.default.removeItem(atPath: "\(place)/\(name)")
        }
    }
}
