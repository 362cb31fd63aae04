/// One thing that is wrong with a document.
public struct Fault: Equatable, Sendable, CustomStringConvertible {
    /// Where: `process.args[0]`, `annotations["org.example.a"]`; `document` for all of it.
    public let path: String
    /// What: `expected a string, found 7`.
    public let message: String

    /// A fault of the value at this path.
    public init(path: String, message: String) {
        self.path = path.isEmpty ? "document" : path
        self.message = message
    }

    /// `process.args[0]: expected a string, found 7`
    public var description: String {
        "\(path): \(message)"
    }
}

/// Everything that is wrong with a document, in the document's order.
public struct DocumentFaults: Error, Equatable, Sendable, CustomStringConvertible {
    /// At least one.
    public let faults: [Fault]

    /// Faults in the order in which they are to be read.
    public init(_ faults: [Fault]) {
        self.faults = faults
    }

    /// One fault a line.
    public var description: String {
        faults.map(\.description).joined(separator: "\n")
    }
}
