import ClusterObjects
import Documents

extension Service {
    /// A service of namespace `shop`, from the text of its spec.
    static func named(_ name: String, _ spec: String, status: String = "{}") throws -> Service {
        try readDocument(
            Array(
                "{\"metadata\":{\"name\":\"\(name)\",\"namespace\":\"shop\"},\"spec\":\(spec),\"status\":\(status)}"
                    .utf8))
    }
}

extension EndpointSlice {
    /// A slice of a service of namespace `shop`, from the text of its endpoints and its ports.
    static func named(
        _ name: String, of service: String? = "web", _ endpoints: String,
        ports: String = "[{\"name\":\"http\",\"port\":8080}]", type: String = "IPv4"
    ) throws -> EndpointSlice {
        let labels = service.map { "{\"kubernetes.io/service-name\":\"\($0)\"}" } ?? "{}"
        return try readDocument(
            Array(
                """
                {"metadata":{"name":"\(name)","namespace":"shop","labels":\(labels)},
                "addressType":"\(type)","endpoints":\(endpoints),"ports":\(ports)}
                """.utf8))
    }

    /// A slice of endpoints that are ready, by the last numbers of their addresses.
    static func ready(_ name: String, of service: String = "web", _ numbers: [Int]) throws -> EndpointSlice {
        let endpoints = numbers.map { "{\"addresses\":[\"10.0.0.\($0)\"],\"conditions\":{\"ready\":true}}" }
        return try named(name, of: service, "[\(endpoints.joined(separator: ","))]")
    }
}
