import Archives
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem

/// Trees as they come: folders in folders, files, links of both kinds, and as root owners, devices and
/// attributes; and changes to them.
struct RandomTree {
    let root: String
    let isRoot = geteuid() == 0
    let hasAttributes: Bool

    /// A tree in a folder that is there and empty.
    init(in folder: String, hasAttributes: Bool = false) {
        root = folder
        self.hasAttributes = hasAttributes
    }

    /// Carries out so many random changes.
    func change(_ count: Int, using generator: inout SeededGenerator) throws {
        for _ in 0..<count { try changeOnce(using: &generator) }
    }

    private func changeOnce(using generator: inout SeededGenerator) throws {
        let path = path(using: &generator)
        switch Int.random(in: 0..<12, using: &generator) {
        case 0, 1, 2: try write(path, using: &generator)
        case 3, 4:
            try clear(path) { mkdir(path, mode_t(0o700 + Int.random(in: 0...0o77, using: &generator))) }
        case 5:
            try clear(path) { symlink(["a", "b/c", "../d"].randomElement(using: &generator) ?? "", path) }
        case 6:
            let target = self.path(using: &generator)
            guard try kind(target) == .file, !(path + "/").hasPrefix(target + "/"),
                !(target + "/").hasPrefix(path + "/")
            else { return }
            try clear(path) { link(target, path) }
        case 7: try remove(path)
        case 8: _ = chmod(path, mode_t(Int.random(in: 0...0o777, using: &generator) | 0o700))
        case 9: try special(path, using: &generator)
        case 10: try describe(path, using: &generator)
        default: try stamp(path, using: &generator)
        }
    }

    private func path(using generator: inout SeededGenerator) -> String {
        let names = ["a", "b", "c", "d", "\u{e9}", "long name"]
        let depth = Int.random(in: 1...3, using: &generator)
        return root + (0..<depth).map { _ in "/" + (names.randomElement(using: &generator) ?? "a") }.joined()
    }

    private func kind(_ path: String) throws -> FileStatus.Kind? {
        try? FileStatus(of: path, following: false).kind
    }

    /// Changes only below a real folder: a link would lead the change elsewhere.
    private func clear(_ path: String, _ body: () -> Int32) throws {
        try remove(path)
        _ = body()
    }

    private func remove(_ path: String) throws {
        let parts = path.split(separator: "/")
        guard try kind("/" + parts.dropLast().joined(separator: "/")) == .directory else { return }
        try OpenFolder("/" + parts.dropLast().joined(separator: "/")).removeTree(
            Array(parts[parts.count - 1].utf8))
    }

    private func write(_ path: String, using generator: inout SeededGenerator) throws {
        if try kind(path) == .file, Bool.random(using: &generator) {
            // In place: every name of the file changes.
            let file = try OwnedDescriptor(opening: path, [.writeOnly, .append, .noFollow])
            return try file.writeAll([UInt8.random(in: 65...90, using: &generator)])
        }
        try remove(path)
        guard let file = try? OwnedDescriptor(opening: path, [.writeOnly, .create, .exclusive], mode: 0o644)
        else { return }
        try file.writeAll((0..<Int.random(in: 0...4, using: &generator)).map { UInt8(65 + $0) })
        try? file.setModified(FileTime(seconds: Int64.random(in: 1...3, using: &generator)))
    }

    private func special(_ path: String, using generator: inout SeededGenerator) throws {
        try remove(path)
        guard isRoot, Bool.random(using: &generator) else {
            _ = mkfifo(path, 0o600)
            return
        }
        _ = mknod(path, S_IFCHR | 0o600, makedev(1, UInt32.random(in: 3...5, using: &generator)))
    }

    private func makedev(_ major: UInt32, _ minor: UInt32) -> dev_t { dev_t(major << 8 | minor) }

    private func describe(_ path: String, using generator: inout SeededGenerator) throws {
        if isRoot { _ = lchown(path, UInt32.random(in: 0...3, using: &generator), 5) }
        guard hasAttributes, let kind = try kind(path), kind == .file || kind == .directory else { return }
        let file = try OwnedDescriptor(opening: path, kind == .directory ? [.directory] : [])
        let name = ["user.one", "user.two"].randomElement(using: &generator) ?? ""
        try ExtendedAttributes(of: file).set(name, to: [UInt8.random(in: 65...70, using: &generator)])
    }

    private func stamp(_ path: String, using generator: inout SeededGenerator) throws {
        let parts = path.split(separator: "/")
        guard let folder = try? OpenFolder("/" + parts.dropLast().joined(separator: "/")) else { return }
        try? folder.setModified(
            of: Array(parts[parts.count - 1].utf8),
            FileTime(seconds: 5, nanoseconds: UInt32.random(in: 0...2, using: &generator)))
    }
}
