import ClusterObjects
import DNSMessages
import ExamKit
import LabSupport
import ServiceModel
import ServiceProxy

/// Milestone 8: what a service and its endpoints are called, byte by byte.
struct NamesProbe: Probe {
    struct Case: Codable, Sendable {
        /// The last number of an address, a hostname, and whether it is ready.
        var members: [Member]
        /// `None`, an address, or a name.
        var target: String
        var port: String
        /// Names below the service's namespace, and what is asked about them.
        var questions: [[String]]
        /// Bytes of UDP; 0 for a client without EDNS.
        var size: UInt16
        var seed: UInt64
    }

    struct Member: Codable, Sendable {
        var number: Int
        var hostname: String
        var isReady: Bool
    }

    let id = "names"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            let members = (0..<Int.random(in: 0...30, using: &generator)).map { number in
                Member(
                    number: number + 1, hostname: Bool.random(using: &generator) ? "m\(number % 7)" : "",
                    isReady: .random(using: &generator))
            }
            let targets = ["None", "None", "172.20.0.9", "www.example.com", "web.ns.svc.cluster.local."]
            let names = [
                "web", "Web", "m1.web", "10-0-0-2.web", "_http._tcp.web", "_tcp.web", "_http._udp.web", "wep",
                "m1.wep",
            ]
            let types = ["A", "SRV", "AAAA", "CNAME", "TXT", "ANY"]
            let questions = (0..<12).map { _ in
                [
                    names.randomElement(using: &generator) ?? "web",
                    types.randomElement(using: &generator) ?? "A",
                ]
            }
            return Case(
                members: members, target: targets.randomElement(using: &generator) ?? "None",
                port: Bool.random(using: &generator) ? "http" : "", questions: questions,
                size: [0, 0, 700, 1232, 4096].randomElement(using: &generator) ?? 0, seed: generator.next())
        }
    }

    func observe(_ question: Case) throws -> Answers {
        var service = NameService(try zone(question), seed: question.seed)
        let asked =
            try question.questions.map { (try DNSName(parsing: "\($0[0]).ns.svc.cluster.local"), $0[1]) }
            + [(try ServiceZone.reverseName(of: IPAddress(10, 0, 0, 2)), "PTR")]
        return Answers(
            lines: try asked.map { name, type in
                var query = DNSMessage(id: 1, asking: name, RecordType(type) ?? .a)
                query.extended = question.size > 0 ? ExtendedPart(payloadSize: question.size) : nil
                let bytes = try service.answer(try query.bytes(), over: .datagram) ?? []
                return bytes.map { String($0, radix: 16) }.joined(separator: " ")
            })
    }

    private func zone(_ question: Case) throws -> ServiceZone {
        var meta = ObjectMeta.blank
        meta.namespace = "ns"
        meta.name = "web"
        var spec = ServiceSpec()
        if IPAddress(question.target) != nil || question.target == "None" {
            spec.clusterIP = question.target
        } else {
            spec.type = "ExternalName"
            spec.externalName = question.target
        }
        spec.ports = [ServicePort(name: question.port, port: 80)]
        let service = Service(metadata: meta, spec: spec)
        meta.labels[EndpointSliceMap.serviceLabel] = "web"
        let endpoints = question.members.map {
            SliceEndpoint(
                addresses: ["10.0.0.\($0.number)"], conditions: EndpointConditions(ready: $0.isReady),
                hostname: $0.hostname)
        }
        let slice = EndpointSlice(
            metadata: meta, addressType: "IPv4", endpoints: endpoints,
            ports: [SlicePort(name: question.port, port: 8080)])
        return try ServiceZone([service], [slice])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let ready = question.members.filter(\.isReady).count
        let asked = question.questions.map { "\($0[1]) of \($0[0]).ns" } + ["PTR of 10.0.0.2"]
        return Answers.explain(
            asked.map { "\($0), web is \(question.target) with \(ready) ready, \(question.size) bytes" },
            expected,
            actual)
    }
}
