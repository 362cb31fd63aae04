import Glibc
import LinuxSystem

/// A folder that is gone with its owner.
final class ScratchFolder {
    let path: String
    private let above: OpenFolder
    private let name: String

    /// Makes it.
    /// - Parameter kind: a word for its name.
    init(in folder: String, _ kind: String) throws {
        name = "drydock-\(getpid())-store-\(kind)"
        path = "\(folder)/\(name)"
        above = try OpenFolder(folder)
        try above.makeFolder(Array(name.utf8), mode: 0o700)
    }

    deinit {
        try? above.removeTree(Array(name.utf8))
    }
}
