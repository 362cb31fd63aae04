import CgroupFS

/// Control files that print on stderr what is changed in them, as a shell would be told.
final class TracedControlFiles: ControlFileSystem {
    private let files: any ControlFileSystem
    private let prefix: String

    /// - Parameter prefix: where the files are mounted, without a slash at the end.
    init(_ files: any ControlFileSystem, prefix: String) {
        self.files = files
        self.prefix = prefix
    }

    func read(_ path: String) throws -> String { try files.read(path) }

    func list(_ path: String) throws -> [String] { try files.list(path) }

    func write(_ text: String, to path: String) throws {
        try traced("echo \(text) > \(prefix)\(path)") { try files.write(text, to: path) }
    }

    func makeDirectory(_ path: String) throws {
        try traced("mkdir \(prefix)\(path)") { try files.makeDirectory(path) }
    }

    func removeDirectory(_ path: String) throws {
        try traced("rmdir \(prefix)\(path)") { try files.removeDirectory(path) }
    }

    private func traced(_ line: String, _ act: () throws -> Void) throws {
        do {
            try act()
            writeAll("+ \(line)\n", to: 2)
        } catch let error as KernelError where error.call == "rmdir" && error.code == KernelError.noEntry {
            // Taking back what is gone already changes nothing.
            throw error
        } catch {
            writeAll("+ \(line)  # \((error as? KernelError)?.name ?? "\(error)")\n", to: 2)
            throw error
        }
    }
}
