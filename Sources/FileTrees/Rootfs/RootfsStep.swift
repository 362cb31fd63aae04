import LinuxSystem

/// One thing that is put into a new root file system. Paths are absolute inside of it.
public enum RootfsStep: Equatable, Hashable, Sendable {
    case directory(String, mode: UInt32)
    /// Owner, times and set-user-ID bits of the source are not kept.
    case copy(from: String, to: String, mode: UInt32)
    case device(String, DeviceNode, mode: UInt32)
}
