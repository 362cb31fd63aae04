/// What a server answers, whoever carries it back.
///
/// - RFC 9110, section 6
public struct HTTPResponse: Sendable {
    /// 100...599.
    public var status: Int
    /// Its fields. The length of the body is set by whoever sends it, unless there is none to send.
    public var fields: HTTPFields
    /// What follows. An error of its stream breaks the connection off, so that nobody takes a part for all.
    public var body: HTTPBody

    /// A response.
    public init(_ status: Int, fields: HTTPFields = HTTPFields(), body: HTTPBody = .empty) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
