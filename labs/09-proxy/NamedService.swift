import ClusterObjects
import DNSMessages
import LabSupport
import ServiceModel

/// What names say of a service.
struct NamedService {
    /// A port that has a name.
    struct Port: Hashable {
        var name: String
        var transport: TransportProtocol
        var number: UInt16
    }

    /// Somebody who answers, and under which name.
    struct Member: Hashable {
        var hostname: String
        var address: IPAddress
        var ports: [Port]
    }

    let namespace: String
    let name: String
    /// Its own addresses; none of a headless one.
    var addresses: [IPAddress] = []
    /// Its own ports, those without a name too.
    var ports: [Port] = []
    /// The name that it stands for.
    var alias: DNSName?
    /// Those that can be used, in order of slices.
    var members: [Member] = []

    /// Whether its name leads to its members.
    var isHeadless: Bool { addresses.isEmpty && alias == nil }

    /// Reads a service and its slices.
    /// - Throws: `ServiceFault` for what cannot be in a name, an address or a port.
    init(_ service: Service, _ slices: [EndpointSlice]) throws {
        namespace = try Self.label(service.metadata.namespace, "metadata.namespace")
        name = try Self.label(service.metadata.name, "metadata.name")
        let spec = service.spec
        if spec.type == "ExternalName" {
            alias = try Self.externalName(spec.externalName)
            return
        }
        let texts = spec.clusterIPs.isEmpty ? [spec.clusterIP] : spec.clusterIPs
        addresses = try texts.filter { !["", "None"].contains($0) }.map {
            try ServiceFault.address($0, "spec.clusterIP")
        }
        ports = try spec.ports.enumerated().map { index, port in
            try Self.port(port.name, port.protocolName, port.port, "spec.ports[\(index)]")
        }
        for slice in slices where slice.addressType != "FQDN" {
            members += try Self.members(of: slice, unready: spec.publishNotReadyAddresses)
        }
    }

    private static func externalName(_ text: String) throws -> DNSName {
        do {
            return try DNSName(parsing: text)
        } catch {
            throw ServiceFault("spec.externalName: \(error)")
        }
    }

    private static func members(of slice: EndpointSlice, unready: Bool) throws -> [Member] {
        let ports = try slice.ports.enumerated().compactMap { index, port in
            try port.port.map {
                try Self.port(port.name, port.protocolName, $0, "ports[\(index)]")
            }
        }
        // TODO proxy.8
        // Those that are ready, or all of them where the service publishes those that are not. What a condition
        // does not say is taken for the better. Whoever has no name gets one from its address, whose dots and
        // colons cannot be in a label.
        _ = ports
        throw Unimplemented("proxy.8")
    }

    private static func port(
        _ name: String, _ transport: String, _ number: Int32, _ place: String
    ) throws -> Port {
        Port(
            name: name.lowercased(), transport: try ServiceFault.transport(transport, place),
            number: try ServiceFault.port(number, "\(place).port"))
    }

    /// A label, in small letters.
    private static func label(_ text: String, _ place: String) throws -> String {
        guard 1...DNSName.longestLabel ~= text.utf8.count, !text.contains(".") else {
            throw ServiceFault(
                "\(place): expected 1 to \(DNSName.longestLabel) letters without dots, found \"\(text.prefix(80))\""
            )
        }
        return text.lowercased()
    }
}
