import LabSupport
import LinuxSystem

/// The ids of one process, one for each PID namespace that it is in.
///
/// - C: proc_pid_status(5), NSpid
public struct ProcessIDs: Equatable, Sendable {
    /// From the namespace of whoever mounted the /proc to the process's own.
    public let ids: [Int32]

    /// Reads the text of `/proc/PID/status`.
    /// - Throws: `ProcessTextError` when the line is missing or holds anything but numbers.
    public init(status: String) throws {
        // TODO namespaces.3
        // The line "NSpid:" and its numbers, separated by tabs.
        throw Unimplemented("namespaces.3")
    }

    /// What the process itself says when it is asked for its id.
    public var innermost: Int32 { ids.last ?? 0 }
    /// How many PID namespaces it is in below the one that the text comes from.
    public var depth: Int { ids.count - 1 }
}

/// A text that is not what /proc writes.
public struct ProcessTextError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was read.
    public let text: String

    /// An error about this text.
    public init(text: String) {
        self.text = text
    }

    /// What was read, and what would be right.
    public var description: String {
        "\(text.prefix(60)): not what /proc writes there"
    }
}

/// A /proc of its own for a new PID namespace.
public enum ProcMount {
    /// The steps, from the process that is born in the namespaces.
    /// - Throws: `NamespaceError.shared` without a mount namespace: the mount would cover the host's /proc.
    public static func steps(in kinds: NamespaceKinds) throws -> [Step] {
        // TODO namespaces.3
        // /proc shows the processes of the namespace it was mounted in, whoever looks. So mount a new
        // one over the old; before that make every mount private, or the host would get it too.
        throw Unimplemented("namespaces.3")
    }
}
