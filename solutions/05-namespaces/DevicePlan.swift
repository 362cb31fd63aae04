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
        // >>> namespaces.7
        // mknod is refused in a user namespace, whoever one is there. A bind mount is not.
        // stub: throw Unimplemented("namespaces.7")
        guard !isPrivileged else { return [] }
        return usual.map { device in
            let path = "/dev/\(device.name)"
            return .mountInside(root, MountRequest(source: path, target: path, .bind))
        }
        // <<<
    }

    /// After it: nodes and links, none of which replaces what the image has.
    /// - Throws: `Unimplemented`.
    public static func steps(_ devices: [RuntimeConfig.Linux.Device], isPrivileged: Bool) throws -> [Step] {
        // >>> namespaces.7
        // The usual ones with mode 0666 and owner 0:0, unless they were bound; the links; then the
        // configuration's own (c and u are characters, b blocks, p a pipe), whose mode is 0666 when none
        // is given.
        // stub: throw Unimplemented("namespaces.7")
        let nodes: [Step] =
            isPrivileged
            ? usual.map { .provideDevice("/dev/\($0.name)", $0.node, mode: 0o666, user: 0, group: 0) } : []
        return nodes + links.map { .symlink($0.text, at: "/dev/\($0.name)") } + devices.map(provide)
        // <<<
    }

    // >>> namespaces.7
    private static func provide(_ device: RuntimeConfig.Linux.Device) -> Step {
        let kinds: [String: DeviceNode.Kind] = ["b": .block, "p": .pipe]
        let node = DeviceNode(
            kinds[device.type] ?? .character, UInt32(clamping: device.major ?? 0),
            UInt32(clamping: device.minor ?? 0))
        return .provideDevice(
            device.path, node, mode: device.fileMode ?? 0o666, user: device.uid ?? 0, group: device.gid ?? 0)
    }
    // <<<
}
