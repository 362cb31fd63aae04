/// What a proxy has to know of the node that it runs on.
public struct NodeNetwork: Hashable, Sendable {
    /// The name of the node.
    public var name: String
    /// Its addresses; the first of each family is the one that it masquerades with.
    public var addresses: [IPAddress]
    /// Where the pods of the cluster are; nil when nobody knows: then nobody is taken for a pod.
    public var pods: AddressRange?

    /// A node.
    public init(name: String, addresses: [IPAddress], pods: AddressRange? = nil) {
        self.name = name
        self.addresses = addresses
        self.pods = pods
    }

    /// Whether an address is this node's.
    public func owns(_ address: IPAddress) -> Bool { addresses.contains(address) || address.isLoopback }
    /// Whether an address is a pod's.
    public func isPod(_ address: IPAddress) -> Bool { pods?.contains(address) ?? false }
}
