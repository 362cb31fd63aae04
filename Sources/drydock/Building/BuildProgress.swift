import Documents
import ImageLayers
import OCIImage

/// Says what happens in a build: lines for people, or an event on each line.
struct BuildProgress {
    let isJSON: Bool

    func show(_ event: BuildEvent) {
        writeAll(isJSON ? json(event) : text(event), to: 1)
    }

    private func text(_ event: BuildEvent) -> String {
        switch event {
        case .began(let number, let count, _, let text):
            // What a program prints follows, so this line has to be out before.
            return cut("Step \(number)/\(count) : \(text)") + "\n"
        case .ended(.noted), .ended(.made(nil)): return ""
        case .ended(.recorded): return "  not run: noted in the history\n"
        case .ended(.cached(let layer)): return "  CACHED" + (layer.map { "  " + size($0) } ?? "") + "\n"
        case .ended(.made(let layer?)): return "  \(size(layer))\n"
        case .warning(let text): return "  warning: \(text)\n"
        }
    }

    private func size(_ layer: BuiltLayer) -> String {
        "layer \(layer.diffID.encoded.prefix(12))  \(grouped(UInt64(max(0, layer.descriptor.size)))) bytes"
    }

    /// One line, 80 columns.
    private func cut(_ text: String) -> String {
        let line = text.prefix { $0 != "\n" }
        return line.count > 80 || line.count < text.count ? line.prefix(79) + "…" : String(line)
    }

    private func json(_ event: BuildEvent) -> String {
        var members: [JSONMember] = []
        switch event {
        case .began(let number, let count, let line, let text):
            members = [
                JSONMember("event", .string("step")), JSONMember("step", .integer(number)),
                JSONMember("of", .integer(count)), JSONMember("line", .integer(line)),
                JSONMember("text", .string(text)),
            ]
        case .ended(let result): members = [JSONMember("event", .string("result"))] + self.members(result)
        case .warning(let text):
            members = [JSONMember("event", .string("warning")), JSONMember("text", .string(text))]
        }
        return JSONValue.object(members).text() + "\n"
    }

    private func members(_ result: BuildEvent.Result) -> [JSONMember] {
        switch result {
        case .noted: [JSONMember("result", .string("noted"))]
        case .recorded: [JSONMember("result", .string("recorded"))]
        case .cached(let layer): [JSONMember("result", .string("cached"))] + members(layer)
        case .made(let layer): [JSONMember("result", .string("made"))] + members(layer)
        }
    }

    private func members(_ layer: BuiltLayer?) -> [JSONMember] {
        guard let layer else { return [] }
        return [
            JSONMember("digest", .string(layer.descriptor.digest.description)),
            JSONMember("size", .integer(layer.descriptor.size)),
            JSONMember("diffID", .string(layer.diffID.description)),
        ]
    }

    func finished(_ name: String, _ image: Descriptor, _ manifest: ImageManifest) {
        let bytes = manifest.layers.reduce(0) { $0 &+ $1.size }
        if isJSON {
            let members = [
                JSONMember("event", .string("image")), JSONMember("name", .string(name)),
                JSONMember("digest", .string(image.digest.description)),
                JSONMember("layers", .integer(manifest.layers.count)), JSONMember("size", .integer(bytes)),
            ]
            return writeAll(JSONValue.object(members).text() + "\n", to: 1)
        }
        let count = manifest.layers.count
        writeAll(
            "\(name): \(count) \(count == 1 ? "layer" : "layers"), \(grouped(UInt64(max(0, bytes)))) bytes\n"
                + "  \(image.digest)\n", to: 1)
    }
}
