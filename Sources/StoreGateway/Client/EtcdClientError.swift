import LinuxSystem

/// Why a server that speaks etcd's API gave no answer, or one that is none.
public enum EtcdClientError: Error, Equatable, Sendable {
    /// It cannot be reached, or went away. What was asked for may have been done.
    case unreachable(address: String, why: String)
    /// It refused for a reason that is not one of a store's.
    case refused(status: Int, message: String)
    /// Its answer is not what the API says.
    case malformed(String)
}

extension EtcdClientError: CustomStringConvertible {
    /// What went wrong, and where.
    public var description: String {
        switch self {
        case .unreachable(let address, let why): "\(address): \(why)"
        case .refused(let status, let message): "the server refused with status \(status): \(message)"
        case .malformed(let what): "the server's answer is not etcd's: \(what)"
        }
    }
}
