import CgroupFS

/// Folders and files without any rule: what a version 1 hierarchy looks like to a reader.
final class PlainFiles: ControlFileSystem {
    /// Text by path; what is written is put here.
    var texts: [String: String]
    /// Every write, in order.
    private(set) var log: [String] = []
    /// Paths whose writing fails, with the error's number.
    var refusals: [String: Int32] = [:]
    private var folders: Set<String>
    private let fresh: [String: String]

    /// - Parameters:
    ///   - folders: the hierarchies.
    ///   - fresh: the files that a new group has.
    init(folders: Set<String>, texts: [String: String] = [:], fresh: [String: String] = [:]) {
        (self.folders, self.texts, self.fresh) = (folders, texts, fresh)
    }

    func read(_ path: String) throws -> String {
        guard let text = texts[path] else {
            throw KernelError(call: "read", path: path, code: KernelError.noEntry)
        }
        return text
    }

    func write(_ text: String, to path: String) throws {
        if let code = refusals[path] { throw KernelError(call: "write", path: path, code: code) }
        guard texts[path] != nil else {
            throw KernelError(call: "write", path: path, code: KernelError.noEntry)
        }
        log.append("\(text) > \(path)")
        texts[path] = text
    }

    func makeDirectory(_ path: String) throws {
        guard folders.insert(path).inserted else {
            throw KernelError(call: "mkdir", path: path, code: KernelError.exists)
        }
        log.append("mkdir \(path)")
        for (name, text) in fresh { texts["\(path)/\(name)"] = text }
    }

    func removeDirectory(_ path: String) throws {
        guard folders.remove(path) != nil else {
            throw KernelError(call: "rmdir", path: path, code: KernelError.noEntry)
        }
        log.append("rmdir \(path)")
        texts = texts.filter { !$0.key.hasPrefix(path + "/") }
    }

    func list(_ path: String) throws -> [String] {
        guard folders.contains(path) else {
            throw KernelError(call: "opendir", path: path, code: KernelError.noEntry)
        }
        let names = (Array(texts.keys) + folders).filter { $0.hasPrefix(path + "/") }
            .compactMap { $0.dropFirst(path.count + 1).split(separator: "/").first.map(String.init) }
        return Set(names).sorted()
    }
}
