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
        // TODO jail.1
        // Start with the programs and go on until nothing new is found: a library needs libraries,
        // and two may need each other. For each name look into the folders of the file that needs it
        // ($ORIGIN in them is that file's own folder), then into `folders`; the first hit counts.
        // A name with a slash in it is a path already. A file that begins with `#!` is a script.
        throw Unimplemented("jail.1")
    }

    // TODO jail.1

    /// The steps that make a root file system for these programs.
    ///
    /// It has every directory before what is in it, each once, in mode 0755 (`/tmp` in 1777); every
    /// file of the closure at its own path in mode 0755, whatever its mode was, so that nothing is
    /// set-user-ID; and the devices null, zero and random in mode 0666.
    /// - Throws: `RootfsError`.
    public func plan(for programs: [String]) throws -> [RootfsStep] {
        // TODO jail.1
        // Directories: /dev, /proc, /tmp, and every parent of every file. Parents before children.
        // Devices, all character devices: null is 1:3, zero is 1:5, random is 1:8.
        throw Unimplemented("jail.1")
    }
}
