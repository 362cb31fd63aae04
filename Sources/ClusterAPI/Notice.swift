import ClusterObjects

/// Something worth telling people about an object: what `kubectl describe` shows under Events.
///
/// - Kubernetes: core/v1 Event
public struct Notice: Equatable, Sendable {
    /// The kind of the object.
    public var kind: String
    /// Which object.
    public var object: ObjectName
    /// Whether somebody should look at it.
    public var isWarning: Bool
    /// What happened, in one word.
    public var reason: String
    /// What happened, for people.
    public var message: String

    /// Something worth telling.
    public init<Object: ClusterObject>(
        about object: Object, isWarning: Bool = false, reason: String, message: String
    ) {
        self.init(
            kind: Object.resource.kind, object: object.name, isWarning: isWarning, reason: reason,
            message: message)
    }

    /// Something worth telling about an object of which only the name is known.
    public init(kind: String, object: ObjectName, isWarning: Bool, reason: String, message: String) {
        self.kind = kind
        self.object = object
        self.isWarning = isWarning
        self.reason = reason
        self.message = message
    }
}
