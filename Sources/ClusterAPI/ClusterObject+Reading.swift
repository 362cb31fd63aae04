import ClusterObjects
import Documents

extension ClusterObject {
    /// Reads a document of this kind; without `apiVersion` and `kind` it is taken for one.
    /// - Throws: `BadRequest` with every fault and its path.
    public static func read(document: JSONValue) throws(APIError) -> Self {
        try checkHeads(of: document)
        let log = FaultLog()
        let node = Documents.Node(value: document, place: .top, log: log)
        guard var object = Self.read(node), log.isEmpty else {
            let faults = log.faults.map(\.description).joined(separator: "; ")
            let (kind, version) = (resource.kind, resource.version)
            throw APIError(
                .badRequest, "\(kind) in version \"\(version)\" cannot be handled as a \(kind): \(faults)")
        }
        object.dropHeads()
        return object
    }

    private static func checkHeads(of document: JSONValue) throws(APIError) {
        for (name, what, wanted) in [
            ("apiVersion", "API version", resource.apiVersion), ("kind", "kind", resource.kind),
        ] {
            guard let found = document[name], found != .string(""), found != .string(wanted) else { continue }
            throw APIError(
                .badRequest,
                "the \(what) in the data (\(found.shown)) does not match the expected \(what) (\(wanted))")
        }
    }

    /// Takes out what says only which kind it is: the type says it.
    public mutating func dropHeads() {
        others.removeAll { $0.name == "apiVersion" || $0.name == "kind" }
    }
}
