import LabSupport
import LinuxSystem

/// How overlayfs writes down, in an upper folder, what is not there.
///
/// - C: Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories"
public enum OverlayMarks: String, Sendable {
    /// As root writes it.
    case trusted = "trusted.overlay."
    /// As it is written in a user namespace, by a mount with the option `userxattr`.
    case user = "user.overlay."

    /// Whether an inode says that its name is gone: a character device with the numbers 0:0.
    public static func isWhiteout(_ status: FileStatus) -> Bool {
        // TODO images.4
        false
    }

    /// Makes a name that hides another.
    /// - Throws: `SystemError`.
    public static func makeWhiteout(_ name: [UInt8], in folder: OpenFolder) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// Whether a folder hides all that lower layers have under its name.
    /// - Throws: `SystemError`.
    public func isOpaque(_ folder: OpenFolder) throws -> Bool {
        // TODO images.4
        // The attribute `opaque` with the value "y".
        throw Unimplemented("images.4")
    }

    /// Makes a folder hide all that lower layers have under its name.
    /// - Throws: `SystemError`.
    public func makeOpaque(_ folder: OpenFolder) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }
}
