/// What a client asks for, whoever carried it here.
///
/// - RFC 9110, section 6
public struct HTTPRequest: Sendable {
    /// `GET`, `PATCH` …: as written, case matters.
    public var method: String
    /// Path and query as they were sent: `/v2/a/tags/list?n=2`.
    public var target: String
    /// Its fields.
    public var fields: HTTPFields
    /// What came behind them; a reader takes it once.
    public var body: HTTPBody

    /// A request.
    public init(
        _ method: String, _ target: String, fields: HTTPFields = HTTPFields(), body: HTTPBody = .empty
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    /// The target up to its question mark, still encoded.
    public var path: Substring {
        target.prefix { $0 != "?" }
    }

    /// The names and values behind the question mark, decoded, in their order.
    ///
    /// A name without `=` has the value "". What is no right encoding stays as it was written.
    public var query: [(name: String, value: String)] {
        target.dropFirst(path.utf8.count).dropFirst().split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            let value = pair.dropFirst(name.count).dropFirst()
            return (PercentText.decodedForm(name), PercentText.decodedForm(value))
        }
    }

    /// The first value of that name in the query.
    public func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}
