import Documents

/// How a container is: what `state` prints, and what hooks get on their standard input.
///
/// - OCI: runtime-spec 1.3, runtime.md, "State"
public struct RuntimeState: Equatable, Sendable {
    /// Where a container is in its life.
    public enum Status: String, CaseIterable, Sendable {
        /// Between the call of `create` and its end.
        case creating
        /// All is set up; the program has not been started.
        case created
        /// The program runs.
        case running
        /// The program has exited.
        case stopped
    }

    /// The version of the specification.
    public var ociVersion: String
    /// The name of the container, unique on its host.
    public var id: String
    /// Where it is in its life.
    public var status: Status
    /// The process as the host numbers it, at least 0; while created or running.
    public var pid: Int?
    /// The directory with its `config.json`, absolute.
    public var bundle: String
    /// Those of its configuration.
    public var annotations: [String: String]

    /// What is left out is absent from the document.
    public init(
        ociVersion: String, id: String, status: Status, pid: Int? = nil, bundle: String,
        annotations: [String: String] = [:]
    ) {
        self.ociVersion = ociVersion
        self.id = id
        self.status = status
        self.pid = pid
        self.bundle = bundle
        self.annotations = annotations
    }

    /// Reads a `state.json`.
    /// - Throws: `DocumentFaults` with everything that the schema does not allow.
    /// - OCI: runtime-spec 1.3, schema/state-schema.json
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> RuntimeState {
        try readDocument(bytes)
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = "  ") -> String {
        json.text(indent: indent)
    }
}

extension RuntimeState.Status: JSONMapped {}

extension RuntimeState: MappedObject {
    /// One to read into.
    public static var blank: RuntimeState {
        RuntimeState(ociVersion: "", id: "", status: .creating, bundle: "")
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("ociVersion", &ociVersion)
        fields.required("id", &id)
        fields.required("status", &status)
        fields.optional("pid", &pid, .notNegative)
        fields.required("bundle", &bundle)
        fields.optional("annotations", &annotations, absent: [:])
    }
}
