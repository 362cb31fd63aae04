import Archives
import ByteStreams
import ExamKit
import ImageLayers
import LabSupport

/// Milestone 2: archives written, read, damaged and read again.
struct TarProbe: Probe {
    struct Case: Codable, Sendable {
        struct Entry: Codable, Sendable {
            var name: [UInt8]
            var kind: Int
            var target: [UInt8]
            var permissions: UInt32
            var user: UInt32
            var seconds: Int64
            var nanoseconds: UInt32
            var attribute: [UInt8]
            var bytes: [UInt8]
        }

        var entries: [Entry]
        /// Archives to read, as the trusted build wrote them: whole, with a byte changed, and cut off.
        var archives: [[UInt8]]
    }

    let id = "tar"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            let entries = (0..<Int.random(in: 1...4, using: &generator)).map { _ in entry(using: &generator) }
            let whole = (try? Self.written(entries)) ?? []
            let archives = whole.isEmpty ? [] : [whole, Self.changed(whole, using: &generator)]
            let cut = Array(whole.prefix(.random(in: 1...2000, using: &generator)))
            return Case(entries: entries, archives: archives + [cut])
        }
    }

    private static func changed(_ archive: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var archive = archive
        archive[.random(in: 0..<min(archive.count, 1200), using: &generator)] = .random(
            in: 0...255, using: &generator)
        return archive
    }

    private func entry(using generator: inout SeededGenerator) -> Case.Entry {
        let names: [String] = [
            "a", "usr/bin/env", "d/", "é", String(repeating: "n", count: 100),
            String(repeating: "m", count: 101),
            String(repeating: "p/", count: 60) + "q", String(repeating: "long/", count: 70) + "x",
        ]
        let name = Array((names.randomElement(using: &generator) ?? "a").utf8)
        return Case.Entry(
            name: name + (Int.random(in: 0..<9, using: &generator) == 0 ? [0xff] : []),
            kind: .random(in: 0...5, using: &generator),
            target: Array((names.randomElement(using: &generator) ?? "a").utf8),
            permissions: .random(in: 0...0o7777, using: &generator),
            user: [0, 1000, 0o7777777, 0o10000000].randomElement(using: &generator) ?? 0,
            seconds: [0, 1_700_000_000, -5, 0o77777777777, 0o100000000000].randomElement(using: &generator)
                ?? 0,
            nanoseconds: [0, 0, 5, 120_000_000].randomElement(using: &generator) ?? 0,
            attribute: Int.random(in: 0..<3, using: &generator) == 0 ? [1, 10, 0, 61] : [],
            bytes: (0..<Int.random(in: 0...700, using: &generator)).map { UInt8(truncatingIfNeeded: $0) })
    }

    func observe(_ question: Case) throws -> Answers {
        // Where names are cut in two and how records' own headers are called is the writer's: what counts is
        // that the entries come back, and that the bytes are the same every time.
        let there = try answer {
            try Self.listing(try Self.written(question.entries)).joined(separator: "; ")
        }
        let twice = try answer { "\(try Self.written(question.entries) == Self.written(question.entries))" }
        return Answers(
            lines: [there, twice]
                + (try question.archives.map { try Self.listing($0).joined(separator: "; ") }))
    }

    private static func written(_ entries: [Case.Entry]) throws -> [UInt8] {
        var writer = TarWriter(MemorySink())
        for entry in entries {
            let kind = self.kind(of: entry)
            try writer.add(
                ArchiveEntry(
                    EntryName(entry.name), kind, permissions: entry.permissions, user: entry.user,
                    size: kind == .file ? UInt64(entry.bytes.count) : 0,
                    modified: Timestamp(seconds: entry.seconds, nanoseconds: entry.nanoseconds),
                    attributes: entry.attribute.isEmpty ? [:] : ["user.note": entry.attribute]))
            if kind == .file { try writer.write(entry.bytes) }
        }
        try writer.finish()
        return writer.base.bytes
    }

    private static func kind(of entry: Case.Entry) -> ArchiveEntry.Kind {
        switch entry.kind {
        case 0: .directory
        case 1: .symlink(EntryName(entry.target))
        case 2: .hardLink(EntryName(entry.target))
        case 3: .characterDevice(major: 5, minor: entry.user)
        default: .file
        }
    }

    /// A line for each entry, and how it ended.
    private static func listing(_ archive: [UInt8]) throws -> [String] {
        var lines: [String] = []
        let end = try answer {
            var reader = TarReader(MemorySource(archive))
            while let entry = try reader.next() {
                let bytes = try reader.read(upTo: 1 << 16)
                lines.append(
                    "\(entry.name.bytes.hashed) \(entry.kind) \(entry.permissions) \(entry.user):\(entry.group) "
                        + "\(entry.size) \(entry.modified) \(entry.attributes) \(bytes.hashed)")
            }
            return "end"
        }
        return lines + [end]
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let shown = question.entries.map { "\(EntryName($0.name)) (kind \($0.kind))" }.joined(separator: ", ")
        return Answers.explain(
            [
                "writing and reading \(shown.prefix(300))", "whether two writings agree",
                "reading an archive",
                "reading it with a byte changed", "reading it cut off",
            ], expected, actual)
    }
}

extension [UInt8] {
    fileprivate var hashed: String {
        var hash = RunningHash()
        hash.update(self)
        return String(hash.hex.prefix(12))
    }
}
