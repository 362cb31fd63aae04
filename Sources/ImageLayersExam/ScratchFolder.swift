import ExamKit
import LinuxSystem

/// A folder for one question, gone with its owner.
final class ScratchFolder {
    let path: String

    init(_ purpose: String) throws {
        path = freshPath(purpose)
        try Folder(path).make(mode: 0o700)
    }

    deinit {
        guard let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
        try? OpenFolder(String(path[..<end])).removeTree(Array(path[end...].utf8.dropFirst()))
    }
}
