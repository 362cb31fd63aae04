import LabSupport
import OCIImage

/// Makes up what a few clients say to a registry, right and wrong.
struct RegistryTalk {
    private var generator: SeededGenerator
    private var begun: [(name: String, sent: String)] = []
    private var asks: [RegistryProbe.Ask] = []
    private let names = ["a", "a/b", "blobs", "x.y_z"]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func whole() -> [RegistryProbe.Ask] {
        for _ in 0..<24 { say() }
        return asks
    }

    private mutating func say() {
        let name = pick(names)
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: begin(name)
        case 1, 2, 3: goOn()
        case 4: end()
        case 5: blob(name)
        case 6: ask("GET", "/v2/\(name)/blobs/\(digest(text()))", ["Range": range()])
        case 7: manifest(name)
        case 8: ask("GET", "/v2/\(name)/tags/list?n=\(number(3))&last=\(pick(["t0", "t1", "A", ""]))")
        case 9: ask(pick(["GET", "HEAD", "DELETE"]), "/v2/\(name)/manifests/\(pick(["t0", "t1", "t2"]))")
        case 10: ask("POST", "/v2/\(name)/blobs/uploads/?mount=\(digest(text()))&from=\(pick(["a", "c"]))x")
        default:
            ask(
                pick(["GET", "PUT", "DELETE"]),
                pick(["/v2/", "/v2/A/tags/list", "/v2/a/x/y", "/v2/a/manifests/.t"]))
        }
    }

    private mutating func begin(_ name: String) {
        ask("POST", "/v2/\(name)/blobs/uploads/")
        begun.append((name, ""))
    }

    private mutating func goOn() {
        guard let place = begun.indices.randomElement(using: &generator) else { return begin("a") }
        let (start, piece) = (begun[place].sent.utf8.count, text())
        let wrong = pick([0, 0, 0, 1, -1])
        let first = max(0, start + wrong)
        let isRight = first == start
        let length = isRight && number(6) == 0 ? piece.utf8.count + 1 : piece.utf8.count
        ask("PATCH", "{\(place)}", ["Content-Range": "\(first)-\(first + length - 1)"], piece)
        if isRight, length == piece.utf8.count { begun[place].sent += piece }
        if number(3) == 0 { ask("GET", "{\(place)}") }
    }

    /// An upload is ended once: afterwards nothing is said about it any more.
    private mutating func end() {
        guard let place = begun.indices.randomElement(using: &generator), !begun[place].name.isEmpty else {
            return
        }
        let isRight = number(4) > 0
        ask("PUT", "{\(place)}?digest=\(digest(begun[place].sent + (isRight ? "" : "x")))")
        if isRight { ask("GET", "/v2/\(begun[place].name)/blobs/\(digest(begun[place].sent))") }
        ask("GET", "{\(place)}")
    }

    private mutating func blob(_ name: String) {
        let body = text()
        ask("POST", "/v2/\(name)/blobs/uploads/?digest=\(digest(body))", [:], body)
        ask("GET", "/v2/\(name)/blobs/\(digest(body))", number(2) == 0 ? ["Range": range()] : [:])
    }

    private mutating func manifest(_ name: String) {
        let layer = text()
        for blob in ["{}", layer] where number(5) > 0 {
            ask("POST", "/v2/\(name)/blobs/uploads/?digest=\(digest(blob))", [:], blob)
        }
        let about =
            number(2) == 0
            ? "\"subject\":{\"digest\":\"\(digest("subject"))\"},\"artifactType\":\"x/y\"," : ""
        let body =
            "{\"schemaVersion\":2,\(about)\"config\":{\"digest\":\"\(digest("{}"))\"},\"layers\":[{\"digest\":\"\(digest(layer))\"}]}"
        let reference = number(3) == 0 ? digest(body) : "t\(number(3))"
        ask("PUT", "/v2/\(name)/manifests/\(reference)", ["Content-Type": MediaType.manifest], body)
        ask(
            "GET", "/v2/\(name)/manifests/\(reference)",
            ["Accept": pick(["*/*", MediaType.manifest, MediaType.index])])
        if !about.isEmpty {
            ask("GET", "/v2/\(name)/referrers/\(digest("subject"))?artifactType=\(pick(["x/y", "z"]))")
        }
    }

    private mutating func ask(
        _ method: String, _ target: String, _ fields: [String: String] = [:], _ body: String = ""
    ) {
        asks.append(RegistryProbe.Ask(method: method, target: target, fields: fields, body: body))
    }

    private mutating func text() -> String {
        String(repeating: pick(["ab", "c", "def"]), count: number(3) + 1)
    }

    private mutating func range() -> String {
        pick(["bytes=0-1", "bytes=1-", "bytes=-2", "bytes=9-", "bytes=2-1", "bytes=0-99", "x=1"])
    }

    private func digest(_ text: String) -> String {
        Digest(of: Array(text.utf8)).description
    }

    private mutating func number(_ end: Int) -> Int {
        Int.random(in: 0..<end, using: &generator)
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &generator)]
    }
}
