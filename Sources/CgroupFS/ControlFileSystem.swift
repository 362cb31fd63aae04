/// A mounted hierarchy of control groups: folders that are groups, files that are knobs.
///
/// Paths begin at the mount: `/drydock/a/pids.max`. `/` is the root group, or for version 1 whatever
/// folder the file system was made with. Every refusal is a `KernelError`.
///
/// - Kernel: Documentation/admin-guide/cgroup-v2.rst, "Basic Operations"
public protocol ControlFileSystem: AnyObject {
    /// The whole text of a control file.
    /// - Throws: `KernelError`.
    func read(_ path: String) throws -> String

    /// Writes a text to a control file, in one call: the kernel takes each write as one command.
    ///
    /// Never creates a file.
    /// - Throws: `KernelError`.
    func write(_ text: String, to path: String) throws

    /// Makes a group. Its parent must exist.
    /// - Throws: `KernelError`.
    func makeDirectory(_ path: String) throws

    /// Removes a group without processes and without children; its files go with it.
    /// - Throws: `KernelError`.
    func removeDirectory(_ path: String) throws

    /// The names in a group, files and child groups alike, sorted.
    /// - Throws: `KernelError`.
    func list(_ path: String) throws -> [String]
}
