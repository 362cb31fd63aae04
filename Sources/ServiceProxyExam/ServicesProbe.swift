import ClusterObjects
import Documents
import ExamKit
import LabSupport
import ServiceModel
import ServiceProxy

/// Milestone 1: what services and slices say, one change after the other, and who may be chosen.
struct ServicesProbe: Probe {
    struct Case: Codable, Sendable {
        /// Specs of one service, one after the other.
        var specs: [String]
        /// Slices: name, service, endpoints; without endpoints they go.
        var slices: [[String]]
        /// Places by numbers that are wanted in slices of three, one list after the other.
        var wanted: [[Int]]
    }

    let id = "services"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<25).map { _ in
            Case(
                specs: (0..<4).map { _ in Self.spec(&generator) },
                slices: (0..<8).map { _ in Self.slice(&generator) },
                wanted: (0..<4).map { _ in (1...12).filter { _ in Bool.random(using: &generator) } })
        }
    }

    private static func pick(_ words: [String], _ generator: inout SeededGenerator) -> String {
        words.randomElement(using: &generator) ?? ""
    }

    private static func spec(_ generator: inout SeededGenerator) -> String {
        let ports = (0..<Int.random(in: 0...3, using: &generator)).map { number in
            let port = pick(["80", "443", "0", "65535", "65536"], &generator)
            return
                "{\"name\":\"p\(number)\",\"port\":\(port),\"nodePort\":\(pick(["0", "30080"], &generator))"
                + ",\"protocol\":\"\(pick(["", "TCP", "UDP", "tcp"], &generator))\"}"
        }
        return
            "{\"type\":\"\(pick(["", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"], &generator))\","
            + "\"clusterIP\":\"\(pick(["10.96.0.1", "10.96.0.1", "fd00::1", "None", "", "10.96"], &generator))\","
            + "\"externalIPs\":[\(pick(["", "\"1.2.3.4\""], &generator))],"
            + "\"sessionAffinity\":\"\(pick(["None", "ClientIP"], &generator))\","
            + "\"externalTrafficPolicy\":\"\(pick(["Cluster", "Local"], &generator))\","
            + "\"internalTrafficPolicy\":\"\(pick(["Cluster", "Local"], &generator))\","
            + "\"ports\":[\(ports.joined(separator: ","))]}"
    }

    private static func slice(_ generator: inout SeededGenerator) -> [String] {
        let condition = { (generator: inout SeededGenerator) in pick(["null", "true", "false"], &generator) }
        let endpoints = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            "{\"addresses\":[\"10.0.0.\(Int.random(in: 1...5, using: &generator))\"],\"nodeName\":\""
                + "\(pick(["n1", "n2"], &generator))\",\"conditions\":{\"ready\":\(condition(&generator)),"
                + "\"serving\":\(condition(&generator)),\"terminating\":\(condition(&generator))}}"
        }
        return [pick(["a", "b", "c"], &generator), pick(["web", "api", ""], &generator)] + endpoints
    }

    func observe(_ question: Case) throws -> Answers {
        Answers(
            lines: try services(question.specs) + slices(question.slices) + [divided(question.wanted)])
    }

    private func services(_ specs: [String]) throws -> [String] {
        var map = ServiceMap()
        return try specs.map { spec in
            let text = "{\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"},\"spec\":\(spec)}"
            let service: Service = try .readDocument(Array(text.utf8))
            let changed = try answer { try map.set(service).description }
            return "\(changed) \(map.ports.map(Self.words))"
        }
    }

    private static func words(_ info: ServicePortInfo) -> String {
        "\(info.name) \(info.name.transport) \(SocketPlace(info.clusterIP, info.port)) \(info.nodePort) "
            + "\(info.externalIPs) \(info.affinity.map { "\($0)" } ?? "-") "
            + "\(info.externalPolicy) \(info.internalPolicy)"
    }

    private func slices(_ slices: [[String]]) throws -> [String] {
        var map = EndpointSliceMap(node: "n1")
        return try slices.map { words in
            let labels = words[1].isEmpty ? "" : "\"\(EndpointSliceMap.serviceLabel)\":\"\(words[1])\""
            let text =
                "{\"metadata\":{\"name\":\"\(words[0])\",\"namespace\":\"shop\",\"labels\":{\(labels)}},"
                + "\"addressType\":\"IPv4\",\"endpoints\":[\(words.dropFirst(2).joined(separator: ","))],"
                + "\"ports\":[{\"name\":\"http\",\"port\":80}]}"
            let slice: EndpointSlice = try .readDocument(Array(text.utf8))
            let change = try answer {
                let change = words.count == 2 ? try map.remove(slice) : try map.set(slice)
                return "\(change.changed) gone \(change.gone)"
            }
            return try change + " "
                + ["web", "api"].map { service in
                    let name = ServicePortName(namespace: "shop", name: service, port: "http")
                    let all = try map.endpoints(of: name)
                    let usable = try ServicePortInfo.TrafficPolicy.allCases.map {
                        "\(try EndpointChoice.usable(all, policy: $0))"
                    }
                    return "\(service) \(all) usable \(usable)"
                }.joined(separator: " ")
        }
    }

    /// How many slices there are, whether all is right, and what had to be written.
    private func divided(_ wanted: [[Int]]) throws -> String {
        var (slices, serial): ([String: Set<SocketPlace>], Int) = ([:], 0)
        return try wanted.map { numbers in
            let places = Set(numbers.map { SocketPlace(IPAddress(10, 0, 0, UInt8($0)), 80) })
            let next = try EndpointSlicer.divide(places, among: slices, most: 3) {
                serial += 1
                return "s\(serial)"
            }.filter { !$0.value.isEmpty }
            let isRight = Set(next.values.joined()) == places && next.values.allSatisfy { $0.count <= 3 }
            let written = Set(next.keys).union(slices.keys).filter { next[$0] != slices[$0] }.count
            slices = next
            return "\(next.count) \(isRight) \(written)"
        }.joined(separator: ", ")
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            question.specs.map { "after spec \($0)" }
                + question.slices.map { "after slice \($0[0]) of \($0[1]): \($0.dropFirst(2).joined())" }
                + ["slices of three for \(question.wanted)"], expected, actual)
    }
}
