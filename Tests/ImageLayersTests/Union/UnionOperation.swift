import Archives
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem

/// One thing that is asked of a tree, and how a real one and a union answer it: in the same words.
enum UnionOperation: CustomStringConvertible {
    case lookup(String)
    case names(String)
    case read(String)
    case readLink(String)
    case create(String, UInt32)
    case write(String, String)
    case append(String, String)
    case truncate(String, Int64)
    case makeDirectory(String, UInt32)
    case removeDirectory(String)
    case remove(String)
    case rename(String, String)
    case link(String, String)
    case symlink(String, String)
    case setMode(String, UInt32)

    var description: String {
        switch self {
        case .lookup(let path): "lookup \(path)"
        case .names(let path): "names in \(path)"
        case .read(let path): "read \(path)"
        case .readLink(let path): "readlink \(path)"
        case .create(let path, let mode): "create \(path) \(String(mode, radix: 8))"
        case .write(let path, let text): "write \(path) '\(text)'"
        case .append(let path, let text): "append \(path) '\(text)'"
        case .truncate(let path, let size): "truncate \(path) \(size)"
        case .makeDirectory(let path, let mode): "mkdir \(path) \(String(mode, radix: 8))"
        case .removeDirectory(let path): "rmdir \(path)"
        case .remove(let path): "unlink \(path)"
        case .rename(let old, let new): "rename \(old) \(new)"
        case .link(let old, let new): "link \(old) \(new)"
        case .symlink(let path, let target): "symlink \(path) -> \(target)"
        case .setMode(let path, let mode): "chmod \(path) \(String(mode, radix: 8))"
        }
    }

    static func random(using generator: inout SeededGenerator) -> UnionOperation {
        func path() -> String {
            let depth = Int.random(in: 1...3, using: &generator)
            return (0..<depth).map { _ in ["a", "b", "c", "d"].randomElement(using: &generator) ?? "a" }
                .joined(separator: "/")
        }
        let text = String("xyzw".prefix(Int.random(in: 0...4, using: &generator)))
        switch Int.random(in: 0..<22, using: &generator) {
        case 0: return .lookup(path())
        case 1: return .names(path())
        case 2: return .read(path())
        case 3: return .readLink(path())
        case 4, 5: return .create(path(), [0o644, 0o600, 0o755].randomElement(using: &generator) ?? 0o644)
        case 6: return .write(path(), text)
        case 7: return .append(path(), text)
        case 8: return .truncate(path(), Int64.random(in: 0...3, using: &generator))
        case 9, 10, 11:
            return .makeDirectory(path(), [0o755, 0o700].randomElement(using: &generator) ?? 0o755)
        case 12, 13: return .removeDirectory(path())
        case 14, 15: return .remove(path())
        case 16, 17, 18: return .rename(path(), path())
        case 19: return .link(path(), path())
        case 20:
            return .symlink(path(), ["a", "b/c", "./d", "nothing"].randomElement(using: &generator) ?? "a")
        default: return .setMode(path(), [0o740, 0o711, 0o755].randomElement(using: &generator) ?? 0o755)
        }
    }
}

/// Errors by their names, everything else in words.
private func answered(_ body: () throws -> String) throws -> String {
    do {
        return try body()
    } catch let error as SystemError {
        return error.code.name
    }
}

private func words(_ status: FileStatus) -> String {
    let size = status.kind == .directory ? 0 : status.size
    let mode = status.kind == .symlink ? 0 : status.permissions
    return "\(status.kind) \(String(mode, radix: 8)) \(size)"
}

private func text(_ bytes: [UInt8]) -> String { "'\(EntryName(bytes))'" }

extension UnionOperation {
    /// Whether it asks for the contents of a pipe or a device, which are not the tree's.
    func wouldWait(below root: String) -> Bool {
        switch self {
        case .read(let path), .write(let path, _), .append(let path, _), .truncate(let path, _):
            guard let kind = try? FileStatus(of: root + "/" + path).kind else { return false }
            return kind != .file && kind != .directory
        default: return false
        }
    }

    /// What a union answers.
    func answer(of union: UnionFS) throws -> String {
        try answered {
            switch self {
            case .lookup(let path): return words(try union.lookup(EntryName(path)))
            case .names(let path): return "\(try union.names(in: EntryName(path)))"
            case .read(let path): return text(try union.read(EntryName(path)))
            case .readLink(let path): return text(try union.linkTarget(of: EntryName(path)).bytes)
            case .create(let path, let mode): try union.create(EntryName(path), mode: mode)
            case .write(let path, let text): try union.write(Array(text.utf8), to: EntryName(path))
            case .append(let path, let text):
                try union.write(Array(text.utf8), to: EntryName(path), .appending)
            case .truncate(let path, let size): try union.truncate(EntryName(path), to: size)
            case .makeDirectory(let path, let mode): try union.makeDirectory(EntryName(path), mode: mode)
            case .removeDirectory(let path): try union.removeDirectory(EntryName(path))
            case .remove(let path): try union.remove(EntryName(path))
            case .rename(let old, let new): try union.rename(EntryName(old), to: EntryName(new))
            case .link(let old, let new): try union.link(EntryName(old), to: EntryName(new))
            case .symlink(let path, let target): try union.symlink(EntryName(path), to: EntryName(target))
            case .setMode(let path, let mode): try union.setMode(EntryName(path), mode)
            }
            return "done"
        }
    }

    /// What the kernel answers, about a tree at a path.
    func answer(of root: String) throws -> String {
        func at(_ path: String) -> String { root + "/" + path }
        func done(_ value: Int32) throws -> String {
            guard value < 0 else { return "done" }
            throw SystemError("\(self)", Errno(rawValue: errno))
        }
        return try answered {
            switch self {
            case .lookup(let path): return words(try FileStatus(of: at(path), following: false))
            case .names(let path):
                return "\(try OpenFolder(at(path)).entries().map { EntryName($0.name) }.sorted())"
            case .read(let path): return text(try OwnedDescriptor(opening: at(path)).readAll())
            case .readLink(let path): return text(Array(try SymbolicLink.target(of: at(path)).utf8))
            case .create(let path, let mode):
                _ = try OwnedDescriptor(opening: at(path), [.writeOnly, .create, .exclusive], mode: mode)
                return "done"
            case .write(let path, let text):
                try OwnedDescriptor(opening: at(path), [.writeOnly, .truncate]).writeAll(Array(text.utf8))
                return "done"
            case .append(let path, let text):
                try OwnedDescriptor(opening: at(path), [.writeOnly, .append]).writeAll(Array(text.utf8))
                return "done"
            case .truncate(let path, let size): return try done(Glibc.truncate(at(path), Int(size)))
            case .makeDirectory(let path, let mode): return try done(mkdir(at(path), mode))
            case .removeDirectory(let path): return try done(rmdir(at(path)))
            case .remove(let path): return try done(unlink(at(path)))
            case .rename(let old, let new): return try done(Glibc.rename(at(old), at(new)))
            case .link(let old, let new): return try done(linkat(AT_FDCWD, at(old), AT_FDCWD, at(new), 0))
            case .symlink(let path, let target): return try done(Glibc.symlink(target, at(path)))
            case .setMode(let path, let mode): return try done(chmod(at(path), mode))
            }
        }
    }
}
