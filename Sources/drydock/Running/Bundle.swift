import Glibc
import LinuxSystem
import OCIRuntime

/// A folder with a `config.json`: what a container is made from.
struct Bundle {
    let path: String
    let config: RuntimeConfig
    /// The root folder: absolute, without links.
    let root: String

    /// Reads and checks the bundle.
    /// - Throws: `Complaint`, with every fault of the document.
    init(_ folder: String) throws {
        guard let path = Self.realPath(folder) else {
            throw Complaint("bundle \(folder): \(reason(errno)); expected a folder with a config.json")
        }
        self.path = path
        let file = "\(path)/config.json"
        let bytes: [UInt8]
        do {
            bytes = try OwnedDescriptor(opening: file).readAll(limit: 16 << 20)
        } catch {
            throw Complaint(file: file, error.code.text)
        }
        do {
            config = try RuntimeConfig.parse(bytes)
        } catch {
            throw Self.complaint(file, error.faults)
        }
        let faults = config.faultsForLinux(starting: true)
        guard faults.isEmpty else { throw Self.complaint(file, faults) }
        let wanted = config.root?.path ?? ""
        let place = wanted.hasPrefix("/") ? wanted : "\(path)/\(wanted)"
        guard let root = Self.realPath(place), (try? FileStatus(of: root).kind) == .directory else {
            throw Complaint(file: file, "root.path: \(place): expected a folder to become \"/\"")
        }
        self.root = root
    }

    /// A bundle that is no file: the folder is where relative paths start.
    init(_ config: RuntimeConfig, root: String, path: String) throws {
        let faults = config.faultsForLinux(starting: true)
        guard faults.isEmpty else { throw Self.complaint("this container", faults) }
        self.config = config
        self.root = root
        self.path = path
    }

    private static func complaint(_ file: String, _ faults: [Fault]) -> Complaint {
        Complaint(
            "\(file): \(faults.count) \(faults.count == 1 ? "fault" : "faults")\n"
                + faults.map { "  \($0)" }.joined(separator: "\n"))
    }

    static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
