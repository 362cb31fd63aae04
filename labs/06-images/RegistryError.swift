import Documents
import WebMessages

/// A refusal of the registry: what a client can act on.
///
/// - OCI: distribution-spec, Error Codes
public struct RegistryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of refusal, in the words of the specification.
    public enum Code: String, CaseIterable, Sendable {
        case blobUnknown = "BLOB_UNKNOWN"
        case blobUploadInvalid = "BLOB_UPLOAD_INVALID"
        case blobUploadUnknown = "BLOB_UPLOAD_UNKNOWN"
        case digestInvalid = "DIGEST_INVALID"
        case manifestBlobUnknown = "MANIFEST_BLOB_UNKNOWN"
        case manifestInvalid = "MANIFEST_INVALID"
        case manifestUnknown = "MANIFEST_UNKNOWN"
        case nameInvalid = "NAME_INVALID"
        case nameUnknown = "NAME_UNKNOWN"
        case sizeInvalid = "SIZE_INVALID"
        case tagInvalid = "TAG_INVALID"
        case unsupported = "UNSUPPORTED"
        /// Not the client's fault.
        case unknown = "UNKNOWN"
    }

    /// What kind.
    public let code: Code
    /// The status of the response: 400...599.
    public let status: Int
    /// What was wrong, and what would be right.
    public let message: String
    /// What a client needs to go on: `Range`, `Location`, `Allow`.
    public let fields: HTTPFields

    /// A refusal.
    public init(_ code: Code, _ status: Int, _ message: String, fields: HTTPFields = HTTPFields()) {
        self.code = code
        self.status = status
        self.message = message
        self.fields = fields
    }

    /// The code and the message.
    public var description: String { "\(code.rawValue): \(message)" }

    /// The refusal as it is sent: `{"errors":[{"code":…,"message":…,"detail":{}}]}`.
    public var response: HTTPResponse {
        let error = JSONValue.object([
            JSONMember("code", .string(code.rawValue)), JSONMember("message", .string(message)),
            JSONMember("detail", .object([])),
        ])
        let text = JSONValue.object([JSONMember("errors", .array([error]))]).text() + "\n"
        var fields = fields
        fields["Content-Type"] = "application/json"
        return HTTPResponse(status, fields: fields, body: .bytes(Array(text.utf8)))
    }
}
