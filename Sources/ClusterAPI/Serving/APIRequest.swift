import Documents

/// A call of the API as it comes over HTTP.
public struct APIRequest: Sendable {
    /// GET, POST, PUT, PATCH or DELETE.
    public var method: String
    /// `/apis/apps/v1/namespaces/default/replicasets/web/status`, without a query.
    public var path: String
    /// What stands behind the question mark, resolved.
    public var query: [String: String]
    /// How a patch is to be read; the type of the content.
    public var contentType: String
    /// What is sent; nil for nothing.
    public var body: JSONValue?

    /// A call.
    public init(
        _ method: String, _ path: String, query: [String: String] = [:], contentType: String = "",
        body: JSONValue? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.contentType = contentType
        self.body = body
    }
}

/// What the API answers.
public struct APIResponse: Equatable, Sendable {
    /// The status code of HTTP.
    public var code: Int
    /// What is sent back.
    public var body: JSONValue

    /// An answer.
    public init(_ code: Int, _ body: JSONValue) {
        self.code = code
        self.body = body
    }
}

/// What a path means: which kind, and where.
struct APIPath {
    let group: String
    let version: String
    var namespace: String?
    let plural: String
    var name: String?
    var subresource: String?

    /// Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`; nil for any other.
    init?(_ path: String) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)[...]
        switch parts.popFirst() {
        case "api": group = ""
        case "apis":
            guard let name = parts.popFirst() else { return nil }
            group = name
        default: return nil
        }
        guard let version = parts.popFirst() else { return nil }
        self.version = version
        // `/namespaces/x` alone is the namespace itself.
        if parts.first == "namespaces", parts.count > 2 {
            namespace = parts.dropFirst().first
            parts = parts.dropFirst(2)
        }
        guard let plural = parts.popFirst() else { return nil }
        self.plural = plural
        name = parts.popFirst()
        subresource = parts.popFirst()
        guard parts.isEmpty else { return nil }
    }
}
