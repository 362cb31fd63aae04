import ByteStreams
import ExamKit
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import OCIImage

/// Milestone 1: content stored, refused, read, named, reached and collected.
struct StoreProbe: Probe {
    struct Case: Codable, Sendable {
        /// Contents to store, as text.
        var contents: [String]
        /// Which of them is damaged on the disk, and which byte.
        var damaged: Int
        var byte: Int
        /// How far off the size is that somebody claims.
        var lie: Int
        var diffIDs: [String]
        /// Names to give to contents, in order; "-name" takes one away.
        var tags: [String]
    }

    let id = "store"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<12).map { _ in
            let contents = (0..<Int.random(in: 2...5, using: &generator)).map { index in
                String(repeating: "\(index)x", count: .random(in: 1...400, using: &generator))
            }
            let names = ["a", "b:1", "c/d", "e--f", "-a", "-b:1", "bad--", "c/d"]
            return Case(
                contents: contents, damaged: .random(in: 0..<contents.count, using: &generator),
                byte: .random(in: 0..<2, using: &generator), lie: .random(in: -1...1, using: &generator),
                diffIDs: (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                    "sha256:" + Digest(of: [.random(in: 0...255, using: &generator)]).encoded
                },
                tags: (0..<6).map { _ in names.randomElement(using: &generator) ?? "a" })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let folder = freshPath("store")
        defer { Self.clear(folder) }
        let layout = try ImageLayout(at: folder)
        let store = layout.store
        let stored = try question.contents.map { text in
            try store.put(bytes: Array(text.utf8), mediaType: "text/plain")
        }
        var lines = stored.map { "\($0.digest) \($0.size)" }
        lines.append(try store.digests().map(\.description).joined(separator: " "))
        lines += try lies(question, in: store)
        lines.append(
            try chainIDs(of: question.diffIDs.map { try Digest(parsing: $0) }).map(\.description).joined(
                separator: " "))
        lines.append(try layer(question, in: store))
        lines += try names(question, stored, in: layout)
        lines += try damage(question, stored, in: store)
        lines.append(try collection(in: layout))
        return Answers(lines: lines)
    }

    private func lies(_ question: Case, in store: BlobStore) throws -> [String] {
        let bytes = Array("other \(question.lie)".utf8)
        let wrong = Descriptor(
            mediaType: "a/b", digest: Digest(of: bytes, .sha512), size: Int64(bytes.count + question.lie))
        let size = try answer {
            var source = MemorySource(bytes)
            return try store.put(&source, mediaType: "a/b", expecting: wrong).digest.description
        }
        let digest = try answer {
            var source = MemorySource(bytes + [1])
            return try store.put(
                &source, mediaType: "a/b", expecting: Descriptor(of: bytes, mediaType: "a/b")
            ).digest.description
        }
        let early = try answer {
            var writer = try store.writer(size: 3)
            try writer.write(bytes)
            return "taken"
        }
        return [size, digest, early, try store.digests().count.description]
    }

    private func layer(_ question: Case, in store: BlobStore) throws -> String {
        var writer = try LayerWriter(into: store)
        for text in question.contents { try writer.write(Array(text.utf8)) }
        let layer = try writer.finish()
        let config = ImageConfig(platform: Platform(architecture: "amd64"), diffIDs: [layer.diffID])
        let manifest = ImageManifest(
            config: try store.put(bytes: config.bytes, mediaType: MediaType.config),
            layers: [layer.descriptor])
        let image = try store.put(bytes: manifest.bytes, mediaType: MediaType.manifest)
        try ImageLayout(at: store.folder).tag(image, as: "image")
        return "\(layer.diffID) \(layer.size) \(try store.reachable(from: [image]).count)"
    }

    private func names(_ question: Case, _ stored: [Descriptor], in layout: ImageLayout) throws -> [String] {
        try question.tags.enumerated().map { index, tag in
            try answer {
                if tag.hasPrefix("-") {
                    return try layout.untag(String(tag.dropFirst()))?.digest.description ?? "none"
                }
                try layout.tag(stored[index % stored.count], as: tag)
                return try layout.resolve(name: tag)?.digest.description ?? "none"
            }
        } + [try layout.images().count.description]
    }

    private func damage(_ question: Case, _ stored: [Descriptor], in store: BlobStore) throws -> [String] {
        let victim = stored[question.damaged]
        var bytes = Array(question.contents[question.damaged].utf8)
        bytes[question.byte] ^= 0x20
        let path = try store.path(of: victim.digest)
        var file = try DescriptorSink(creating: path)
        try file.write(bytes)
        return try stored.map { descriptor in
            try answer { String(decoding: try store.bytes(of: descriptor).prefix(9), as: UTF8.self) }
        } + [try answer { try store.size(of: victim.digest)?.description ?? "none" }]
    }

    /// The same digests whatever a library packs: only numbers are told.
    private func collection(in layout: ImageLayout) throws -> String {
        let young = try layout.collect(olderThan: 3600).young.count
        let removed = try layout.collect(olderThan: -10).removed.count
        return "\(young) \(removed) \(try layout.store.digests().count)"
    }

    private static func clear(_ folder: String) {
        for name in ["blobs/sha256", "blobs/sha512", "blobs", "ingest", ""] {
            try? Folder("\(folder)/\(name)").remove()
        }
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let count = question.contents.count
        return Answers.explain(
            question.contents.map { "what points to \($0.prefix(12))… (\($0.utf8.count) bytes)" }
                + [
                    "all digests", "content of a wrong size", "content of a wrong digest",
                    "more bytes than promised",
                    "how many digests", "the chain ids",
                    "the layer's diffID, size and what its image reaches",
                ]
                + question.tags.map { "the name \($0)" } + ["how many images"]
                + (0..<count).map { "content \($0) after \(question.damaged) was damaged" }
                + ["the damaged one's size", "young, removed and left by the collector"], expected, actual)
    }
}
