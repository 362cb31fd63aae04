import Foundation
import LinuxSystem

/// Folders that a container of the command line needs for as long as it lives.
struct IsolatePlace {
    let id: String
    /// Where relative paths start.
    let path: String
    /// What becomes `/`.
    let root: String
    private let made: [String]

    /// - Throws: `Complaint` with status 125.
    /// - Parameter owner: who is root in the container, as the host numbers it.
    init(rootfs: String?, owner: UInt32) throws {
        id = "isolate-\(getpid())-\(UUID().uuidString.prefix(8))"
        path = "/tmp/drydock-\(id)"
        var folders = [path, path + "/state"]
        if let rootfs {
            guard let real = Bundle.realPath(rootfs), (try? FileStatus(of: real).kind) == .directory else {
                throw Complaint(
                    "--rootfs \(rootfs): \(reason(errno)); make one: drydock jail make \(rootfs) /bin/sh",
                    status: 125)
            }
            root = real
        } else {
            root = path + "/rootfs"
            folders.append(root)
        }
        made = folders
        for folder in folders { try Folder(folder).make() }
        // Mount points are made by the container's root.
        if rootfs == nil, owner != geteuid() { chown(root, owner, owner) }
    }

    /// None of them holds anything by then but the empty mount points.
    var state: String { path + "/state" }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
