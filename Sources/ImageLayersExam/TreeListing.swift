import Archives
import LinuxSystem

/// A tree as lines, without what differs from machine to machine.
struct TreeListing {
    private(set) var lines: [String] = []

    /// The tree below a folder; names of one file stand beside each other.
    init(of path: String) throws {
        var rest = [(try OpenFolder(path), "")]
        var first: [UInt64: String] = [:]
        while let (folder, path) = rest.popLast() {
            for entry in try folder.entries().sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
                let status = try folder.status(of: entry.name)
                let name = path + EntryName(entry.name).description
                if status.kind == .directory { rest.append((try folder.folder(entry.name), name + "/")) }
                if status.links > 1 && status.kind != .directory, let other = first[status.inode] {
                    lines.append("\(name) is \(other)")
                    continue
                }
                first[status.inode] = name
                lines.append("\(name) \(try Self.describe(status, entry.name, in: folder))")
            }
        }
        lines.sort()
    }

    private static func describe(_ status: FileStatus, _ name: [UInt8], in folder: OpenFolder) throws
        -> String
    {
        let time = "\(status.modified.seconds).\(status.modified.nanoseconds)"
        let mode = String(status.permissions, radix: 8)
        switch status.kind {
        case .symlink: return "-> \(EntryName(try folder.linkTarget(of: name))) \(time)"
        case .file: return "'\(EntryName(try folder.open(name).readAll()))' \(mode) \(time)"
        default: return "\(status.kind) \(status.major):\(status.minor) \(mode) \(time)"
        }
    }
}
