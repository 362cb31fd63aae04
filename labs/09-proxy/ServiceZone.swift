import ClusterObjects
import DNSMessages
import LabSupport
import ServiceModel

/// The names of a cluster's services and of those that answer for them.
///
/// - Kubernetes: DNS-Based Service Discovery 1.1.0 (kubernetes/dns docs/specification.md)
public struct ServiceZone {
    /// What it was told about itself.
    public let settings: ZoneSettings

    /// By namespace, then by name.
    let services: [String: [String: NamedService]]
    /// The names of addresses, in order of namespaces and services.
    let owners: [IPAddress: [DNSName]]

    /// The names of services, with their slices.
    /// - Throws: `ServiceFault`, with the kind and the name of the object that is wrong.
    public init(
        _ services: [Service] = [], _ slices: [EndpointSlice] = [], settings: ZoneSettings = ZoneSettings()
    ) throws {
        self.settings = settings
        let parts = Dictionary(grouping: slices) { slice in
            "\(slice.metadata.namespace)/\(slice.metadata.labels[EndpointSliceMap.serviceLabel] ?? "")"
        }
        var found: [String: [String: NamedService]] = [:]
        for service in services {
            let key = "\(service.metadata.namespace)/\(service.metadata.name)"
            do {
                let named = try NamedService(service, parts[key] ?? [])
                found[named.namespace, default: [:]][named.name] = named
            } catch let fault as ServiceFault {
                throw ServiceFault("service \(key) or its slices: \(fault)")
            }
        }
        self.services = found
        do {
            owners = try Self.owners(in: found, of: settings.domain)
            // So that no question can find out that a name is too long.
            for zone in [settings.domain] + settings.reverse { _ = try zone.below(["hostmaster"]) }
        } catch let fault as NameFault {
            throw ServiceFault("domain \(settings.domain): \(fault)")
        }
    }

    /// Whether a namespace is there.
    func isNamespace(_ name: String) -> Bool {
        services[name] != nil || settings.namespaces.contains { $0.lowercased() == name }
    }

    /// The name of a service.
    static func name(of service: NamedService, in domain: DNSName) throws -> DNSName {
        try domain.below([service.name, service.namespace, "svc"])
    }

    private static func owners(
        in services: [String: [String: NamedService]], of domain: DNSName
    ) throws -> [IPAddress: [DNSName]] {
        // TODO proxy.8
        // An address of a service has the name of the service; one of a member has the member's, below it. Of
        // both, the service's counts. One address can have several names, each once.
        throw Unimplemented("proxy.8")
    }
}
