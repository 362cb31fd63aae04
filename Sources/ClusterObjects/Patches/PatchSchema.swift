/// How the lists and objects of a kind are merged, by type and by the name of the member.
///
/// - Kubernetes: the tags patchStrategy and patchMergeKey of the API's types
public struct PatchSchema: Sendable {
    /// How one member is merged.
    public struct Field: Sendable {
        /// What becomes of what is there and what the patch gives.
        public enum Strategy: Sendable {
            /// Objects are merged, lists are replaced.
            case standard
            /// Lists are merged: objects by this key, scalars as a set when there is none.
            case merge(key: String?)
            /// It is replaced as a whole.
            case replace
        }

        /// What becomes of it.
        public let strategy: Strategy
        /// The type of it, or of its elements; nil for one that has no fields of its own.
        public let type: String?
        /// Whether a patch lists the members that stay.
        public let retainsKeys: Bool

        /// How one member is merged.
        public init(_ strategy: Strategy = .standard, type: String? = nil, retainsKeys: Bool = false) {
            self.strategy = strategy
            self.type = type
            self.retainsKeys = retainsKeys
        }
    }

    /// The fields of each type that are not merged like those that nobody knows.
    private let types: [String: [String: Field]]
    private let type: String?

    /// A schema.
    /// - Parameters:
    ///   - types: the fields of each type.
    ///   - root: the type of the document.
    public init(types: [String: [String: Field]], root: String) {
        self.init(types: types, type: root)
    }

    private init(types: [String: [String: Field]], type: String?) {
        self.types = types
        self.type = type
    }

    /// How the member of this name is merged; one that nobody knows has the standard strategy.
    func field(_ name: String) -> Field {
        type.flatMap { types[$0]?[name] } ?? Field()
    }

    /// The schema of a member, or of its elements.
    func inside(_ field: Field) -> PatchSchema { PatchSchema(types: types, type: field.type) }
}
