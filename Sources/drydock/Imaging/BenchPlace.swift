import Glibc
import LabSupport
import LinuxSystem

/// A folder for the trees and archives of a bench, gone with it: in memory, where that has room.
///
/// On a disk the figures say more of what others do there than of the programs. ext4 for one gives no inode
/// out again that was freed seconds ago, and searches long for another: the second of two contenders would
/// pay for the removal of the first one's tree.
final class BenchPlace {
    let path: String
    private let above: OpenFolder
    private let name: String

    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? Self.memory ?? "/tmp"
        name = "drydock-\(getpid())-image-bench"
        path = parent + "/" + name
        above = try OpenFolder(parent)
        try above.makeFolder(Array(name.utf8), mode: 0o700)
    }

    private static var memory: String? {
        var value = statvfs()
        guard statvfs("/dev/shm", &value) == 0, value.f_bavail * value.f_frsize > 4_000_000_000 else {
            return nil
        }
        return "/dev/shm"
    }

    deinit {
        try? above.removeTree(Array(name.utf8))
    }

    /// The path of a name in it, which is not there any more.
    func free(_ name: String) throws -> String {
        try OpenFolder(path).removeTree(Array(name.utf8))
        return path + "/" + name
    }

    /// A folder in it, made.
    func folder(_ name: String) throws -> String {
        let path = try free(name)
        try Folder(path).make()
        return path
    }

    /// A tree of files in folders of a hundred.
    ///
    /// Their bytes are lines of words, so that they pack about as well as a distribution's do.
    func tree(_ name: String, files: Int, bytes: Int) throws -> String {
        let root = try folder(name)
        var words = SeededGenerator(seed: 6)
        for number in 0..<files {
            let folder = "\(root)/d\(number / 100)"
            if number % 100 == 0 { mkdir(folder, 0o755) }
            let file = try OwnedDescriptor(
                opening: "\(folder)/file-\(number)", [.writeOnly, .create, .exclusive], mode: 0o644)
            try file.writeAll(Self.text(bytes, using: &words))
        }
        return root
    }

    private static func text(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 64)
        while bytes.count < count {
            var number = generator.next()
            // Half noise, half of it seen before.
            for _ in 0..<4 {
                bytes.append(UInt8(truncatingIfNeeded: number & 0x3F) &+ 48)
                number >>= 6
            }
            bytes += word(Int(truncatingIfNeeded: number & 0x3FF))
        }
        return Array(bytes.prefix(count))
    }

    private static func word(_ number: Int) -> [UInt8] {
        Array(" word\(number) ".utf8)
    }
}
