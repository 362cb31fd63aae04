import ClusterObjects

/// What replica sets and deployments may not ask for.
///
/// The real API also refuses an empty selector and looks into the template; here those pass.
/// - Kubernetes: 1.20, apis/apps/validation
enum WorkloadFaults {
    static func of(
        replicas: Int32?, selector: LabelSelector, template: PodTemplateSpec, oldSelector: LabelSelector?
    ) -> [FieldFault] {
        var faults: [FieldFault] = []
        if let replicas, replicas < 0 {
            faults.append(
                .invalid("spec.replicas", shown: "\(replicas)", "must be greater than or equal to 0"))
        }
        let labels = template.metadata.labels
        // Its controller would make pods for ever and never find one of them.
        if selector != LabelSelector(), !selector.matches(labels) {
            faults.append(
                .invalid(
                    "spec.template.metadata.labels", shown: shown(labels),
                    "`selector` does not match template `labels`"))
        }
        if let oldSelector, oldSelector != selector {
            faults.append(.invalid("spec.selector", shown: shown(selector), "field is immutable"))
        }
        return faults
    }

    /// As messages show labels: `map[string]string{"app":"web"}`.
    private static func shown(_ labels: [String: String]) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\"\($0)\":\"\($1)\"" }
        return "map[string]string{\(pairs.joined(separator: ", "))}"
    }

    private static func shown(_ selector: LabelSelector) -> String {
        let requirements = selector.matchExpressions.map { requirement in
            let values = requirement.values.map { "\"\($0)\"" }.joined(separator: ", ")
            return "v1.LabelSelectorRequirement{Key:\"\(requirement.key)\", "
                + "Operator:\"\(requirement.relation.rawValue)\", Values:[]string{\(values)}}"
        }
        let list = requirements.isEmpty ? "(nil)" : "{\(requirements.joined(separator: ", "))}"
        return "v1.LabelSelector{MatchLabels:\(shown(selector.matchLabels)), "
            + "MatchExpressions:[]v1.LabelSelectorRequirement\(list)}"
    }
}
