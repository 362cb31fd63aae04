import LabSupport
import LinuxSystem
import OCIRuntime

/// The devices that every container has, and those that its configuration adds.
///
/// - OCI: runtime-spec, config-linux.md, "Default Devices"; runtime-linux.md, "Dev symbolic links"
public enum DevicePlan {
    /// Those that a program may count on.
    public static let usual: [(name: String, node: DeviceNode)] = [
        ("null", DeviceNode(.character, 1, 3)), ("zero", DeviceNode(.character, 1, 5)),
        ("full", DeviceNode(.character, 1, 7)), ("random", DeviceNode(.character, 1, 8)),
        ("urandom", DeviceNode(.character, 1, 9)), ("tty", DeviceNode(.character, 5, 0)),
    ]

    /// Links that a program may count on.
    public static let links: [(name: String, text: String)] = [
        ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx"),
    ]

    /// Before the root is switched: the host's devices shown in the container, for those who may not make
    /// any.
    public static func binds(into root: String, isPrivileged: Bool) throws -> [Step] {
        // TODO namespaces.7
        // mknod is refused in a user namespace, whoever one is there. A bind mount is not.
        throw Unimplemented("namespaces.7")
    }

    /// After it: nodes and links, none of which replaces what the image has.
    /// - Throws: `Unimplemented`.
    public static func steps(_ devices: [RuntimeConfig.Linux.Device], isPrivileged: Bool) throws -> [Step] {
        // TODO namespaces.7
        // The usual ones with mode 0666 and owner 0:0, unless they were bound; the links; then the
        // configuration's own (c and u are characters, b blocks, p a pipe), whose mode is 0666 when none
        // is given.
        throw Unimplemented("namespaces.7")
    }

    // TODO namespaces.7
}
