import ClusterObjects

extension ListScope {
    /// Whether it chooses an object.
    public func matches(_ object: some ClusterObject) -> Bool {
        if let namespace, !namespace.isEmpty, object.metadata.namespace != namespace { return false }
        return (labels?.matches(object.metadata.labels) ?? true) && query.matches(object.metadata.labels)
            && fields.allSatisfy { object.field($0.key) == $0.value }
            && unequalFields.allSatisfy { object.field($0.key) != $0.value }
    }

    /// Whether nothing but the namespace is asked for.
    public var choosesAll: Bool {
        (labels == nil || labels == LabelSelector()) && query == LabelQuery() && fields.isEmpty
            && unequalFields.isEmpty
    }

    /// Looks whether the kind can be chosen from by this.
    /// - Throws: `BadRequest` for a field that it has not, or labels that cannot be.
    public func check<Object: ClusterObject>(for type: Object.Type) throws(APIError) {
        let blank = Object.blank
        for name in (Array(fields.keys) + Array(unequalFields.keys)).sorted()
        where blank.field(name) == nil {
            throw APIError(.badRequest, "field label not supported: \(name)")
        }
        if let fault = labels?.faults.first { throw APIError(.badRequest, fault) }
    }

    /// Reads `a=b,c!=d` into the fields.
    /// - Throws: `BadRequest` for a part that is none of `a=b`, `a==b`, `a!=b`.
    /// - Kubernetes: 1.20, apimachinery/pkg/fields, ParseSelector
    public mutating func addFields(parsing text: String) throws(APIError) {
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let first = sides.first, let second = sides.last, !first.isEmpty else {
                throw APIError(
                    .badRequest, "invalid selector: '\(text)'; can't understand '\(part)'")
            }
            if first.hasSuffix("!") {
                unequalFields[String(first.dropLast())] = String(second)
            } else {
                fields[String(first)] = String(second.hasPrefix("=") ? second.dropFirst() : second)
            }
        }
    }
}

extension ClusterObject {
    fileprivate func field(_ name: String) -> String? {
        switch name {
        case "metadata.name": metadata.name
        case "metadata.namespace" where Self.resource.isNamespaced: metadata.namespace
        default: selectableField(name)
        }
    }
}
