import Documents

/// One thing that is wrong with an object, and where.
///
/// - Kubernetes: apimachinery/pkg/util/validation/field, Error
public struct FieldFault: Hashable, Sendable, CustomStringConvertible {
    /// Where: `metadata.name`.
    public let path: String
    /// What, in the words that the API uses: `Invalid value: "x": must be …`.
    public let message: String

    private init(_ path: String, _ message: String, _ detail: String) {
        self.path = path
        self.message = detail.isEmpty ? message : "\(message): \(detail)"
    }

    /// A value that cannot be.
    /// - Parameter shown: the value as the message shows it: strings in quotation marks.
    public static func invalid(_ path: String, shown: String, _ detail: String) -> FieldFault {
        FieldFault(path, "Invalid value: \(shown)", detail)
    }

    /// A text that cannot be.
    public static func invalid(_ path: String, _ text: String, _ detail: String) -> FieldFault {
        invalid(path, shown: JSONValue.string(text).text(), detail)
    }

    /// A value that is missing.
    public static func required(_ path: String, _ detail: String) -> FieldFault {
        FieldFault(path, "Required value", detail)
    }

    /// A value that nobody may set.
    public static func forbidden(_ path: String, _ detail: String) -> FieldFault {
        FieldFault(path, "Forbidden", detail)
    }

    /// A value that may not change, if it has.
    public static func changed(_ path: String, _ text: String, from old: String) -> [FieldFault] {
        text == old ? [] : [.invalid(path, text, "field is immutable")]
    }

    /// `metadata.name: Invalid value: "x": …`
    public var description: String { "\(path): \(message)" }
}

extension APIError {
    /// An object that cannot be.
    /// - Parameter faults: at least one; one that occurs again is named once.
    public static func invalid(_ resource: Resource, _ name: String, _ faults: [FieldFault]) -> APIError {
        var seen: Set<FieldFault> = []
        let texts = faults.filter { seen.insert($0).inserted }.map(\.description)
        let all = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        return APIError(.invalid, "\(resource.qualifiedKind) \"\(name)\" is invalid: \(all)")
    }
}

extension Resource {
    /// How messages name the kind: `Deployment.apps`, `Pod`.
    public var qualifiedKind: String { group.isEmpty ? kind : "\(kind).\(group)" }
}
