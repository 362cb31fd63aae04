import ClusterObjects
import DNSMessages
import Documents
import ServiceModel
import ServiceProxy

/// The cluster of a row of `dns-service-discovery`.
enum DiscoveryCluster {
    static func zone(_ row: JSONValue, _ table: JSONValue) throws -> ServiceZone {
        let places = [
            row, row["cluster"], row["given"], table, table["cluster"], table["setup"], table["fixture"],
        ]
        .compactMap(\.self)
        func items(_ names: [String]) -> [JSONValue] {
            for place in places {
                for name in names {
                    guard let value = place[name] else { continue }
                    // A list, a List, or objects by name.
                    let items = value.items.isEmpty ? value["items"]?.items ?? [] : value.items
                    return items.isEmpty
                        ? value.members.flatMap { $0.value.items.isEmpty ? [$0.value] : $0.value.items }
                        : items
                }
            }
            return []
        }
        let objects = items(["objects"])
        func ofKind(_ kind: String) -> [JSONValue] { objects.filter { $0["kind"]?.text == kind } }
        let services = items(["services", "service"]) + ofKind("Service")
        let slices = items(["endpointSlices", "endpointslices", "slices"]) + ofKind("EndpointSlice")
        let endpoints = items(["endpoints", "eps"]) + ofKind("Endpoints")
        return try ServiceZone(
            try services.map(service),
            try slices.map { try read($0) } + (try endpoints.flatMap { try self.slices(of: $0) }),
            settings: try settings(places, services: services))
    }

    private static func settings(_ places: [JSONValue], services: [JSONValue]) throws -> ZoneSettings {
        var settings = ZoneSettings()
        for place in places.reversed() {
            if let zone = DiscoveryWords.text(place, ["zone", "clusterDomain", "domain"]) {
                settings.domain = try DNSName(parsing: zone)
            }
            if let ttl = place["ttl"]?.integer { settings.ttl = UInt32(clamping: ttl) }
            if let names = place["namespaces"] {
                settings.namespaces = names.items.compactMap { $0.text ?? $0["metadata"]?["name"]?.text }
            }
            if let mode = place["pods"]?.text ?? place["podMode"]?.text {
                settings.namesPods = mode != "disabled"
            }
        }
        return settings
    }

    /// A service of the API, or of CoreDNS's tests: `Name`, `Namespace`, `ClusterIPs` …
    private static func service(_ value: JSONValue) throws -> Service {
        if value["metadata"] != nil, value["spec"] != nil { return try read(value) }
        var meta = ObjectMeta.blank
        meta.name = DiscoveryWords.text(value, ["name", "Name"]) ?? ""
        meta.namespace = DiscoveryWords.text(value, ["namespace", "Namespace"]) ?? ""
        var spec = ServiceSpec()
        spec.type = DiscoveryWords.text(value, ["type", "Type"]) ?? ""
        spec.externalName = DiscoveryWords.text(value, ["externalName", "ExternalName"]) ?? ""
        let addresses = (value["clusterIPs"] ?? value["ClusterIPs"])?.items.compactMap(\.text) ?? []
        spec.clusterIP =
            DiscoveryWords.text(value, ["clusterIP", "ClusterIP"]) ?? addresses.first ?? ""
        spec.clusterIPs = addresses
        spec.publishNotReadyAddresses = value["publishNotReadyAddresses"] == .bool(true)
        spec.ports = (value["ports"] ?? value["Ports"])?.items.map(port) ?? []
        return Service(metadata: meta, spec: spec)
    }

    private static func port(_ value: JSONValue) -> ServicePort {
        ServicePort(
            name: DiscoveryWords.text(value, ["name", "Name"]) ?? "",
            protocolName: DiscoveryWords.text(value, ["protocol", "Protocol"])?.uppercased() ?? "",
            port: Int32(clamping: value["port"]?.integer ?? value["Port"]?.integer ?? 0))
    }

    /// The slices of the older `Endpoints`, one a subset.
    private static func slices(of value: JSONValue) throws -> [EndpointSlice] {
        let meta = value["metadata"] ?? value
        // `Index` of CoreDNS is the service; the name may be that of a slice.
        let index = value["Index"]?.text?.split(separator: ".").first.map(String.init)
        let bare = DiscoveryWords.text(meta, ["name", "Name"]) ?? ""
        let name =
            index ?? DiscoveryWords.text(value, ["service"]) ?? String(bare.replacing("-slice1", with: ""))
        let subsets = (value["subsets"] ?? value["Subsets"])?.items ?? [value]
        return subsets.enumerated().map { number, subset in
            var object = ObjectMeta.blank
            object.name = "\(name)-\(number)"
            object.namespace = DiscoveryWords.text(meta, ["namespace", "Namespace"]) ?? ""
            object.labels[EndpointSliceMap.serviceLabel] = name
            var slice = EndpointSlice(metadata: object, addressType: "IPv4")
            slice.endpoints =
                endpoints(subset["addresses"] ?? subset["Addresses"], ready: true)
                + endpoints(subset["notReadyAddresses"] ?? subset["NotReadyAddresses"], ready: false)
            slice.ports = ((subset["ports"] ?? subset["Ports"])?.items ?? []).map(port).filter { $0.port > 0 }
                .map {
                    SlicePort(name: $0.name, protocolName: $0.protocolName, port: $0.port)
                }
            return slice
        }
    }

    private static func endpoints(_ value: JSONValue?, ready: Bool) -> [SliceEndpoint] {
        (value?.items ?? []).map { address in
            SliceEndpoint(
                addresses: [address.text ?? DiscoveryWords.text(address, ["ip", "IP"]) ?? ""],
                conditions: EndpointConditions(ready: ready),
                hostname: DiscoveryWords.text(address, ["hostname", "Hostname"]) ?? "")
        }
    }

    private static func read<Object: ClusterValue>(_ value: JSONValue) throws -> Object {
        let log = FaultLog()
        guard let object = Object.read(Documents.Node(value: value, place: .top, log: log)), log.isEmpty
        else {
            throw DocumentFaults(log.faults)
        }
        return object
    }
}
