import Glibc
import LinuxSystem
import OCIRuntime

/// Places in a tree that a container needs to mount on and that an image may lack: made for the time of a
/// step, they are no part of its layer.
struct MountPoints {
    /// Those that were not there, the deepest first.
    private let missing: [String]

    init(of mounts: [RuntimeConfig.Mount], in root: String) {
        var missing: [String] = []
        for mount in mounts {
            var path = root
            for part in mount.destination.split(separator: "/") {
                path += "/\(part)"
                let isThere = (try? FileStatus(of: path, following: false)) != nil
                if !isThere, !missing.contains(path) { missing.append(path) }
            }
        }
        self.missing = missing.reversed()
    }

    /// Takes away those that are there now, as long as they are empty: what a step put into them stays.
    func removeMade() {
        for path in missing where rmdir(path) < 0 && errno == ENOTDIR {
            if (try? FileStatus(of: path, following: false))?.size == 0 { unlink(path) }
        }
    }
}
