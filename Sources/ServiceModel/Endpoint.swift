/// Somebody who answers for a port of a service.
public struct Endpoint: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Where.
    public var place: SocketPlace
    /// It is to be sent to: it answers, and is not on its way out, unless its service wants even those.
    public var isReady: Bool
    /// It answers.
    public var isServing: Bool
    /// It is on its way out.
    public var isTerminating: Bool
    /// It is on this node.
    public var isLocal: Bool
    /// The node it is on; empty when nobody knows.
    public var node: String
    /// The zone it is in; empty when nobody knows.
    public var zone: String
    /// Its name below the service; empty for none.
    public var hostname: String
    /// How much it takes compared to the others, at least 0; 1 usually.
    public var weight: Int

    /// An endpoint that can be used, unless something else is said.
    public init(
        _ place: SocketPlace, isReady: Bool = true, isServing: Bool = true, isTerminating: Bool = false,
        isLocal: Bool = false, node: String = "", zone: String = "", hostname: String = "", weight: Int = 1
    ) {
        self.place = place
        self.isReady = isReady
        self.isServing = isServing
        self.isTerminating = isTerminating
        self.isLocal = isLocal
        self.node = node
        self.zone = zone
        self.hostname = hostname
        self.weight = weight
    }

    /// Its place.
    public var description: String { place.description }

    /// By place.
    public static func < (first: Endpoint, second: Endpoint) -> Bool { first.place < second.place }
}
