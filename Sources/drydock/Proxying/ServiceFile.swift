import ClusterObjects
import Documents
import ServiceModel
import ServiceProxy

/// Services and EndpointSlices, from a file.
struct ServiceFile {
    private(set) var services: [Service] = []
    private(set) var state = ProxyState()

    /// - Throws: `Complaint` naming the file and what is wrong; all of it is read before anything is used.
    init(_ path: String, node: String) throws {
        let list = try ClusterFile.read(path)
        var (ports, endpoints) = (ServiceMap(), EndpointSliceMap(node: node))
        for (index, object) in list.others.enumerated() {
            let bytes = Array(object.text().utf8)
            do {
                switch Self.kind(of: object) {
                case "Service":
                    let service: Service = try .readDocument(bytes)
                    try ports.set(service)
                    services.append(service)
                case "EndpointSlice": try endpoints.set(try EndpointSlice.readDocument(bytes))
                default: continue
                }
            } catch {
                throw Complaint(file: path, "object \(index + 1), \(Self.kind(of: object)): \(error)")
            }
        }
        state = ProxyState(
            entries: try ports.ports.map {
                ProxyState.Entry(info: $0, endpoints: try endpoints.endpoints(of: $0.name))
            })
    }

    private static func kind(of object: JSONValue) -> String {
        guard case .object(let members) = object,
            case .string(let kind)? = members.first(where: { $0.name == "kind" })?.value
        else { return "" }
        return kind
    }
}
