import Documents

/// Chooses nodes: one of its terms must hold, so that none of none does.
///
/// - Kubernetes: core/v1 NodeSelector
public struct NodeSelector: Equatable, Sendable {
    /// The terms; null and an empty list choose nothing.
    public var terms: [NodeSelectorTerm]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        terms: [NodeSelectorTerm] = [], others: [JSONMember] = []
    ) {
        self.terms = terms
        self.others = others
    }
}

extension NodeSelector: ClusterValue {
    /// One to read into.
    public static var blank: NodeSelector { NodeSelector() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("nodeSelectorTerms", &terms, absent: [])
    }
}

/// One way to be chosen: all of it must hold, and an empty term holds for nothing.
///
/// - Kubernetes: core/v1 NodeSelectorTerm
public struct NodeSelectorTerm: Equatable, Sendable {
    /// What the labels must satisfy.
    public var matchExpressions: [NodeRequirement]
    /// What fields must satisfy; only `metadata.name` is known.
    public var matchFields: [NodeRequirement]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        matchExpressions: [NodeRequirement] = [], matchFields: [NodeRequirement] = [],
        others: [JSONMember] = []
    ) {
        self.matchExpressions = matchExpressions
        self.matchFields = matchFields
        self.others = others
    }
}

extension NodeSelectorTerm: ClusterValue {
    /// One to read into.
    public static var blank: NodeSelectorTerm { NodeSelectorTerm() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("matchExpressions", &matchExpressions, absent: [])
        fields.optional("matchFields", &matchFields, absent: [])
    }
}

/// What a term asks of one label or field.
///
/// - Kubernetes: core/v1 NodeSelectorRequirement
public struct NodeRequirement: Equatable, Sendable {
    /// The label or field.
    public var key: String
    /// What must hold between it and the values.
    public var relation: Relation
    /// The values; one number for `Gt` and `Lt`.
    public var values: [String]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        key: String, relation: Relation, values: [String] = [], others: [JSONMember] = []
    ) {
        self.key = key
        self.relation = relation
        self.values = values
        self.others = others
    }
}

extension NodeRequirement: ClusterValue {
    /// One to read into.
    public static var blank: NodeRequirement { NodeRequirement(key: "", relation: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("key", &key)
        fields.required("operator", &relation)
        fields.optional("values", &values, absent: [])
    }
}

extension NodeRequirement {
    /// What must hold between a label or field and the values.
    public enum Relation: String, CaseIterable, Sendable, JSONMapped {
        /// It is there, with one of the values.
        case isIn = "In"
        /// It is missing, or has none of the values.
        case notIn = "NotIn"
        /// It is there.
        case exists = "Exists"
        /// It is missing.
        case doesNotExist = "DoesNotExist"
        /// It is a number greater than the value.
        case greaterThan = "Gt"
        /// It is a number less than the value.
        case lessThan = "Lt"

        /// One to read into.
        public static var blank: Relation { .exists }
    }
}
