import Documents

/// Chooses objects by their labels; all of it must hold, and nothing of it holds for all.
///
/// - Kubernetes: meta/v1 LabelSelector
public struct LabelSelector: Equatable, Sendable {
    /// Labels with exactly these values.
    public var matchLabels: [String: String]
    /// What else must hold.
    public var matchExpressions: [LabelRequirement]
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        matchLabels: [String: String] = [:], matchExpressions: [LabelRequirement] = [],
        others: [JSONMember] = []
    ) {
        self.matchLabels = matchLabels
        self.matchExpressions = matchExpressions
        self.others = others
    }
}

extension LabelSelector: ClusterValue {
    /// One to read into.
    public static var blank: LabelSelector { LabelSelector() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("matchLabels", &matchLabels, absent: [:])
        fields.optional("matchExpressions", &matchExpressions, absent: [])
    }
}

/// What a selector asks of one label.
///
/// - Kubernetes: meta/v1 LabelSelectorRequirement
public struct LabelRequirement: Equatable, Sendable {
    /// The label.
    public var key: String
    /// What must hold between label and values.
    public var relation: Relation
    /// The values; none for `Exists` and `DoesNotExist`.
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

extension LabelRequirement: ClusterValue {
    /// One to read into.
    public static var blank: LabelRequirement { LabelRequirement(key: "", relation: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("key", &key)
        fields.required("operator", &relation)
        fields.optional("values", &values, absent: [])
    }
}

extension LabelRequirement {
    /// What must hold between a label and the values.
    public enum Relation: String, CaseIterable, Sendable, JSONMapped {
        /// The label is there, with one of the values.
        case isIn = "In"
        /// The label is missing, or has none of the values.
        case notIn = "NotIn"
        /// The label is there.
        case exists = "Exists"
        /// The label is missing.
        case doesNotExist = "DoesNotExist"

        /// One to read into.
        public static var blank: Relation { .exists }
    }
}
