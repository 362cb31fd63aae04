import ClusterAPI
import Documents

/// Something that happens at a time.
struct ScenarioEvent: Equatable {
    /// What.
    enum Action: Equatable {
        /// An object is changed, by a strategic merge patch.
        case patch(kind: String, ObjectName, JSONValue)
        /// A deployment goes back to the revision before, or to this one.
        case undo(ObjectName, revision: Int?)
        /// A node loses its power for a while; nil: for good.
        case failNode(String, Duration?)
        /// So many pods, chosen by the seed, are killed.
        case killPods(Int)
        /// All pods of a deployment together have so much work, in thousandths of a processor.
        case load(ObjectName, milliCPU: Int)
        /// A part forgets what it knew.
        case restart(String)
        /// A part cannot reach the API for a while.
        case cut(String, Duration)
    }

    /// Since the beginning.
    let at: Duration
    /// What happens.
    let action: Action

    /// - Throws: `Complaint` naming the path.
    init(_ value: JSONValue, at place: String) throws {
        let actions = ["patch", "undo", "failNode", "killPods", "load", "restart", "cut"]
        try ScenarioFields.refuseOthers(
            in: value, ["at", "for", "revision", "namespace"] + actions, at: place)
        guard let time = try ScenarioFields.time(value["at"], "\(place).at") else {
            throw Complaint("\(place).at: expected a time such as 30s or 5m, found none")
        }
        let named = actions.filter { value[$0] != nil }
        guard named.count == 1, let name = named.first, let what = value[name] else {
            throw Complaint(
                "\(place): expected \(actions.oneOf), found \(named.isEmpty ? "none" : "\(named)")")
        }
        at = time
        action = try Self.action(name, what, value, at: place)
    }

    private static func action(
        _ name: String, _ what: JSONValue, _ value: JSONValue, at place: String
    ) throws -> Action {
        let path = "\(place).\(name)"
        let lasts = try ScenarioFields.time(value["for"], "\(place).for")
        switch name {
        case "patch":
            let object = try ScenarioFields.object(what, path)
            guard case .string(let kind)? = what["kind"], let patch = what["patch"] else {
                throw Complaint("\(path): expected kind, name and patch")
            }
            return .patch(kind: kind, object, patch)
        case "undo":
            let revision = try ScenarioFields.count(
                value["revision"], "\(place).revision", 0...Int(Int32.max))
            return .undo(try deployment(what, value, path), revision: revision)
        case "failNode": return .failNode(try ScenarioFields.text(what, path), lasts)
        case "killPods": return .killPods(try ScenarioFields.count(what, path, 1...100_000) ?? 1)
        case "load":
            let cpu = try ScenarioFields.milliCPU(what["cpu"], "\(path).cpu")
            return .load(try ScenarioFields.object(what, path), milliCPU: cpu)
        case "restart": return .restart(try ScenarioFields.text(what, path))
        default: return .cut(try ScenarioFields.text(what, path), lasts ?? .seconds(30))
        }
    }

    private static func deployment(_ what: JSONValue, _ value: JSONValue, _ path: String) throws -> ObjectName
    {
        let namespace = try value["namespace"].map { try ScenarioFields.text($0, "namespace") } ?? "default"
        return ObjectName(namespace: namespace, name: try ScenarioFields.text(what, path))
    }

    /// As the legend of the chart says it.
    var title: String {
        switch action {
        case .patch(let kind, let name, let patch): "patch \(kind) \(name): \(patch.text())"
        case .undo(let name, let revision):
            "roll \(name) back" + (revision.map { " to revision \($0)" } ?? "")
        case .failNode(let node, let lasts): "\(node) fails" + (lasts.map { " for \($0)" } ?? "")
        case .killPods(let count): "\(count) pods are killed"
        case .load(let name, let cpu): "\(name) has work for \(cpu)m of a processor"
        case .restart(let name): "\(name) restarts"
        case .cut(let name, let lasts): "\(name) is cut off for \(lasts)"
        }
    }
}
