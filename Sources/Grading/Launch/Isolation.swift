import CLinux
import Glibc

/// What keeps the processes of one launch together, from strong to weak.
public enum Isolation: String, Sendable, Codable, CaseIterable {
    /// A PID namespace of its own: when its first process ends, the kernel ends all others.
    case pidNamespace
    /// A PID namespace inside a user namespace of its own, for a grader that is not root.
    case userNamespace
    /// A reaper that adopts orphans and kills them one by one; a program that kills the reaper escapes.
    case reaper

    /// The strongest that this host allows, found out by trying.
    public static let strongest: Isolation = allCases.first { $0.refusal == nil } ?? .reaper

    /// Why this host does not allow it, as errno; nil when it does.
    public var refusal: Int32? {
        let answer = clinux_probe(code, 0, Self.map(getuid()), Self.map(getgid()))
        return answer == 0 ? nil : -answer
    }

    /// The number the C side knows it by.
    var code: Int32 {
        switch self {
        case .pidNamespace: Int32(CLINUX_PID_NAMESPACE.rawValue)
        case .userNamespace: Int32(CLINUX_USER_NAMESPACE.rawValue)
        case .reaper: Int32(CLINUX_REAPER.rawValue)
        }
    }

    /// The one line of a uid_map or gid_map that keeps our own number.
    static func map(_ id: UInt32) -> String { "\(id) \(id) 1\n" }
}
