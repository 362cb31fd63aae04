import ClusterObjects
import LabSupport
import ServiceModel

/// The services that a proxy knows, by port.
///
/// - Kubernetes: pkg/proxy/service.go
public struct ServiceMap {
    private var services: [String: [ServicePortInfo]] = [:]

    /// One without services.
    public init() {}

    /// All ports, in order of their names.
    public var ports: [ServicePortInfo] {
        services.values.flatMap { $0 }.sorted { $0.name < $1.name }
    }

    /// A service was made or changed.
    /// - Returns: the ports that are new, other than before, or gone, in order.
    /// - Throws: `ServiceFault` for an address or a number that cannot be; nothing has changed then.
    @discardableResult
    public mutating func set(_ service: Service) throws -> [ServicePortName] {
        // TODO proxy.1
        // What was known under its key against what `ports(of:)` says now.
        throw Unimplemented("proxy.1")
    }

    /// A service has gone.
    /// - Returns: its ports, in order.
    @discardableResult
    public mutating func remove(_ service: Service) throws -> [ServicePortName] {
        // TODO proxy.1
        throw Unimplemented("proxy.1")
    }

    private static func key(_ meta: ObjectMeta) -> String { "\(meta.namespace)/\(meta.name)" }

    private mutating func replace(_ key: String, with ports: [ServicePortInfo]) -> [ServicePortName] {
        let old = services[key] ?? []
        services[key] = ports.isEmpty ? nil : ports
        let changed = old.filter { !ports.contains($0) } + ports.filter { !old.contains($0) }
        return Set(changed.map(\.name)).sorted()
    }

    /// What a proxy has to know of the ports of a service; none of a service that it has nothing to do with.
    public static func ports(of service: Service) throws -> [ServicePortInfo] {
        // TODO proxy.1
        // A headless service (`None`), one without an address yet, and one that is only another name
        // (`ExternalName`) have no address to translate. `Local` policies are read where they can apply:
        // the external one of node ports and load balancers.
        throw Unimplemented("proxy.1")
    }

    private static func timeout(_ config: SessionAffinityConfig?) -> Duration {
        .seconds(config?.clientIP?.timeoutSeconds ?? 10800)
    }

    private static func port(
        _ port: ServicePort, _ place: String, of common: ServicePortInfo
    ) throws -> ServicePortInfo {
        var info = common
        info.name.port = port.name
        info.name.transport = try ServiceFault.transport(port.protocolName, place)
        info.port = try ServiceFault.port(port.port, "\(place).port")
        info.nodePort = try ServiceFault.port(port.nodePort, "\(place).nodePort")
        return info
    }
}
