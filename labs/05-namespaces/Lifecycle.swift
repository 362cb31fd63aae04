import LabSupport
import OCIRuntime

/// What may be asked of a container, and when.
///
/// - OCI: runtime-spec, runtime.md, "Operations"
public enum Operation: String, CaseIterable, Sendable {
    case start, kill, delete, exec
}

/// Which operation is legal in which state.
public enum Lifecycle {
    /// Whether an operation may go on.
    /// - Parameter isForced: `delete --force`, which kills first.
    /// - Throws: `LifecycleError`.
    public static func check(
        _ operation: Operation, of id: String, in status: RuntimeState.Status, isForced: Bool = false
    ) throws {
        // TODO namespaces.7
        // start: only what was created and not started. kill: what is created or running. delete: what
        // has stopped; anything when forced. exec: what runs. The error says which states would be right.
        throw Unimplemented("namespaces.7")
    }

    /// What a container is, from what can be seen of it.
    /// - Parameters:
    ///   - isRecorded: its process has been noted: `create` has done its work.
    ///   - isAlive: that process has not ended.
    ///   - awaitsStart: nobody has started it yet.
    public static func status(isRecorded: Bool, isAlive: Bool, awaitsStart: Bool) throws
        -> RuntimeState.Status
    {
        // TODO namespaces.7
        throw Unimplemented("namespaces.7")
    }

    /// Whether a name can stand for a container: 1 to 255 of the letters, digits and `_+-.` of ASCII, not `.`
    /// and not `..`, since it names a folder.
    /// - Throws: `LifecycleError.badName`.
    public static func check(id: String) throws {
        // TODO namespaces.7
        throw Unimplemented("namespaces.7")
    }
}

/// What cannot be done with a container now.
public enum LifecycleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An operation in the wrong state.
    case illegal(Operation, id: String, status: RuntimeState.Status, legal: [RuntimeState.Status])
    /// A name that could not be a folder's.
    case badName(String)
    /// No container of this name.
    case unknown(String)
    /// A container of this name is there already.
    case exists(String)
    /// A configuration without what is needed now.
    case missing(String)

    /// What was wrong, and what would be right.
    public var description: String {
        switch self {
        case .illegal(let operation, let id, let status, let legal):
            "cannot \(operation.rawValue) container \(id): it is \(status.rawValue), expected "
                + legal.map(\.rawValue).joined(separator: " or ")
        case .badName(let id): "container id \"\(id)\": expected 1 to 255 of a-z A-Z 0-9 _ + - ."
        case .unknown(let id): "container \(id) does not exist"
        case .exists(let id): "container \(id) exists already: delete it, or take another id"
        case .missing(let path): "config.json: \(path) is missing, and a container needs it to be created"
        }
    }
}
