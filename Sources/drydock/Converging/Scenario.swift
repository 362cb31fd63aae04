import ClusterObjects
import ClusterSimulation
import Documents

/// What `drydock converge` plays: objects to begin with, and what happens to them.
struct Scenario {
    /// The nodes, all alike.
    var nodes = 3
    /// Workloads and whatever else is created at the beginning, in this order.
    var objects: [JSONValue] = []
    /// What happens, in the order of time.
    var events: [ScenarioEvent] = []
    /// What goes wrong on the network until the last event.
    var disruptions = Disruptions.none
    /// What is done to pods and controllers until the last event.
    var chaos = Chaos()
    /// How long a pod takes until it is ready.
    var startSeconds = 2

    /// More nodes than this make a chart that says nothing.
    static let mostNodes = 1000

    /// - Throws: `Complaint` naming file, path, and what would be right.
    init(reading path: String) throws {
        do {
            try self.init(try ClusterFile.document(path))
        } catch let complaint as Complaint {
            throw complaint.description.hasPrefix(path)
                ? complaint : Complaint(file: path, complaint.description)
        }
    }

    /// The documents of a file: one of kind `Scenario`, the others are objects.
    init(_ document: JSONValue) throws {
        let isList = document["kind"] == .string("List")
        let documents = isList ? document["items"]?.items ?? [] : [document]
        var isThere = false
        for (index, value) in documents.enumerated() {
            guard case .string(let kind)? = value["kind"] else {
                throw Complaint(
                    "items[\(index)].kind: expected a kind such as Deployment or Scenario, found none")
            }
            guard kind == "Scenario" else {
                objects.append(value)
                continue
            }
            guard !isThere else { throw Complaint("items[\(index)]: expected one Scenario, found a second") }
            isThere = true
            try read(value)
        }
        guard !objects.isEmpty else { throw Complaint("expected objects, such as a Deployment; found none") }
    }

    private mutating func read(_ value: JSONValue) throws {
        let known = ["apiVersion", "kind", "nodes", "startSeconds", "disruptions", "chaos", "events"]
        try ScenarioFields.refuseOthers(in: value, known, at: "")
        nodes = try ScenarioFields.count(value["nodes"], "nodes", 1...Self.mostNodes) ?? nodes
        startSeconds =
            try ScenarioFields.count(value["startSeconds"], "startSeconds", 0...3600) ?? startSeconds
        if let value = value["disruptions"] { disruptions = try Self.disruptions(value) }
        if let value = value["chaos"] { chaos = try Self.chaos(value) }
        for (index, event) in (value["events"]?.items ?? []).enumerated() {
            events.append(try ScenarioEvent(event, at: "events[\(index)]"))
        }
        events.sort { $0.at < $1.at }
    }

    private static func disruptions(_ value: JSONValue) throws -> Disruptions {
        if value == .string("rough") { return .rough }
        let names = [
            "conflicts", "refusals", "lostAnswers", "brokenWatches", "forgottenWatches", "lateNews",
        ]
        try ScenarioFields.refuseOthers(in: value, names, at: "disruptions")
        let shares = try names.map { name in
            try ScenarioFields.number(value[name], "disruptions.\(name)", 0...0.95) ?? 0
        }
        return Disruptions(
            conflicts: shares[0], refusals: shares[1], lostAnswers: shares[2], brokenWatches: shares[3],
            forgottenWatches: shares[4], lateNews: shares[5])
    }

    private static func chaos(_ value: JSONValue) throws -> Chaos {
        if value == .string("rough") { return .rough }
        let names = ["podKills", "restarts", "cuts"]
        try ScenarioFields.refuseOthers(in: value, names, at: "chaos")
        let rates = try names.map { name in
            try ScenarioFields.number(value[name], "chaos.\(name)", 0...1000) ?? 0
        }
        return Chaos(podKills: rates[0], restarts: rates[1], cuts: rates[2])
    }
}
