import Documents

/// A document of an image: read strictly, written the same way every time.
public protocol ImageDocument: Sendable {
    /// Reads a document.
    /// - Throws: `DocumentFaults` with everything that its schema does not allow, in the document's order.
    static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> Self
    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    func text(indent: String?) -> String
}

extension ImageDocument {
    /// Reads a document.
    /// - Throws: `DocumentFaults`
    public static func parse(_ text: String) throws(DocumentFaults) -> Self {
        try parse(Array(text.utf8))
    }

    /// The document on one line: what is stored and hashed.
    public var bytes: [UInt8] { Array(text(indent: nil).utf8) }
}

// The mapping is the package's own, so no public extension can speak for all of them at once.

extension Descriptor: ImageDocument {
    /// Reads a document.
    /// - Throws: `DocumentFaults` with everything that its schema does not allow, in the document's order.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> Descriptor {
        try readDocument(bytes)
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = nil) -> String {
        json.text(indent: indent)
    }

    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
}

extension ImageManifest: ImageDocument {
    /// Reads a document.
    /// - Throws: `DocumentFaults` with everything that its schema does not allow, in the document's order.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> ImageManifest {
        try readDocument(bytes)
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = nil) -> String {
        json.text(indent: indent)
    }

    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
}

extension ImageIndex: ImageDocument {
    /// Reads a document.
    /// - Throws: `DocumentFaults` with everything that its schema does not allow, in the document's order.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> ImageIndex {
        try readDocument(bytes)
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = nil) -> String {
        json.text(indent: indent)
    }

    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
}

extension ImageConfig: ImageDocument {
    /// Reads a document.
    /// - Throws: `DocumentFaults` with everything that its schema does not allow, in the document's order.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> ImageConfig {
        try readDocument(bytes)
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = nil) -> String {
        json.text(indent: indent)
    }

    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
}

extension LayoutMarker: ImageDocument {
    /// Reads a document.
    /// - Throws: `DocumentFaults` with everything that its schema does not allow, in the document's order.
    public static func parse(_ bytes: [UInt8]) throws(DocumentFaults) -> LayoutMarker {
        try readDocument(bytes)
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = nil) -> String {
        json.text(indent: indent)
    }

    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
}
