extension LabelSelector {
    /// What is wrong with it, with the place inside of it; empty when it can be used.
    ///
    /// - Kubernetes: 1.20, apimachinery/pkg/labels, NewRequirement
    public var faults: [String] {
        let labels = matchLabels.sorted { $0.key < $1.key }.flatMap { key, value in
            LabelSyntax.faults(key: key, values: [value], at: "matchLabels[\"\(key)\"]")
        }
        return labels
            + matchExpressions.enumerated().flatMap { index, requirement in
                let place = "matchExpressions[\(index)]"
                return LabelSyntax.faults(key: requirement.key, values: requirement.values, at: place)
                    + (requirement.countFault.map { ["\(place): \($0)"] } ?? [])
            }
    }
}

extension LabelRequirement {
    fileprivate var countFault: String? {
        switch relation {
        case .isIn, .notIn: values.isEmpty ? "expected values with \(relation.rawValue), found none" : nil
        case .exists, .doesNotExist:
            values.isEmpty ? nil : "expected no values with \(relation.rawValue), found \(values.count)"
        }
    }
}

extension LabelSyntax {
    fileprivate static func faults(key: String, values: [String], at place: String) -> [String] {
        let keyFault =
            isKey(key) ? [] : ["\(place): expected the name of a label, found \"\(key.prefix(80))\""]
        return keyFault
            + values.filter { !isValue($0) }.map {
                "\(place): expected the value of a label, found \"\($0.prefix(80))\""
            }
    }
}
