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
        // >>> images.4
        // stub: false
        status.kind == .characterDevice && status.major == 0 && status.minor == 0
        // <<<
    }

    /// Makes a name that hides another.
    /// - Throws: `SystemError`.
    public static func makeWhiteout(_ name: [UInt8], in folder: OpenFolder) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        try folder.makeNode(name, DeviceNode(.character, 0, 0), mode: 0)
        // <<<
    }

    /// Whether a folder hides all that lower layers have under its name.
    /// - Throws: `SystemError`.
    public func isOpaque(_ folder: OpenFolder) throws -> Bool {
        // >>> images.4
        // The attribute `opaque` with the value "y".
        // stub: throw Unimplemented("images.4")
        try ExtendedAttributes(of: folder.descriptor).value(of: rawValue + "opaque") == [UInt8(ascii: "y")]
        // <<<
    }

    /// Makes a folder hide all that lower layers have under its name.
    /// - Throws: `SystemError`.
    public func makeOpaque(_ folder: OpenFolder) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        try ExtendedAttributes(of: folder.descriptor).set(rawValue + "opaque", to: [UInt8(ascii: "y")])
        // <<<
    }
}
