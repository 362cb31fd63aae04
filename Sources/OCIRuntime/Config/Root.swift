import Documents

extension RuntimeConfig {
    /// The directory that becomes `/` of the container.
    ///
    /// - OCI: runtime-spec 1.3, config.md, "Root"
    public struct Root: Equatable, Sendable {
        /// The directory; relative to the bundle, unless absolute.
        public var path: String
        /// Whether nothing in it can be written.
        public var readonly: Bool

        /// What is left out is absent from the document.
        public init(path: String, readonly: Bool = false) {
            self.path = path
            self.readonly = readonly
        }
    }
}

extension RuntimeConfig.Root: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Root { RuntimeConfig.Root(path: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("path", &path)
        fields.optional("readonly", &readonly, absent: false)
    }
}
