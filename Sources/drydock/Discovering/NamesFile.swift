import ClusterObjects
import Documents
import ServiceModel
import ServiceProxy

/// The objects of a file that names are made of; those of other kinds are passed over.
struct NamesFile {
    private(set) var services: [Service] = []
    private(set) var slices: [EndpointSlice] = []
    private(set) var namespaces: [String] = []
    private let path: String

    /// - Throws: `Complaint` naming file, object and what is wrong.
    init(_ path: String) throws {
        self.path = path
        let list = try ClusterFile.read(path)
        namespaces = list.namespaces.keys.sorted()
        for object in list.others {
            switch object["kind"]?.text {
            case "Service": services.append(try Self.read(object, in: path))
            case "EndpointSlice": slices.append(try Self.read(object, in: path))
            default: continue
            }
        }
    }

    /// - Throws: `Complaint`.
    func zone(_ settings: ZoneSettings) throws -> ServiceZone {
        var settings = settings
        settings.namespaces = namespaces
        do {
            return try ServiceZone(services, slices, settings: settings)
        } catch let fault as ServiceFault {
            throw Complaint(file: path, fault.description)
        }
    }

    private static func read<Object: ClusterValue>(_ value: JSONValue, in path: String) throws -> Object {
        let log = FaultLog()
        let object = Object.read(Documents.Node(value: value, place: .top, log: log))
        if let object, log.isEmpty { return object }
        let name = value["metadata"]?["name"]?.text ?? "without a name"
        let kind = value["kind"]?.text ?? "object"
        throw Complaint(file: path, "\(kind) \(name): \(ClusterFile.shown(DocumentFaults(log.faults)))")
    }
}
