import ClusterObjects
import Documents

/// What happens in a simulation: nodes, pods that come, nodes that fail.
struct SimulationTrace {
    /// A pod that comes, and how long it runs once it has a node.
    struct Arrival {
        let pod: Pod
        let at: Duration
        let runs: Duration
    }

    /// A node that is gone for a while.
    struct Failure {
        let node: String
        let at: Duration
        let lasts: Duration
    }

    /// At most so many pods or nodes.
    static let most = 1_000_000
    /// The label that says what a node costs: `spot`; anything else is on demand.
    static let capacityLabel = "drydock/capacity"

    private(set) var nodes: [ClusterObjects.Node] = []
    private(set) var arrivals: [Arrival] = []
    private(set) var failures: [Failure] = []
    /// Interruptions of a spot node in an hour.
    private(set) var interruptionsPerHour = 0.0
    /// Seconds that writing a checkpoint takes; 0: there are none, and interrupted work is lost.
    private(set) var checkpoint = 0.0

    /// - Throws: `Complaint` naming what is wrong and where.
    init(reading path: String) throws {
        let document = try ClusterFile.document(path)
        do {
            for (index, entry) in (document["nodes"]?.items ?? []).enumerated() { try addNodes(entry, index) }
            for (index, entry) in (document["pods"]?.items ?? []).enumerated() { try addPods(entry, index) }
            for (index, entry) in (document["failures"]?.items ?? []).enumerated() {
                let place = "failures[\(index)]"
                guard let node = entry["node"]?.text else {
                    throw Complaint("\(place).node: expected a name")
                }
                guard nodes.contains(where: { $0.metadata.name == node }) else {
                    throw Complaint("\(place).node: no node is called \(node)")
                }
                failures.append(
                    Failure(
                        node: node, at: try seconds(entry, "at", place),
                        lasts: try seconds(entry, "seconds", place)))
            }
            interruptionsPerHour = try number(document["spot"], "interruptionsPerHour")
            checkpoint = try number(document["spot"], "checkpointSeconds")
        } catch let complaint as Complaint {
            throw Complaint(file: path, complaint.description)
        }
        guard !nodes.isEmpty, !arrivals.isEmpty else {
            throw Complaint(file: path, "expected nodes and pods, found \(nodes.count) and \(arrivals.count)")
        }
        arrivals.sort { $0.at < $1.at }
    }

    private mutating func addNodes(_ entry: JSONValue, _ index: Int) throws {
        let place = "nodes[\(index)]"
        let count = try count(entry, place)
        let node: ClusterObjects.Node = ServerDefaults.filled(
            try Self.read(entry["node"] ?? entry, entry["node"] == nil ? place : place + ".node"))
        for number in 0..<count {
            var copy = node
            if count > 1 { copy.metadata.name += "-\(number)" }
            copy.metadata.labels["kubernetes.io/hostname"] = copy.metadata.name
            nodes.append(copy)
        }
    }

    private mutating func addPods(_ entry: JSONValue, _ index: Int) throws {
        let place = "pods[\(index)]"
        let count = try count(entry, place)
        guard let value = entry["pod"] else { throw Complaint("\(place).pod: expected a pod, found none") }
        let pod: Pod = ServerDefaults.filled(try Self.read(value, place + ".pod"))
        let at = try seconds(entry, "at", place)
        let runs = try seconds(entry, "runs", place)
        let every = entry["every"] == nil ? Duration.zero : try seconds(entry, "every", place)
        for number in 0..<count {
            var copy = pod
            if count > 1 { copy.metadata.name += "-\(number)" }
            arrivals.append(Arrival(pod: copy, at: at + every * number, runs: runs))
        }
    }

    private func count(_ entry: JSONValue, _ place: String) throws -> Int {
        let count = entry["count"].map { $0.integer ?? -1 } ?? 1
        guard 1...Self.most ~= count, nodes.count + arrivals.count + count <= Self.most else {
            throw Complaint("\(place).count: expected 1 to \(Self.most) nodes and pods altogether")
        }
        return count
    }

    private func seconds(_ entry: JSONValue, _ name: String, _ place: String) throws -> Duration {
        guard case .number(let text)? = entry[name], let seconds = Double(text), 0...1e9 ~= seconds else {
            throw Complaint("\(place).\(name): expected seconds from 0 to 10^9")
        }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    private func number(_ spot: JSONValue?, _ name: String) throws -> Double {
        guard let value = spot?[name] else { return 0 }
        guard case .number(let text) = value, let number = Double(text), 0...1e9 ~= number else {
            throw Complaint("spot.\(name): expected a number from 0 to 10^9")
        }
        return number
    }

    private static func read<Value: JSONMapped>(_ value: JSONValue, _ place: String) throws -> Value {
        let log = FaultLog()
        let read = Value.read(Documents.Node(value: value, place: JSONPlace(path: place), log: log))
        guard let read, log.isEmpty else { throw Complaint(ClusterFile.shown(DocumentFaults(log.faults))) }
        return read
    }
}
