import ClusterObjects
import SchedulingModel

/// What the API server would not have let in.
enum PodCheck {
    /// - Throws: `Complaint` with every fault.
    static func check(_ pods: [PodInfo]) throws {
        var faults: [String] = []
        var seen: Set<String> = []
        for pod in pods {
            if pod.name.isEmpty { faults.append("a pod of namespace \(pod.namespace) has no metadata.name") }
            if !seen.insert(pod.key).inserted { faults.append("two pods are called \(pod.key)") }
            faults += Self.faults(of: pod).map { "pod \(pod.key): \($0)" }
            if faults.count > 10 { break }
        }
        if !faults.isEmpty { throw Complaint(faults.prefix(10).joined(separator: "\n")) }
    }

    private static func faults(of pod: PodInfo) -> [String] {
        let affinity = pod.pod.spec.affinity
        let terms =
            named("podAffinity", affinity?.pod) + named("podAntiAffinity", affinity?.antiPod)
        let spread = pod.pod.spec.topologySpreadConstraints.enumerated().flatMap { index, rule in
            let place = "spec.topologySpreadConstraints[\(index)]"
            return number(rule.maxSkew, 1...Int32.max, "\(place).maxSkew")
                + number(rule.minDomains ?? 1, 1...Int32.max, "\(place).minDomains")
                + key(rule.topologyKey, place)
                + selector(rule.labelSelector, "\(place).labelSelector")
        }
        return amounts(of: pod) + ports(of: pod) + weights(of: pod)
            + terms.flatMap { place, term in
                key(term.topologyKey, place) + selector(term.labelSelector, "\(place).labelSelector")
                    + selector(term.namespaceSelector, "\(place).namespaceSelector")
            } + spread
    }

    private static func amounts(of pod: PodInfo) -> [String] {
        let spec = pod.pod.spec
        let lists =
            spec.containers.enumerated().map { ("spec.containers[\($0)]", $1.resources) }
            + spec.initContainers.enumerated().map { ("spec.initContainers[\($0)]", $1.resources) }
        return lists.flatMap { place, resources in
            resources.requests.filter { $0.value < .zero }.map {
                "\(place).resources.requests.\($0.key): expected at least 0, found \($0.value)"
            }
        }
    }

    private static func ports(of pod: PodInfo) -> [String] {
        pod.pod.spec.containers.enumerated().flatMap { index, container in
            container.ports.enumerated().flatMap { place, port in
                number(port.hostPort, 0...65535, "spec.containers[\(index)].ports[\(place)].hostPort")
            }
        }
    }

    /// A weight of 0 is let through: the scheduler passes over it.
    private static func weights(of pod: PodInfo) -> [String] {
        let affinity = pod.pod.spec.affinity
        let lists = [
            ("nodeAffinity", affinity?.node?.preferred.map(\.weight)),
            ("podAffinity", affinity?.pod?.preferred.map(\.weight)),
            ("podAntiAffinity", affinity?.antiPod?.preferred.map(\.weight)),
        ]
        return lists.flatMap { name, weights in
            (weights ?? []).enumerated().flatMap { index, weight in
                let list = "spec.affinity.\(name).preferredDuringSchedulingIgnoredDuringExecution"
                return number(weight, 0...100, "\(list)[\(index)].weight")
            }
        }
    }

    private static func number(_ number: Int32, _ range: ClosedRange<Int32>, _ place: String) -> [String] {
        if range.contains(number) { return [] }
        let wish =
            range.upperBound == .max
            ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        return ["\(place): expected \(wish), found \(number)"]
    }

    private static func named(_ name: String, _ affinity: PodAffinity?) -> [(String, PodAffinityTerm)] {
        let required = affinity?.required.enumerated().map {
            ("spec.affinity.\(name).requiredDuringSchedulingIgnoredDuringExecution[\($0)]", $1)
        }
        let preferred = affinity?.preferred.enumerated().map {
            (
                "spec.affinity.\(name).preferredDuringSchedulingIgnoredDuringExecution[\($0)].podAffinityTerm",
                $1.term
            )
        }
        return (required ?? []) + (preferred ?? [])
    }

    private static func key(_ key: String, _ place: String) -> [String] {
        LabelSyntax.isKey(key) ? [] : ["\(place).topologyKey: expected the name of a label, found \"\(key)\""]
    }

    private static func selector(_ selector: LabelSelector?, _ place: String) -> [String] {
        selector?.faults.map { "\(place).\($0)" } ?? []
    }
}
