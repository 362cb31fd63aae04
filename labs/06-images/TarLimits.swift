/// How much of an archive is taken for sane before an entry's bytes.
public struct TarLimits: Equatable, Sendable {
    /// Bytes of an extended header, and of all global ones together.
    public var extendedHeader: Int64
    /// Bytes of a name, and of a link's target.
    public var name: Int

    /// Limits; Linux opens no path of more than 4,096 bytes at once.
    public init(extendedHeader: Int64 = 1 << 20, name: Int = 1 << 16) {
        self.extendedHeader = extendedHeader
        self.name = name
    }
}
