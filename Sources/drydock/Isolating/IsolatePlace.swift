import FoundationEssentials
import Glibc
import LinuxSystem

/// Folders that a container of the command line needs for as long as it lives.
struct IsolatePlace {
    private static let prefix = "drydock-isolate-"

    let id: String
    /// Where relative paths start.
    let path: String
    /// What becomes `/`.
    let root: String
    /// Held as long as this process lives: who can take it finds a place that nobody uses any more.
    private let lock: Int32

    /// - Parameter owner: who is root in the container, as the host numbers it.
    /// - Throws: `Complaint` with status 125.
    init(rootfs: String?, owner: UInt32) throws {
        Self.sweep()
        id = "isolate-\(getpid())-\(UUID().uuidString.prefix(8))"
        path = "/tmp/drydock-\(id)"
        root = try rootfs.map(Self.real) ?? path + "/rootfs"
        try Folder(path).make()
        lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        flock(lock, LOCK_EX)
        try Folder(state).make()
        guard rootfs == nil else { return }
        try Folder(root).make()
        // Mount points are made by the container's root.
        if owner != geteuid() { chown(root, owner, owner) }
    }

    /// Where the container is kept.
    var state: String { path + "/state" }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        close(lock)
    }

    private static func real(_ folder: String) throws -> String {
        guard let real = Bundle.realPath(folder) else {
            throw Complaint(
                "--rootfs \(folder): \(reason(errno)); make one: drydock jail make \(folder) /bin/sh",
                status: 125)
        }
        guard (try? FileStatus(of: real).kind) == .directory else {
            throw Complaint("--rootfs \(folder): expected a folder to become \"/\"", status: 125)
        }
        return real
    }

    /// Removes what killed ones have left: their containers have ended with them.
    private static func sweep() {
        for name in (try? Folder("/tmp").names()) ?? [] where name.hasPrefix(prefix) {
            let path = "/tmp/\(name)"
            let lock = open(path + "/lock", O_RDWR | O_CLOEXEC)
            guard lock >= 0 else { continue }
            defer { close(lock) }
            guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { continue }
            let id = String(name.dropFirst("drydock-".count))
            if let note = try? Folder("\(path)/state/\(id)").bytes(of: "group") {
                try? ContainerGroup(note: String(decoding: note, as: UTF8.self))?.remove()
            }
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}
