/// What is asked of labels as `kubectl -l` and `?labelSelector=` write it; all of it must hold.
///
/// - Kubernetes: apimachinery/pkg/labels, Selector
public struct LabelQuery: Equatable, Sendable, CustomStringConvertible {
    /// What must hold between a label and the values.
    public enum Relation: String, CaseIterable, Sendable {
        case equals = "="
        case doubleEquals = "=="
        case notEquals = "!="
        case isIn = "in"
        case notIn = "notin"
        case exists
        case doesNotExist = "!"
        case greaterThan = ">"
        case lessThan = "<"
    }

    /// What is asked of one label.
    public struct Requirement: Equatable, Sendable, CustomStringConvertible {
        /// The label.
        public let key: String
        /// What must hold.
        public let relation: Relation
        /// The values, in order, each once.
        public let values: [String]

        /// - Throws: `LabelQueryFault` for a key or a value that no label can have, or a wrong number of values.
        public init(_ key: String, _ relation: Relation, _ values: [String] = []) throws(LabelQueryFault) {
            self.key = key
            self.relation = relation
            self.values = Set(values).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            try check()
        }

        /// Whether these labels satisfy it.
        public func matches(_ labels: [String: String]) -> Bool {
            let label = labels[key]
            switch relation {
            case .equals, .doubleEquals, .isIn: return label.map(values.contains) ?? false
            case .notEquals, .notIn: return !(label.map(values.contains) ?? false)
            case .exists: return label != nil
            case .doesNotExist: return label == nil
            case .greaterThan, .lessThan:
                guard let label, let number = Int64(label), let bound = values.first.flatMap({ Int64($0) })
                else { return false }
                return relation == .greaterThan ? number > bound : number < bound
            }
        }

        /// `app in (a,b)`, `!app`, `app=a`
        public var description: String {
            switch relation {
            case .exists: key
            case .doesNotExist: "!" + key
            case .isIn, .notIn: "\(key) \(relation.rawValue) (\(values.joined(separator: ",")))"
            default: key + relation.rawValue + values.joined(separator: ",")
            }
        }
    }

    /// What is asked, by label.
    public let requirements: [Requirement]

    /// All of these requirements.
    public init(_ requirements: [Requirement] = []) {
        self.requirements = requirements.enumerated().sorted {
            ($0.element.key, $0.offset) < ($1.element.key, $1.offset)
        }.map(\.element)
    }

    /// Whether these labels satisfy it; nothing asked is satisfied by all.
    public func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { $0.matches(labels) }
    }

    /// The only value that the label can have; nil when there are others.
    /// - Kubernetes: labels.Selector, RequiresExactMatch
    public func exactValue(of key: String) -> String? {
        guard let requirement = requirements.first(where: { $0.key == key }),
            [.equals, .doubleEquals, .isIn].contains(requirement.relation), requirement.values.count == 1
        else { return nil }
        return requirement.values[0]
    }

    /// As it is parsed again: `a=1,b in (x,y),!c`.
    public var description: String { requirements.map(\.description).joined(separator: ",") }
}

/// Why a text is no query for labels.
public struct LabelQueryFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension LabelQuery.Requirement {
    /// - Kubernetes: 1.20, apimachinery/pkg/labels, NewRequirement
    fileprivate func check() throws(LabelQueryFault) {
        guard LabelSyntax.isKey(key) else {
            throw LabelQueryFault("invalid label key \"\(key.prefix(80))\": expected the name of a label")
        }
        switch relation {
        case .isIn, .notIn:
            guard !values.isEmpty else {
                throw LabelQueryFault("for 'in', 'notin' operators, values set can't be empty")
            }
        case .exists, .doesNotExist:
            guard values.isEmpty else {
                throw LabelQueryFault("values set must be empty for exists and does not exist")
            }
        case .greaterThan, .lessThan:
            guard values.count == 1, Int64(values[0]) != nil else {
                throw LabelQueryFault("for 'Gt', 'Lt' operators, the value must be an integer")
            }
        case .equals, .doubleEquals, .notEquals:
            guard values.count == 1 else {
                throw LabelQueryFault("exact-match compatibility requires one single value")
            }
        }
        for value in values where !LabelSyntax.isValue(value) {
            throw LabelQueryFault(
                "invalid label value: \"\(value.prefix(80))\": at key: \"\(key)\": "
                    + "expected the value of a label")
        }
    }
}
