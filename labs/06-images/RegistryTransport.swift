import WebMessages

/// What carries a client's requests to one registry and the responses back.
public protocol RegistryTransport: Sendable {
    /// Sends a request and returns when the fields of the response are here.
    /// - Throws: when the connection breaks; the request may or may not have arrived then.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

extension Registry: RegistryTransport {
    /// A registry in the same process needs no connection.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        await respond(to: request)
    }
}
