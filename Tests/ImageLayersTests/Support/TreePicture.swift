import Archives
import LinuxSystem

/// All that can be seen of a tree, one line for each name, sorted: two trees are the same when their
/// pictures are.
struct TreePicture: Equatable, CustomStringConvertible {
    /// What is left out.
    struct Without: OptionSet {
        let rawValue: Int
        static let times = Without(rawValue: 1)
        static let owners = Without(rawValue: 2)
        static let modes = Without(rawValue: 4)
        static let attributes = Without(rawValue: 8)
    }

    private(set) var lines: [String] = []
    private let without: Without
    private var names: [FileName: String] = [:]

    private struct FileName: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    init(of path: String, without: Without = []) throws {
        self.without = without
        try add(OpenFolder(path), "")
        lines.sort()
    }

    static func == (left: TreePicture, right: TreePicture) -> Bool { left.lines == right.lines }

    var description: String { lines.joined(separator: "\n") }

    private mutating func add(_ folder: OpenFolder, _ path: String) throws {
        try add(folder.descriptor.status(), ".", path.isEmpty ? "./" : path, in: folder)
        for entry in try folder.entries().sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
            let status = try folder.status(of: entry.name)
            let name = path + EntryName(entry.name).description
            guard status.kind == .directory else {
                try add(status, nil, name, in: folder, entry.name)
                continue
            }
            try add(folder.folder(entry.name), name + "/")
        }
    }

    private mutating func add(
        _ status: FileStatus, _ here: String?, _ path: String, in folder: OpenFolder, _ name: [UInt8] = [0x2E]
    ) throws {
        var words = [path, try what(status, path, in: folder, name)]
        if status.kind != .symlink && !without.contains(.modes) {
            words.append(String(status.permissions, radix: 8))
        }
        if !without.contains(.owners) { words.append("\(status.owner):\(status.group)") }
        if !without.contains(.times) {
            words.append("\(status.modified.seconds).\(status.modified.nanoseconds)")
        }
        if !without.contains(.attributes) {
            let all = try ExtendedAttributes(of: name, in: folder).all()
            words += all.sorted { $0.key < $1.key }
                .map { "\($0.key)=\(EntryName($0.value))" }
        }
        lines.append(words.joined(separator: " "))
    }

    private mutating func what(_ status: FileStatus, _ path: String, in folder: OpenFolder, _ name: [UInt8])
        throws -> String
    {
        // The first name of a file in the order of the walk stands for it.
        let file = FileName(device: status.device, inode: status.inode)
        if status.links > 1 && status.kind != .directory {
            if let first = names[file] { return "link to \(first)" }
            names[file] = path
        }
        switch status.kind {
        case .directory: return "folder"
        case .file: return "file '\(EntryName(try folder.open(name).readAll()))'"
        case .symlink: return "-> \(EntryName(try folder.linkTarget(of: name)))"
        case .characterDevice: return "c \(status.major):\(status.minor)"
        case .blockDevice: return "b \(status.major):\(status.minor)"
        case .fifo: return "fifo"
        case .socket: return "socket"
        }
    }
}
