import ByteStreams
import FoundationEssentials

extension Kit {
    /// SHA-256 of everything that judges these labs: a log that was begun with another is not gone on with.
    func digest(of labs: [Lab]) throws -> String {
        var hash = RunningHash()
        let folders =
            ["Sources"]
            + labs.flatMap {
                ["labs/\($0.folder)/lab.yml", "Tests/\($0.module)Tests", "solutions/\($0.folder)"]
            }
        for path in ["Package.swift"] + folders { try add(path, to: &hash) }
        return hash.hex
    }

    private func add(_ path: String, to hash: inout RunningHash) throws {
        var isFolder = false
        let place = "\(root)/\(path)"
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else { return }
        if isFolder {
            for name in try FileManager.default.contentsOfDirectory(atPath: place).sorted() {
                try add("\(path)/\(name)", to: &hash)
            }
        } else {
            let bytes = Array(FileManager.default.contents(atPath: place) ?? Data())
            hash.update(Array("\(path)\0\(bytes.count)\0".utf8))
            hash.update(bytes)
        }
    }
}
