import Documents
import ExamKit
import ImageLayers
import LabSupport
import OCIImage
import WebMessages

/// Milestone 7: conversations with a registry. What is said in words is left out, and so is what a
/// registry may do either way.
struct RegistryProbe: Probe {
    /// A request; `{n}` in its target stands for where the n-th upload goes on.
    struct Ask: Codable, Sendable {
        var method: String
        var target: String
        var fields: [String: String] = [:]
        var body = ""
    }

    struct Case: Codable, Sendable {
        var asks: [Ask]
    }

    struct Seen: Codable, Equatable, Sendable {
        var answers: [String]
    }

    let id = "registry"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<24).map { _ in
            var talk = RegistryTalk(seed: generator.next())
            return Case(asks: talk.whole())
        }
    }

    func observe(_ question: Case) throws -> Seen {
        let folder = try ScratchFolder("registry")
        let registry = try Registry(at: "\(folder.path)/registry")
        let asks = question.asks
        let answers = try waiting {
            var uploads: [String] = []
            var answers: [String] = []
            for ask in asks {
                let response = try await registry.answer(to: Self.request(ask, uploads))
                if ask.method == "POST", response.status == 202 {
                    uploads.append(response.fields["Location"] ?? "")
                }
                answers.append(await Self.words(response, uploads))
            }
            return answers
        }
        return Seen(answers: answers)
    }

    func explain(_ question: Case, expected: Seen, actual: Seen) -> String {
        for (index, answer) in expected.answers.enumerated() {
            let said = index < actual.answers.count ? actual.answers[index] : "nothing"
            guard said != answer else { continue }
            let before = question.asks[..<index].suffix(4).map { "\($0.method) \($0.target)" }
            let ask = question.asks[index]
            return "\(ask.method) \(ask.target) \(ask.fields) after \(before): expected \(answer)"
        }
        return "more answers than questions"
    }

    private static func request(_ ask: Ask, _ uploads: [String]) -> HTTPRequest {
        var target = ask.target
        for (index, location) in uploads.enumerated() {
            if let place = target.firstRange(of: "{\(index)}") {
                target.replaceSubrange(place, with: location)
            }
        }
        var fields = HTTPFields()
        for (name, value) in ask.fields.sorted(by: { $0.key < $1.key }) { fields[name] = value }
        return HTTPRequest(ask.method, target, fields: fields, body: .bytes(Array(ask.body.utf8)))
    }

    /// Status, code, the fields that matter and the digest of the bytes.
    private static func words(_ response: HTTPResponse, _ uploads: [String]) async -> String {
        let bytes = (try? await response.body.bytes(limit: 1 << 20)) ?? Array("broken off".utf8)
        let text = String(decoding: bytes, as: UTF8.self)
        if response.status >= 400 {
            let code =
                text.firstRange(of: "\"code\":\"").map { text[$0.upperBound...].prefix { $0 != "\"" } } ?? "-"
            return "\(response.status) \(code) \(response.fields["Range"] ?? "-")"
        }
        let names = [
            "Range", "Content-Range", "Docker-Content-Digest", "Link", "OCI-Subject", "OCI-Filters-Applied",
        ]
        let fields = names.compactMap { name in response.fields[name].map { "\(name)=\($0)" } }
        return "\(response.status) \(fields.joined(separator: " ")) \(content(bytes, response))"
    }

    /// Content by its digest, lists by what they list: how they are written is nobody's business.
    private static func content(_ bytes: [UInt8], _ response: HTTPResponse) -> String {
        guard response.status == 200 || response.status == 206 else { return "" }
        if response.fields["Docker-Content-Digest"] != nil {
            return String(Digest(of: bytes).encoded.prefix(12))
        }
        guard let document = try? JSONValue.parse(bytes) else { return "no JSON" }
        if case .array(let tags) = document["tags"] { return JSONValue.array(tags).text() }
        guard case .array(let manifests) = document["manifests"] else { return "" }
        return manifests.map { ($0["digest"] ?? .null).text() + ($0["artifactType"] ?? .null).text() }
            .sorted()
            .joined(separator: " ")
    }
}
