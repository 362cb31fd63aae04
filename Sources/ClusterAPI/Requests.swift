import ClusterObjects
import Documents

/// Which objects of a kind a list or a watch is about.
public struct ListScope: Equatable, Sendable {
    /// Of this namespace only; nil for all.
    public var namespace: String?
    /// Only those with such labels; nil for all.
    public var labels: LabelSelector?
    /// Only those whose labels satisfy this too, as `kubectl -l` writes it.
    public var query: LabelQuery
    /// Only those whose fields have these values: `metadata.name`, `spec.nodeName`, `status.phase` …
    public var fields: [String: String]
    /// Only those whose fields have not these values.
    public var unequalFields: [String: String]

    /// All that is left out chooses all.
    public init(
        namespace: String? = nil, labels: LabelSelector? = nil, query: LabelQuery = LabelQuery(),
        fields: [String: String] = [:], unequalFields: [String: String] = [:]
    ) {
        self.namespace = namespace
        self.labels = labels
        self.query = query
        self.fields = fields
        self.unequalFields = unequalFields
    }

    /// Everything of a kind.
    public static var all: ListScope { ListScope() }
}

/// Objects at one moment.
public struct ObjectPage<Object: ClusterObject>: Equatable, Sendable {
    /// By namespace and name.
    public var items: [Object]
    /// The moment: a watch from here misses nothing.
    public var resourceVersion: String
    /// Where the next page begins; empty when this is the last.
    public var next: String
    /// How many are still to come, when that is known.
    public var remaining: Int64?

    /// A page.
    public init(items: [Object], resourceVersion: String, next: String = "", remaining: Int64? = nil) {
        self.items = items
        self.resourceVersion = resourceVersion
        self.next = next
        self.remaining = remaining
    }
}

/// Which part of an object is written.
public enum Subresource: String, Sendable {
    /// What it is.
    case status
    /// How many; of deployments and replica sets.
    case scale
}

/// How a patch is to be read.
public enum PatchKind: String, Sendable, CaseIterable {
    /// RFC 7386: null removes, arrays are replaced.
    case merge = "application/merge-patch+json"
    /// Lists of things with a key are merged by it.
    case strategicMerge = "application/strategic-merge-patch+json"
    /// RFC 6902: a list of steps.
    case json = "application/json-patch+json"
}

/// How an object is to go.
///
/// - Kubernetes: meta/v1 DeleteOptions
public struct DeleteOptions: Equatable, Sendable {
    /// What becomes of what belongs to it.
    public enum Propagation: String, Sendable, CaseIterable {
        /// It goes at once, what belongs to it afterwards.
        case background = "Background"
        /// What belongs to it goes first.
        case foreground = "Foreground"
        /// What belongs to it stays.
        case orphan = "Orphan"
    }

    /// Only if it is this one.
    public var uid: String?
    /// Only if it is in this state.
    public var resourceVersion: String?
    /// Seconds it has; nil for its own wish.
    public var gracePeriodSeconds: Int64?
    /// What becomes of what belongs to it; nil for the kind's default, the background.
    public var propagation: Propagation?

    /// All that is left out is the default.
    public init(
        uid: String? = nil, resourceVersion: String? = nil, gracePeriodSeconds: Int64? = nil,
        propagation: Propagation? = nil
    ) {
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.gracePeriodSeconds = gracePeriodSeconds
        self.propagation = propagation
    }
}
