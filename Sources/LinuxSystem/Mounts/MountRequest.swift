/// One call of mount, as a value.
///
/// - C: mount(2)
public struct MountRequest: Equatable, Hashable, Sendable {
    /// A device, a folder to bind, or a word that shows up in the list of mounts.
    public var source: String
    /// The path to mount on.
    public var target: String
    /// A file system by its name; empty for a bind or a change.
    public var type: String
    /// Bits that every file system understands.
    public var options: MountOptions
    /// What only this one understands: `mode=755,size=64k`.
    public var data: String

    /// A request; what is left out is passed as none.
    public init(
        source: String = "", target: String, type: String = "", _ options: MountOptions = [],
        data: String = ""
    ) {
        self.source = source
        self.target = target
        self.type = type
        self.options = options
        self.data = data
    }
}
