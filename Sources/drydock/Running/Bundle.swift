import Documents
import Glibc
import LinuxSystem
import OCIRuntime

/// A folder with a `config.json`: what a container is made from.
struct Bundle {
    let path: String
    let config: RuntimeConfig
    /// The document as it was read; none for a bundle that is no file.
    let bytes: [UInt8]
    /// The root folder: absolute, without links.
    let root: String
    /// Bytes that a document may have.
    private static let most: UInt64 = 16 << 20

    /// Reads and checks the bundle.
    /// - Throws: `Complaint`, with every fault of the document.
    init(_ folder: String) throws {
        guard let path = Self.realPath(folder) else {
            throw Complaint("bundle \(folder): \(reason(errno)); expected a folder with a config.json")
        }
        self.path = path
        let file = "\(path)/config.json"
        let document = try RegularFile(reading: file)
        guard document.size <= Self.most else {
            throw Complaint(file: file, "\(document.size) bytes, expected at most \(Self.most)")
        }
        bytes = try document.read(at: 0, count: Int(document.size))
        do {
            config = try RuntimeConfig.parse(bytes)
        } catch {
            throw Self.complaint(file, error.faults)
        }
        let faults = config.faultsForLinux(starting: true) + config.refusedWishes
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
        let faults = config.faultsForLinux(starting: true) + config.refusedWishes
        guard faults.isEmpty else { throw Self.complaint("this container", faults) }
        self.config = config
        bytes = []
        self.root = root
        self.path = path
    }

    /// Reads a file with nothing but the process of a configuration.
    /// - Throws: `Complaint`, with every fault of the document.
    static func process(in file: String) throws -> RuntimeConfig.Process {
        do {
            let bytes = try OwnedDescriptor(opening: file).readAll(limit: 16 << 20)
            let document = Array("{\"ociVersion\": \"1.2.0\", \"process\": ".utf8) + bytes + Array("}".utf8)
            let config = try RuntimeConfig.parse(document)
            let faults = (config.faultsForLinux(starting: true) + config.refusedWishes)
                .filter { $0.path.hasPrefix("process") }
            guard faults.isEmpty else { throw complaint(file, faults) }
            return config.process ?? RuntimeConfig.Process(cwd: "/")
        } catch let error as DocumentFaults {
            throw complaint(file, error.faults)
        } catch let error as SystemError {
            throw Complaint(file: file, error.code.text)
        }
    }

    /// Reads a file with nothing but the limits of a configuration; "-" is standard input.
    /// - Throws: `Complaint`, with every fault of the document.
    static func resources(in file: String) throws -> RuntimeConfig.Linux.Resources {
        do {
            let bytes = try OwnedDescriptor(opening: file == "-" ? "/dev/stdin" : file).readAll(
                limit: 16 << 20)
            let head = "{\"ociVersion\": \"1.2.0\", \"linux\": {\"resources\": "
            let config = try RuntimeConfig.parse(Array(head.utf8) + bytes + Array("}}".utf8))
            let faults = config.faultsForLinux(starting: false).filter {
                $0.path.hasPrefix("linux.resources")
            }
            guard faults.isEmpty else { throw complaint(file, faults) }
            return config.linux?.resources ?? RuntimeConfig.Linux.Resources()
        } catch let error as DocumentFaults {
            throw complaint(file, error.faults)
        } catch let error as SystemError {
            throw Complaint(file: file, error.code.text)
        }
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
