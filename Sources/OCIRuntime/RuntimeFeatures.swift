import Documents

/// What a runtime can do: what its `features` command prints.
///
/// - OCI: runtime-spec 1.3, features.md
public struct RuntimeFeatures: Equatable, Sendable {
    /// The whole document.
    public let document: JSONValue

    /// The oldest version of the specification that the runtime takes.
    public var ociVersionMin: String { Self.text(document["ociVersionMin"]) }
    /// The newest version that it takes.
    public var ociVersionMax: String { Self.text(document["ociVersionMax"]) }

    private static func text(_ value: JSONValue?) -> String {
        if case .string(let text) = value { text } else { "" }
    }

    /// Reads a document of features.
    /// - Throws: `DocumentFaults` with everything that the schema does not allow.
    /// - OCI: runtime-spec 1.3, schema/features-schema.json
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> RuntimeFeatures {
        try readDocument(bytes)
    }
}

extension RuntimeFeatures: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> RuntimeFeatures? {
        JSONShape.features.check(node)
        return RuntimeFeatures(document: node.value)
    }

    /// It as it is written.
    public var json: JSONValue { document }
}
