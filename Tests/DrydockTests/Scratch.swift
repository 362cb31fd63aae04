import Glibc

/// A folder for the files of one test, gone with it.
final class Scratch {
    let path: String
    private var names: [String] = []

    init() throws {
        var template = Array("/tmp/drydock-tests-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw SpawnFailure(path: "/tmp", code: errno) }
        path = String(cString: made)
    }

    deinit {
        names.forEach { unlink("\(path)/\($0)") }
        rmdir(path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let place = "\(path)/\(name)"
        let descriptor = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SpawnFailure(path: place, code: errno) }
        defer { close(descriptor) }
        names.append(name)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw SpawnFailure(path: place, code: errno) }
        return place
    }
}
