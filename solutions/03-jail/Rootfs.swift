import LabSupport
import ELF
import FileTrees
import LinuxSystem

/// Collects what a program needs to run in a root file system of its own.
///
/// - Source: ld.so(8), ldd(1)
public struct Rootfs {
    /// Where the dynamic linker looks when a program says nothing: Debian's order.
    public static let defaultFolders = [
        "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib",
    ]

    private let source: any FileSource
    private let folders: [String]

    /// - Parameters:
    ///   - source: where the files are.
    ///   - folders: where libraries are searched for after a program's own search path.
    public init(from source: any FileSource = HostFiles(), folders: [String] = Rootfs.defaultFolders) {
        self.source = source
        self.folders = folders
    }

    /// Every file that must be there before these programs can run: themselves, their dynamic
    /// linkers, and the libraries of their libraries. A script needs its interpreter.
    /// - Parameter programs: absolute paths.
    /// - Returns: absolute paths, sorted, each once.
    /// - Throws: `RootfsError`, naming what is missing and who wanted it.
    public func closure(of programs: [String]) throws -> [String] {
        // >>> jail.1
        // Start with the programs and go on until nothing new is found: a library needs libraries,
        // and two may need each other. For each name look into the folders of the file that needs it
        // ($ORIGIN in them is that file's own folder), then into `folders`; the first hit counts.
        // A name with a slash in it is a path already. A file that begins with `#!` is a script.
        // stub: throw Unimplemented("jail.1")
        var found: Set<String> = []
        var waiting = programs.map { (path: $0, neededBy: String?.none) }
        while let (path, neededBy) = waiting.popLast() {
            if found.contains(path) { continue }
            guard let bytes = source.contents(of: path) else {
                throw RootfsError.missing(path, neededBy: neededBy, searched: [])
            }
            found.insert(path)
            waiting += try needs(of: path, bytes).map { ($0, path) }
        }
        return found.sorted()
        // <<<
    }

    // >>> jail.1
    private func needs(of path: String, _ bytes: [UInt8]) throws -> [String] {
        if bytes.starts(with: "#!".utf8) {
            let line = String(decoding: bytes.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self)
            return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).prefix(1).map(String.init)
        }
        let info: LinkInfo
        do {
            info = try LinkInfo(of: bytes)
        } catch let error as ELFError {
            throw RootfsError.notExecutable(path, error)
        }
        let libraries = try info.needed.map { try find($0, for: path, info.searchPath) }
        return (info.interpreter.map { [$0] } ?? []) + libraries
    }

    private func find(_ name: String, for path: String, _ own: [String]) throws -> String {
        if name.contains("/") { return name }
        let origin = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let places = own.map { expanded($0, origin) } + folders
        let candidates = places.map { $0 + "/" + name }
        guard let hit = candidates.first(where: { source.contents(of: $0) != nil }) else {
            throw RootfsError.missing(name, neededBy: path, searched: places)
        }
        return hit
    }

    private func expanded(_ folder: String, _ origin: String) -> String {
        for name in ["${ORIGIN}", "$ORIGIN"] where folder.hasPrefix(name) {
            return origin + folder.dropFirst(name.count)
        }
        return folder
    }
    // <<<

    /// The steps that make a root file system for these programs.
    ///
    /// It has every directory before what is in it, each once, in mode 0755 (`/tmp` in 1777); every
    /// file of the closure at its own path in mode 0755, whatever its mode was, so that nothing is
    /// set-user-ID; and the devices null, zero and random in mode 0666.
    /// - Throws: `RootfsError`.
    public func plan(for programs: [String]) throws -> [RootfsStep] {
        // >>> jail.1
        // Directories: /dev, /proc, /tmp, and every parent of every file. Parents before children.
        // Devices, all character devices: null is 1:3, zero is 1:5, random is 1:8.
        // stub: throw Unimplemented("jail.1")
        let files = try closure(of: programs)
        var directories: Set<String> = ["/dev", "/proc", "/tmp"]
        for file in files {
            let names = file.split(separator: "/").dropLast()
            for count in stride(from: 1, through: names.count, by: 1) {
                directories.insert(names.prefix(count).map { "/" + $0 }.joined())
            }
        }
        let devices: [(String, UInt32)] = [("null", 3), ("zero", 5), ("random", 8)]
        // Sorted, "/usr" comes before "/usr/lib": a prefix is less than what it begins.
        return directories.sorted().map { .directory($0, mode: $0 == "/tmp" ? 0o1777 : 0o755) }
            + files.map { .copy(from: $0, to: $0, mode: 0o755) }
            + devices.map { .device("/dev/\($0)", DeviceNode(.character, 1, $1), mode: 0o666) }
        // <<<
    }
}
