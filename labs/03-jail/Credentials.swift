import LabSupport
import LinuxSystem

/// Who a program runs as.
///
/// - C: credentials(7)
public struct Credentials: Equatable, Sendable {
    /// The user id.
    public let user: UInt32
    /// The group id.
    public let group: UInt32
    /// The groups besides: usually none.
    public let supplementary: [UInt32]

    /// A user, its group, and no other group unless they are named.
    public init(user: UInt32, group: UInt32, supplementary: [UInt32] = []) {
        self.user = user
        self.group = group
        self.supplementary = supplementary
    }

    /// The nobody of Debian.
    public static let nobody = Credentials(user: 65534, group: 65534)

    /// The steps that leave the old identity for good: no id that was there before stays behind.
    public func steps() throws -> [Step] {
        // TODO jail.3
        // Each of these calls needs root's power, and one of them gives it up. A program has three
        // user ids (real, effective, saved): while one of them is still 0, it can take 0 back.
        // The supplementary groups are a list of their own, and root's list is not empty.
        throw Unimplemented("jail.3")
    }
}
