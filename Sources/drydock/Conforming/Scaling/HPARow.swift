import ClusterAPI
import ClusterObjects
import Documents
import Reconcilers

/// A row of the golden table `hpa`: what Kubernetes' own tests ask their autoscaler.
///
/// Their fields are named a little differently from test to test: a value is looked for under each of its names,
/// whatever the case, in the row and in the objects that lie in it.
struct HPARow {
    let row: JSONValue
    /// The moment at which it is asked; ages are counted back from here.
    let now = Timestamp(secondsSince1970: 1_796_083_200)

    private static let inner = [
        "in", "args", "given", "hpa", "spec", "resource", "metric", "want", "expected",
    ]

    /// The first value under one of these names that is not null.
    subscript(names: String...) -> JSONValue? {
        let places = [row] + Self.inner.compactMap { row[$0] }
        for name in names {
            for place in places {
                let member = place.members.first { $0.name.lowercased() == name.lowercased() }
                if let value = member?.value, value != .null { return value }
            }
        }
        return nil
    }

    /// What it is about, in small letters.
    var operation: String { (self["op", "func", "kind", "test"]?.text ?? "").lowercased() }

    /// How many there are.
    var current: Int32? { number("currentReplicas", "current", "specReplicas", "replicas") }
    /// How many the metrics ask for.
    var desired: Int32? { number("prenormalizedDesiredReplicas", "desiredReplicas", "desired", "proposed") }

    /// How many should come out.
    var wanted: Int32? {
        let names = [
            "wantReplicas", "expectedReplicas", "expectedConvertedDesiredReplicas",
            "expectedStabilizedReplicas",
            "expectedDesiredReplicas", "want", "expected",
        ]
        return names.lazy.compactMap { number($0) }.first ?? row["want"]?["replicas"]?.integer.map(Int32.init)
    }

    /// The whole number under one of these names.
    func number(_ names: String...) -> Int32? {
        names.lazy.compactMap { self[$0]?.integer }.first.map { Int32(clamping: $0) }
    }

    /// What went wrong there; nil when nothing did.
    var wantedError: String? {
        guard let error = self["wantError", "wantErr", "expectedError", "error", "err"] else { return nil }
        return error == .bool(false) ? nil : error.text ?? ""
    }

    /// An amount in thousandths: a quantity, or a whole number of them.
    static func milli(_ value: JSONValue?) -> Int64? {
        if let number = value?.integer { return Int64(number) }
        return value?.text.flatMap { try? Quantity(parsing: $0) }?.milliValue
    }

    /// All of them together; at most what fits.
    static func sum(_ amounts: [Int64]) -> Int64 {
        Int64(clamping: amounts.reduce(Int128(0)) { $0 + Int128($1) })
    }

    /// So many seconds ago, whichever sign they have.
    static func ago(_ seconds: Int) -> Duration { .seconds(-Int64(clamping: seconds.magnitude)) }

    /// When an entry of a history was made: so many seconds ago, or at a time.
    func moment(_ entry: JSONValue) -> Duration {
        for name in ["secondsAgo", "ago", "age", "ageSeconds"] {
            if let seconds = entry[name]?.integer { return Self.ago(seconds) }
        }
        return .zero
    }

    /// The entries of a history: `[replicas, secondsAgo]`, or objects.
    func history(_ names: String...) -> [HPAHistory.Entry] {
        let list = names.lazy.compactMap { self[$0] }.first?.items ?? []
        return list.compactMap { entry in
            if case .array(let pair) = entry, pair.count >= 2, let count = pair[0].integer {
                return HPAHistory.Entry(Int32(clamping: count), at: Self.ago(pair[1].integer ?? 0))
            }
            let names = ["recommendation", "replicaChange", "replicas", "change", "value"]
            guard let count = names.lazy.compactMap({ entry[$0]?.integer }).first else { return nil }
            return HPAHistory.Entry(Int32(clamping: count), at: moment(entry))
        }
    }

    /// The rules of one direction; a text says what is wrong with them.
    func rules(_ names: String...) throws -> HPAScalingRules? {
        guard let value = names.lazy.compactMap({ self[$0] }).first else { return nil }
        let log = FaultLog()
        return HPAScalingRules.read(Documents.Node(value: value, place: .top, log: log))
    }
}
