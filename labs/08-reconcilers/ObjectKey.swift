import ClusterAPI
import ClusterObjects
import KeyValueModel

/// Where objects lie in the store: `/registry/apps/replicasets/default/web`, `/registry/nodes/n1`.
///
/// The real one leaves the group out; here two groups may have kinds of the same name.
enum ObjectKey {
    /// The key of an object.
    /// - Throws: `BadRequest` for a name that cannot be part of one.
    static func of<Object: ClusterObject>(
        _ type: Object.Type, _ name: ObjectName
    ) throws(APIError) -> [UInt8] {
        guard !name.name.isEmpty else { throw APIError(.badRequest, "Name parameter required.") }
        var path = prefix(of: type)
        if type.resource.isNamespaced {
            guard !name.namespace.isEmpty else {
                throw APIError(.badRequest, "Namespace parameter required.")
            }
            try check(name.namespace, "Namespace")
            path += Array("\(name.namespace)/".utf8)
        }
        try check(name.name, "Name")
        return path + Array(name.name.utf8)
    }

    /// What all keys of a kind begin with, or of a namespace. It ends with a slash: `pods` is no beginning of
    /// `podsecurity`.
    static func prefix<Object: ClusterObject>(of type: Object.Type, in namespace: String? = nil) -> [UInt8] {
        let group = type.resource.group.isEmpty ? "" : "\(type.resource.group)/"
        var path = "/registry/\(group)\(type.resource.plural)/"
        if type.resource.isNamespaced, let namespace, !namespace.isEmpty { path += "\(namespace)/" }
        return Array(path.utf8)
    }

    private static func check(_ text: String, _ what: String) throws(APIError) {
        let faults = NameSyntax.faults(ofPathSegment: text)
        guard faults.isEmpty else {
            throw APIError(
                .badRequest, "\(what) parameter invalid: \"\(text)\": \(faults.joined(separator: ";"))")
        }
    }
}

/// Calls the store; what it refuses becomes an answer of the API.
func calling<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as StoreError {
        throw APIError(error)
    }
}

extension APIError {
    /// What a caller of the API is told of a store that refuses.
    ///
    /// - Kubernetes: 1.20, apiserver/pkg/storage/etcd3/errors.go
    init(_ error: StoreError) {
        switch error {
        case .compacted:
            self.init(.expired, "The resourceVersion for the provided list is too old.")
        case .stopped: self.init(.serviceUnavailable, error.message)
        default: self.init(.internalError, error.message)
        }
    }
}
