import Glibc
import LinuxSystem

/// A folder for one question, gone with its owner.
final class ScratchFolder {
    let path: String

    init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        path = "\(base)/drydock-exam-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try Folder(path).make(mode: 0o700)
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in (try? Folder(path).names()) ?? [] { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
