import Documents

extension RuntimeConfig {
    /// Reads a `config.json`.
    /// - Throws: `DocumentFaults` with everything that the schema does not allow, in the document's order.
    /// - OCI: runtime-spec 1.3, schema/config-schema.json
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> RuntimeConfig {
        try readDocument(bytes)
    }

    /// Reads a `config.json`.
    /// - Throws: `DocumentFaults` with everything that the schema does not allow, in the document's order.
    public static func parse(_ text: String) throws(DocumentFaults) -> RuntimeConfig {
        try readDocument(Array(text.utf8))
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = "\t") -> String {
        json.text(indent: indent)
    }
}
