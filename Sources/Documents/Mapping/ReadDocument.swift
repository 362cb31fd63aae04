extension JSONMapped {
    /// Reads a whole document.
    public static func readDocument(_ bytes: [UInt8]) throws(DocumentFaults) -> Self {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes)
        } catch {
            throw DocumentFaults([
                Fault(path: "line \(error.line), column \(error.column)", message: error.message)
            ])
        }
        let log = FaultLog()
        let document = Self.read(Node(value: value, place: .top, log: log))
        guard let document, log.isEmpty else { throw DocumentFaults(log.faults) }
        return document
    }
}
