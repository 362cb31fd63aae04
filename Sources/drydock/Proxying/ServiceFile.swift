import ClusterObjects
import Documents
import ServiceModel
import ServiceProxy

/// Services and endpoint slices, from JSON or YAML.
struct ServiceFile {
    /// The services, in the order of the file.
    let services: [Service]
    /// What a proxy on a node works from.
    let state: ProxyState

    /// - Parameter node: whose endpoints are local; empty: nobody's.
    /// - Throws: `Complaint` naming file, object, path and what is wrong; all of it is read before anything is used.
    init(_ path: String, node: String) throws {
        do {
            self = try Self(try ClusterList(try ClusterFile.document(path)).others, node: node)
        } catch let faults as DocumentFaults {
            throw Complaint(file: path, ClusterFile.shown(faults))
        } catch let fault as ObjectFault {
            throw Complaint(file: path, fault.description)
        }
    }

    /// What a proxy on a node works from.
    static func read(_ path: String, node: String) throws -> ProxyState {
        try ServiceFile(path, node: node).state
    }

    /// What is wrong with one object.
    private struct ObjectFault: Error {
        let description: String
    }

    private init(_ objects: [JSONValue], node: String) throws {
        var (found, ports, slices) = ([Service](), ServiceMap(), EndpointSliceMap(node: node))
        for object in objects {
            try Self.naming(object) {
                switch object["kind"]?.text {
                case "Service":
                    var service = try Self.decoded(object, Service.read)
                    Self.place(&service.metadata)
                    try ports.set(service)
                    found.append(service)
                case "EndpointSlice":
                    var slice = try Self.decoded(object, EndpointSlice.read)
                    Self.place(&slice.metadata)
                    try slices.set(slice)
                // Whoever prints everything need not pick the two out.
                default: break
                }
            }
        }
        services = found
        state = ProxyState(
            entries: try ports.ports.map { .init(info: $0, endpoints: try slices.endpoints(of: $0.name)) })
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
