import ClusterObjects
import LabSupport
import ServiceModel

/// Who answers for the ports of services, put together from slices.
///
/// - Kubernetes: pkg/proxy/endpointslicecache.go
public struct EndpointSliceMap {
    /// Names the service of a slice.
    public static let serviceLabel = "kubernetes.io/service-name"

    /// What a change did.
    public struct Change: Equatable, Sendable {
        /// The ports whose endpoints are others than before, in order.
        public var changed: [ServicePortName]
        /// Places that nobody can be sent to any more, in order: who is on the way there must be told.
        public var gone: [SocketPlace]

        /// A change.
        public init(changed: [ServicePortName] = [], gone: [SocketPlace] = []) {
            self.changed = changed
            self.gone = gone
        }
    }

    /// By service, then by the name of the slice.
    private var slices: [String: [String: EndpointSlice]] = [:]
    /// The service under which each slice is kept: namespace and name to namespace and service.
    private var owners: [String: String] = [:]
    private let node: String

    /// - Parameter node: where this proxy runs: endpoints on it are local.
    public init(node: String = "") {
        self.node = node
    }

    /// A slice was made or changed.
    /// - Throws: `ServiceFault` for one without a service, or with addresses that are none; nothing has
    ///   changed then.
    @discardableResult
    public mutating func set(_ slice: EndpointSlice) throws -> Change {
        // TODO proxy.1
        // Compare what its service had with what it has now. A slice that has been given to another service
        // is a change of both.
        throw Unimplemented("proxy.1")
    }

    /// A slice has gone: the endpoints of the others stay.
    @discardableResult
    public mutating func remove(_ slice: EndpointSlice) throws -> Change {
        // TODO proxy.1
        // It is kept under the service that it had last, whatever its label says now.
        throw Unimplemented("proxy.1")
    }

    /// Who answers for a port, in order of places; those that are not ready, too.
    public func endpoints(of name: ServicePortName) throws -> [Endpoint] {
        try endpoints(ofService: "\(name.namespace)/\(name.name)")[PortKey(name)] ?? []
    }

    private static func key(_ slice: EndpointSlice) -> String {
        "\(slice.metadata.namespace)/\(slice.metadata.name)"
    }

    private static func service(of slice: EndpointSlice) -> String? {
        guard let name = slice.metadata.labels[serviceLabel], !name.isEmpty else { return nil }
        return "\(slice.metadata.namespace)/\(name)"
    }

    private mutating func changing(
        _ services: Set<String>, _ body: (inout [String: [String: EndpointSlice]]) -> Void
    ) throws -> Change {
        let before = try services.sorted().map { try endpoints(ofService: $0) }
        body(&slices)
        for service in services where slices[service]?.isEmpty == true { slices[service] = nil }
        let after = try services.sorted().map { try endpoints(ofService: $0) }
        var change = Change()
        for (service, pair) in zip(services.sorted(), zip(before, after)) {
            for key in Set(pair.0.keys).union(pair.1.keys) where pair.0[key] ?? [] != pair.1[key] ?? [] {
                change.changed.append(key.name(inService: service))
                let places = Set((pair.1[key] ?? []).map(\.place))
                change.gone += (pair.0[key] ?? []).map(\.place).filter { !places.contains($0) }
            }
        }
        return Change(changed: change.changed.sorted(), gone: Set(change.gone).sorted())
    }

    private func endpoints(ofService service: String) throws -> [PortKey: [Endpoint]] {
        try Self.endpoints(of: (slices[service] ?? [:]).sorted { $0.key < $1.key }.map(\.value), node: node)
    }

    /// The endpoints of slices, by port: each place once.
    private static func endpoints(of slices: [EndpointSlice], node: String) throws -> [PortKey: [Endpoint]] {
        // TODO proxy.1
        // A place that stands in several slices is one endpoint; of the two, one that is on this node is
        // believed. What a condition does not say is taken for the better: ready, serving, not terminating.
        // Names (FQDN) are nothing to send packets to; a port without a number, or with 0, says nothing.
        throw Unimplemented("proxy.1")
    }

    private static func endpoints(
        of slice: EndpointSlice, port: UInt16, node: String
    ) throws -> [Endpoint] {
        try slice.endpoints.enumerated().compactMap { index, endpoint in
            // All addresses of one endpoint lead to the same: the first will do.
            guard let text = endpoint.addresses.first else { return nil }
            let address = try ServiceFault.address(text, "endpoints[\(index)].addresses[0]")
            let conditions = endpoint.conditions
            return Endpoint(
                SocketPlace(address, port), isReady: conditions.ready ?? true,
                isServing: conditions.serving ?? true, isTerminating: conditions.terminating ?? false,
                isLocal: !node.isEmpty && endpoint.nodeName == node, node: endpoint.nodeName,
                zone: endpoint.zone, hostname: endpoint.hostname)
        }
    }
}

/// Which port of a service.
private struct PortKey: Hashable {
    let port: String
    let transport: TransportProtocol

    init(port: String, transport: TransportProtocol) {
        self.port = port
        self.transport = transport
    }

    init(_ name: ServicePortName) {
        self.init(port: name.port, transport: name.transport)
    }

    func name(inService service: String) -> ServicePortName {
        let parts = service.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        return ServicePortName(
            namespace: parts[0], name: parts[parts.count - 1], port: port, transport: transport)
    }
}
