/// Which object of a kind.
public struct ObjectName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Its namespace; empty for a kind that has none.
    public var namespace: String
    /// Its name in it.
    public var name: String

    /// A name.
    public init(namespace: String = "", name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `default/web`, or `node-1` without a namespace.
    public var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    /// By namespace, then by name.
    public static func < (first: ObjectName, second: ObjectName) -> Bool {
        (first.namespace, first.name) < (second.namespace, second.name)
    }
}
