import ClusterObjects
import Documents
import ServiceModel
import ServiceProxy

/// Reads services and endpoint slices from JSON or YAML.
enum ServiceFile {
    /// What a proxy on a node works from.
    /// - Parameter node: whose endpoints are local; empty: nobody's.
    /// - Throws: `Complaint` naming file, object, path and what is wrong.
    static func read(_ path: String, node: String) throws -> ProxyState {
        do {
            return try state(of: try ClusterList(try ClusterFile.document(path)).others, node: node)
        } catch let faults as DocumentFaults {
            throw Complaint(file: path, ClusterFile.shown(faults))
        } catch let fault as ObjectFault {
            throw Complaint(file: path, fault.description)
        }
    }

    /// What is wrong with one object.
    private struct ObjectFault: Error {
        let description: String
    }

    private static func state(of objects: [JSONValue], node: String) throws -> ProxyState {
        var (services, slices) = (ServiceMap(), EndpointSliceMap(node: node))
        for object in objects {
            try naming(object) {
                switch object["kind"]?.text {
                case "Service":
                    var service = try decoded(object, Service.read)
                    place(&service.metadata)
                    try services.set(service)
                case "EndpointSlice":
                    var slice = try decoded(object, EndpointSlice.read)
                    place(&slice.metadata)
                    try slices.set(slice)
                // Whoever prints everything need not pick the two out.
                default: break
                }
            }
        }
        return ProxyState(
            entries: try services.ports.map { .init(info: $0, endpoints: try slices.endpoints(of: $0.name)) })
    }

    /// What is in no namespace is put where kubectl would put it.
    private static func place(_ metadata: inout ObjectMeta) {
        if metadata.namespace.isEmpty { metadata.namespace = "default" }
    }

    private static func decoded<Value>(_ object: JSONValue, _ read: (Documents.Node) -> Value?) throws
        -> Value
    {
        let log = FaultLog()
        guard let value = read(Documents.Node(value: object, place: .top, log: log)), log.isEmpty else {
            throw DocumentFaults(log.faults)
        }
        return value
    }

    /// Faults begin with the object that they are in: `Service shop/web: spec.clusterIP: …`.
    private static func naming(_ object: JSONValue, _ body: () throws -> Void) throws {
        let words: String
        do {
            return try body()
        } catch let fault as ServiceFault {
            words = fault.description
        } catch let faults as DocumentFaults {
            words = ClusterFile.shown(faults)
        }
        let name = object["metadata"]?["name"]?.text ?? "without a name"
        let namespace = object["metadata"]?["namespace"]?.text ?? "default"
        throw ObjectFault(description: "\(object["kind"]?.text ?? "object") \(namespace)/\(name): \(words)")
    }
}
