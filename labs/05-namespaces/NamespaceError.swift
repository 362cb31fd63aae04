import LinuxSystem

/// What cannot be asked of namespaces.
public enum NamespaceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A text that is no link of `/proc/PID/ns`.
    case notALink(String)
    /// The same kind twice in one view.
    case twice(NamespaceKinds)
    /// A name that would be set where everybody sees it.
    case shared(String, NamespaceKinds)
    /// A host or domain name that the kernel does not take.
    case badName(String, reason: String)

    /// What was wrong, and what would be right.
    public var description: String {
        switch self {
        case .notALink(let text): "\(text): expected a namespace such as mnt:[4026531841]"
        case .twice(let kinds): "two namespaces of the kind \(kinds.names): a process is in one"
        case .shared(let what, let kinds):
            "\(what) would change the host: it needs a new \(kinds.names) namespace"
        case .badName(let name, let reason): "\(name): \(reason)"
        }
    }
}

extension NamespaceKinds {
    /// The names of /proc/PID/ns, with commas.
    public var names: String {
        NamespaceKinds.files.filter { contains($0.kind) }.map(\.name).joined(separator: ",")
    }
}
