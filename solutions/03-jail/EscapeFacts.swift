import LinuxSystem

/// What an attacker inside of a jail knows of the host.
public struct EscapeFacts: Equatable, Sendable {
    /// The absolute path of a file outside of the jail, in the host's tree.
    public var secret: String
    /// How many bytes to show of what is found.
    public var length: Int
    /// The number of a directory descriptor that was left open, of a directory outside.
    public var heldDirectory: Int32
    /// The number of a descriptor of the secret that was left open, for its place only: it cannot be read.
    /// - C: open(2), O_PATH
    public var heldFile: Int32
    /// A disk that holds the secret in its first bytes.
    public var disk: DeviceNode
    /// The disk's name in /dev.
    public var diskName: String
    /// A process outside, of the same user.
    public var process: Int32
    /// Where that process has the secret in its memory.
    public var address: UInt64

    /// All that there is to know.
    public init(
        secret: String, length: Int, heldDirectory: Int32, heldFile: Int32, disk: DeviceNode,
        diskName: String, process: Int32, address: UInt64
    ) {
        self.secret = secret
        self.length = length
        self.heldDirectory = heldDirectory
        self.heldFile = heldFile
        self.disk = disk
        self.diskName = diskName
        self.process = process
        self.address = address
    }
}
