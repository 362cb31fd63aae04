import ExamKit
import ImageLayers
import LabSupport
import OCIImage
import WebMessages

/// Milestone 8: references, platforms, and a pull over a line that breaks.
struct PullProbe: Probe {
    struct Case: Codable, Sendable {
        var references: [String]
        var wanted: String
        var entries: [String]
        /// Bytes after which the line breaks, time after time, while a layer of `size` bytes is pulled.
        var breaks: [Int]
        var size: Int
    }

    struct Seen: Codable, Equatable, Sendable {
        var references: [String]
        var choice: String
        var ranges: [String]
    }

    let id = "pull"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            Case(
                references: (0..<12).map { _ in reference(&generator) }, wanted: platform(&generator),
                entries: (0..<Int.random(in: 0...5, using: &generator)).map { _ in platform(&generator) },
                breaks: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                    Int.random(in: 1...900, using: &generator)
                }, size: Int.random(in: 3000...4000, using: &generator))
        }
    }

    func observe(_ question: Case) throws -> Seen {
        Seen(
            references: try question.references.map { text in
                try answer {
                    "\(try ImageReference(parsing: text)) \(try ImageReference(parsing: text).familiar)"
                }
            },
            choice: try answer { try choice(question) }, ranges: try ranges(question))
    }

    func explain(_ question: Case, expected: Seen, actual: Seen) -> String {
        for (index, reading) in expected.references.enumerated()
        where index >= actual.references.count || actual.references[index] != reading {
            return "read \"\(question.references[index])\": expected \(reading)"
        }
        if actual.choice != expected.choice {
            return "choose for \(question.wanted) among \(question.entries): expected \(expected.choice)"
        }
        return
            "pull \(question.size) bytes over a line that breaks after \(question.breaks): expected the requests \(expected.ranges)"
    }

    private func answer(_ body: () throws -> String) throws -> String {
        do {
            return try body()
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            return "refused"
        }
    }

    private func choice(_ question: Case) throws -> String {
        let manifests = try question.entries.enumerated().map { number, words in
            Descriptor(
                mediaType: MediaType.manifest, digest: Digest(of: [UInt8(number)]), size: 1,
                platform: try Platform(parsing: words))
        }
        let entry = try ImageIndex(manifests: manifests).manifest(for: try Platform(parsing: question.wanted))
        return "\(entry.digest)"
    }

    private func ranges(_ question: Case) throws -> [String] {
        let folder = try ScratchFolder("pull")
        let layout = try ImageLayout(at: "\(folder.path)/layout")
        let line = BreakingLine(layer: [UInt8](repeating: 7, count: question.size), breaks: question.breaks)
        _ = try waiting {
            try await RegistryClient(line, repository: "a").pull("t", into: layout, platform: nil)
        }
        return try waiting { await line.ranges }
    }

    private func reference(_ generator: inout SeededGenerator) -> String {
        let parts = [
            "a", "ubuntu", "localhost", "h:50", "x.y", "docker.io", "index.docker.io", "library", "A", "a_b",
            "a--b", "[::1]:9",
        ]
        let count = Int.random(in: 1...3, using: &generator)
        let path = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "a" }.joined(
            separator: "/")
        let tag = ["", "", ":v1", ":-", ":V_1"].randomElement(using: &generator) ?? ""
        let digest =
            ["", "", "@sha256:" + String(repeating: "0f", count: 32), "@sha256:0"].randomElement(
                using: &generator) ?? ""
        return path + tag + digest
    }

    private func platform(_ generator: inout SeededGenerator) -> String {
        [
            "linux/amd64", "linux/amd64/v2", "linux/amd64/v3", "linux/x86_64", "linux/386", "linux/arm",
            "linux/arm/v5",
            "linux/arm/v6", "linux/arm/v7", "linux/arm/8", "linux/arm64", "linux/arm64/v8", "windows/amd64",
            "linux/riscv64",
        ].randomElement(using: &generator) ?? "linux/amd64"
    }
}

/// A registry with one image, whose line breaks while its layer is sent.
actor BreakingLine: RegistryTransport {
    private let layer: [UInt8]
    private let config = Array("{}".utf8)
    private var breaks: [Int]
    /// What of the layer was asked for.
    private(set) var ranges: [String] = []

    private struct Broken: Error {}

    init(layer: [UInt8], breaks: [Int]) {
        (self.layer, self.breaks) = (layer, breaks)
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        if request.target.contains("/manifests/") {
            return HTTPResponse(
                200, fields: ["Content-Type": MediaType.manifest], body: .bytes(Array(manifest.text().utf8)))
        }
        guard request.target.contains(Digest(of: layer).encoded) else {
            return HTTPResponse(200, body: .bytes(config))
        }
        let range = request.fields["Range"].flatMap(ByteRange.init)
        ranges.append(request.fields["Range"] ?? "all")
        let part = range?.bounds(in: Int64(layer.count)) ?? 0..<Int64(layer.count)
        var bytes = Array(layer[Int(part.lowerBound)..<Int(part.upperBound)])
        let isBroken = !breaks.isEmpty
        if isBroken { bytes = Array(bytes.prefix(breaks.removeFirst())) }
        let piece = Pieces(bytes)
        return HTTPResponse(
            range == nil ? 200 : 206,
            fields: range == nil
                ? [:] : ["Content-Range": "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(layer.count)"],
            body: .stream(
                HTTPStream {
                    if let bytes = await piece.take() { return bytes }
                    if isBroken { throw Broken() }
                    return nil
                }))
    }

    private var manifest: ImageManifest {
        ImageManifest(
            config: Descriptor(of: config, mediaType: MediaType.config),
            layers: [Descriptor(of: layer, mediaType: MediaType.layer)])
    }

    private actor Pieces {
        private var bytes: [UInt8]?

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        func take() -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }
}
