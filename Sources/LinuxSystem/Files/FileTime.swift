/// A moment, as an inode keeps it.
///
/// - C: timespec(3type)
public struct FileTime: Equatable, Hashable, Sendable {
    /// Since 1970; negative before.
    public let seconds: Int64
    /// After that second: 0...999,999,999.
    public let nanoseconds: UInt32

    /// That moment.
    public init(seconds: Int64, nanoseconds: UInt32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}
