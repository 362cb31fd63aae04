import ClusterObjects
import Documents
import LabSupport

/// A short name for a pod template: equal templates have equal ones.
///
/// Kubernetes 1.20 prints the Go value and hashes that, which nobody else can repeat. Here it is FNV-1a, 64 bits, of
/// the template's JSON with sorted members, in ten letters that spell no word. No two systems need to agree on it:
/// sets are found by comparing templates.
/// - Kubernetes: 1.20, controller_utils.go ComputeHash
public enum TemplateHash {
    /// The label that keeps the pods of one template apart from those of another.
    public static let label = "pod-template-hash"
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")

    /// The hash of a template.
    /// - Parameter collisions: how many times the name was taken: each gives another hash.
    public static func of(_ template: PodTemplateSpec, collisions: Int32? = nil) throws -> String {
        // >>> reconcilers.7
        // `canonical(template)`, and the number of collisions if there were any. FNV-1a: exclusive-or with a byte,
        // then multiply by 0x100_0000_01B3, beginning with 0xCBF2_9CE4_8422_2325.
        // stub: throw Unimplemented("reconcilers.7")
        let text = canonical(template) + (collisions.map { "#\($0)" } ?? "")
        var hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return String(
            (0..<10).map { _ -> Character in
                defer { hash /= UInt64(alphabet.count) }
                return alphabet[Int(hash % UInt64(alphabet.count))]
            })
        // <<<
    }

    /// Whether two templates are the same but for the hash on them.
    public static func isSame(_ first: PodTemplateSpec, _ second: PodTemplateSpec) -> Bool {
        // Most are written alike; only others must have their members sorted.
        bare(first) == bare(second) || canonical(first) == canonical(second)
    }

    /// A template without its hash.
    static func bare(_ template: PodTemplateSpec) -> PodTemplateSpec {
        var template = template
        template.metadata.labels[label] = nil
        return template
    }

    private static func canonical(_ template: PodTemplateSpec) -> String {
        sorted(bare(template).json).text()
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(members.map { JSONMember($0.name, sorted($0.value)) }.sorted { $0.name < $1.name })
        case .array(let values): .array(values.map(sorted))
        default: value
        }
    }
}
