import Documents

/// A part of a cluster object: its known members are properties, the others are kept as they were written.
public protocol ClusterValue: JSONMapped, Equatable, Sendable {
    /// One to read into; what a document must give is filled with anything.
    static var blank: Self { get }
    /// What this kit does not know, in the document's order.
    var others: [JSONMember] { get set }
    /// Names each known property to `fields`, in the order in which they are written.
    mutating func map(_ fields: inout ClusterFields)
}

extension ClusterValue {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Documents.Node) -> Self? {
        guard node.isObject else { return nil }
        var value = blank
        var fields = ClusterFields(reading: node)
        value.map(&fields)
        value.others = fields.unknown
        return value
    }

    /// It as it is written.
    public var json: JSONValue {
        var copy = self
        var fields = ClusterFields(reading: nil)
        copy.map(&fields)
        return .object(fields.written + others)
    }
}
