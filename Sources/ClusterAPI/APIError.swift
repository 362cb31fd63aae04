/// Why the API refused.
///
/// - Kubernetes: meta/v1 Status
public struct APIError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Why, in one word.
    public enum Reason: String, Sendable, CaseIterable {
        case badRequest = "BadRequest"
        case unauthorized = "Unauthorized"
        case forbidden = "Forbidden"
        case notFound = "NotFound"
        case methodNotAllowed = "MethodNotAllowed"
        case alreadyExists = "AlreadyExists"
        case conflict = "Conflict"
        case gone = "Gone"
        case expired = "Expired"
        case invalid = "Invalid"
        case unsupportedMediaType = "UnsupportedMediaType"
        case tooManyRequests = "TooManyRequests"
        case timeout = "Timeout"
        case internalError = "InternalError"
        case serviceUnavailable = "ServiceUnavailable"
    }

    /// Why, in one word.
    public var reason: Reason
    /// Why, for people.
    public var message: String

    /// A refusal.
    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// The status code of HTTP.
    public var code: Int {
        switch reason {
        case .badRequest: 400
        case .unauthorized: 401
        case .forbidden: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .alreadyExists, .conflict: 409
        case .gone, .expired: 410
        case .unsupportedMediaType: 415
        case .invalid: 422
        case .tooManyRequests: 429
        case .internalError: 500
        case .serviceUnavailable: 503
        case .timeout: 504
        }
    }

    /// `Conflict: Operation cannot be fulfilled on …`
    public var description: String { "\(reason.rawValue): \(message)" }
}

extension APIError {
    /// There is no such object.
    public static func notFound(_ resource: Resource, _ name: String) -> APIError {
        APIError(.notFound, "\(resource.qualifiedName) \"\(name)\" not found")
    }

    /// There is one of this name already.
    public static func alreadyExists(_ resource: Resource, _ name: String) -> APIError {
        APIError(.alreadyExists, "\(resource.qualifiedName) \"\(name)\" already exists")
    }

    /// Somebody else was faster.
    public static func conflict(_ resource: Resource, _ name: String, _ why: String? = nil) -> APIError {
        let why =
            why
            ?? "the object has been modified; please apply your changes to the latest version and try again"
        let what = "\(resource.qualifiedName) \"\(name)\""
        return APIError(.conflict, "Operation cannot be fulfilled on \(what): \(why)")
    }
}
