#if canImport(Glibc)
    import Glibc
#endif

/// The guest programs that the project ships, built from the sources in this folder.
public enum Guests {
    /// The supervisor kernel: traps, timer, Sv39, a disk read, user processes, a prompt.
    public static var kernel: String { folder + "/kernel.elf" }
    /// The integer mix: a compute-bound program whose `iterations` symbol says how long it runs.
    public static var mix: String { folder + "/mix.elf" }
    /// A supervisor kernel over SBI: Sv39, ten timer interrupts, power off with status 0.
    public static var tick: String { folder + "/tick.elf" }
    /// Another supervisor kernel over SBI: three system calls of a user program, then it panics.
    public static var crash: String { folder + "/crash.elf" }
    /// The study guest for RV64-NT: starts in machine mode, checks what the hart tells it about itself.
    public static var sensitive: String { folder + "/sensitive.elf" }
    /// The study guest with its sensitive instructions replaced by hypercalls.
    public static var sensitiveParavirtual: String { folder + "/sensitive-pv.elf" }

    private static var folder: String {
        let path = #filePath
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// All bytes of a file.
    /// - Throws: `FileError` naming the file and the system's reason.
    public static func contents(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw FileError(path: path, code: errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}

/// A file that could not be read.
public struct FileError: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    /// The file and the system's reason.
    public var description: String {
        "cannot read \(path): \(String(cString: strerror(code)))"
    }
}
