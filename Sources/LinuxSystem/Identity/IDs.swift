import Glibc

/// Real, effective and saved id; nil leaves one as it is.
///
/// - C: setresuid(2)
public struct IDs: Equatable, Hashable, Sendable {
    /// Who started the process.
    public let real: UInt32?
    /// Who the kernel takes it for.
    public let effective: UInt32?
    /// Who it may become again.
    public let saved: UInt32?

    /// Each of its own.
    public init(real: UInt32?, effective: UInt32?, saved: UInt32?) {
        self.real = real
        self.effective = effective
        self.saved = saved
    }

    /// All three the same.
    public init(all id: UInt32) {
        self.init(real: id, effective: id, saved: id)
    }

    /// The user whose rights this process has.
    /// - C: geteuid(2)
    public static var currentUser: UInt32 { geteuid() }

    /// The group whose rights this process has.
    /// - C: getegid(2)
    public static var currentGroup: UInt32 { getegid() }
}
