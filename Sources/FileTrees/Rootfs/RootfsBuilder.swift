import Glibc
import LinuxSystem

/// Carries out the plan of a root file system below one folder.
public struct RootfsBuilder {
    private let folder: String
    private let source: any FileSource

    /// - Parameters:
    ///   - folder: where the new root is; made if it is not there.
    ///   - source: where copied files come from.
    public init(at folder: String, from source: any FileSource = HostFiles()) {
        self.folder = folder
        self.source = source
    }

    /// Makes everything.
    /// - Returns: the devices that this user may not make; without root that is all of them.
    /// - Throws: `SystemError` at the first thing that cannot be made.
    public func build(_ steps: [RootfsStep]) throws(SystemError) -> [String] {
        if mkdir(folder, 0o755) != 0, errno != EEXIST {
            throw SystemError("mkdir(\(folder))", Errno(rawValue: errno))
        }
        var refused: [String] = []
        for step in steps {
            switch step {
            case .directory(let path, let mode): try makeDirectory(folder + path, mode)
            case .copy(let from, let to, let mode): try copy(from, to: folder + to, mode)
            case .device(let path, let node, let mode):
                if try !makeDevice(folder + path, node, mode) { refused.append(path) }
            }
        }
        return refused
    }

    private func makeDirectory(_ path: String, _ mode: UInt32) throws(SystemError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw SystemError("mkdir(\(path))", Errno(rawValue: errno))
        }
        // chmod, because mkdir's mode passes through the umask and loses the sticky bit.
        if chmod(path, mode) != 0 { throw SystemError("chmod(\(path))", Errno(rawValue: errno)) }
    }

    private func copy(_ from: String, to path: String, _ mode: UInt32) throws(SystemError) {
        guard let bytes = source.contents(of: from) else { throw SystemError("open(\(from))", .noEntry) }
        let file = try OwnedDescriptor(
            opening: path, [.writeOnly, .create, .truncate, .noFollow], mode: 0o600)
        try file.writeAll(bytes)
        if fchmod(file.number, mode) != 0 { throw SystemError("chmod(\(path))", Errno(rawValue: errno)) }
    }

    private func makeDevice(_ path: String, _ node: DeviceNode, _ mode: UInt32) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try Step.makeNode(path, node, mode: 0o600).perform()
        } catch {
            if error.code == .notPermitted { return false }
            if error.code != .exists { throw error }
        }
        if chmod(path, mode) != 0 { throw SystemError("chmod(\(path))", Errno(rawValue: errno)) }
        return true
    }
}
