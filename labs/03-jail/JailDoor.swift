import LabSupport
import FileTrees
import LinuxSystem

/// Opens paths inside of a jail from outside, by the kernel's own walk.
///
/// - C: openat2(2)
public struct JailDoor: Sendable {
    /// The rules of the walk.
    public static var rules: Resolution {
        get throws {
            // TODO jail.5
            // The folder is to be the root of every path, and /proc/PID/fd must not lead out.
            throw Unimplemented("jail.5")
        }
    }

    private let tree: HostTree
    private let usesKernel: Bool

    /// A door into the jail in this folder.
    /// - Parameter usesKernel: false walks with `PathWalker`, as on a kernel before 5.6.
    /// - Throws: `SystemError` when the folder cannot be opened.
    public init(_ folder: String, usesKernel: Bool = true) throws {
        tree = try HostTree(folder)
        self.usesKernel = usesKernel
    }

    /// The place that a path of the jail names.
    /// - Throws: `SystemError`.
    public func open(_ path: String) throws -> OwnedDescriptor {
        // TODO jail.5
        // With the kernel: one openat2 (`OwnedDescriptor(opening:_:in:resolving:)`). If it answers
        // ENOSYS, or `usesKernel` is false: the walker's place, as a descriptor of your own.
        throw Unimplemented("jail.5")
    }
}
