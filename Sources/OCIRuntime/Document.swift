extension RuntimeConfig {
    /// Reads a `config.json`.
    /// - Throws: `ConfigFaults` with everything that the schema does not allow, in the document's order.
    /// - OCI: runtime-spec 1.3, schema/config-schema.json
    public static func parse(_ bytes: [UInt8]) throws(ConfigFaults) -> RuntimeConfig {
        try readDocument(bytes)
    }

    /// Reads a `config.json`.
    /// - Throws: `ConfigFaults` with everything that the schema does not allow, in the document's order.
    public static func parse(_ text: String) throws(ConfigFaults) -> RuntimeConfig {
        try readDocument(Array(text.utf8))
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = "\t") -> String {
        json.text(indent: indent)
    }
}

extension JSONMapped {
    /// Reads a whole document.
    static func readDocument(_ bytes: [UInt8]) throws(ConfigFaults) -> Self {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes)
        } catch {
            throw ConfigFaults([
                Fault(path: "line \(error.line), column \(error.column)", message: error.message)
            ])
        }
        let log = FaultLog()
        let document = Self.read(Node(value: value, place: .top, log: log))
        guard let document, log.isEmpty else { throw ConfigFaults(log.faults) }
        return document
    }
}
