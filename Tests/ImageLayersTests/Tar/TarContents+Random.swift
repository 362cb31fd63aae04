import Archives
import LabSupport

extension TarContent {
    /// Entries of every kind, with what is ordinary and what is at the edges.
    static func random(count: Int, using generator: inout SeededGenerator) -> [TarContent] {
        (0..<count).map { _ in random(using: &generator) }
    }

    private static func random(using generator: inout SeededGenerator) -> TarContent {
        let name = self.name(using: &generator)
        let target = self.name(using: &generator)
        let number = { (generator: inout SeededGenerator) -> UInt32 in
            [0, 1, 1000, 0o7777777, 0o10000000, .max].randomElement(using: &generator) ?? 0
        }
        let kinds: [ArchiveEntry.Kind] = [
            .file, .file, .file, .directory, .fifo, .symlink(target), .hardLink(target),
            .characterDevice(major: number(&generator), minor: number(&generator)),
            .blockDevice(major: number(&generator), minor: 3),
        ]
        var entry = ArchiveEntry(name, kinds.randomElement(using: &generator) ?? .file)
        if entry.kind == .directory, Bool.random(using: &generator) { entry.name.bytes.append(0x2f) }
        entry.permissions = .random(in: 0...0o7777, using: &generator)
        entry.user = number(&generator)
        entry.group = number(&generator)
        entry.userName =
            ["", "root", "é", String(repeating: "u", count: 32)].randomElement(using: &generator) ?? ""
        entry.groupName =
            ["", "wheel", String(repeating: "g", count: 31)].randomElement(using: &generator) ?? ""
        entry.modified = Timestamp(
            seconds: [0, 1, -1, 1_600_000_000, 0o77777777777, 0o100000000000, .max, .min + 1].randomElement(
                using: &generator) ?? 0,
            nanoseconds: [0, 0, 1, 500_000_000, 999_999_999].randomElement(using: &generator) ?? 0)
        for key in ["user.a", "security.capability", "user.é"]
        where Int.random(in: 0..<4, using: &generator) == 0 {
            entry.attributes[key] = bytes(.random(in: 1...40, using: &generator), using: &generator)
        }
        guard entry.kind == .file else { return TarContent(entry) }
        let sizes = [0, 1, 511, 512, 513, Int.random(in: 0...3000, using: &generator)]
        return TarContent(entry, bytes(sizes.randomElement(using: &generator) ?? 0, using: &generator))
    }

    private static func bytes(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in .random(in: 0...255, using: &generator) }
    }

    /// Short and long, plain and strange; without a slash at the end.
    static func name(using generator: inout SeededGenerator) -> EntryName {
        let parts = ["usr", "bin", "é", "a b", "..", String(repeating: "x", count: 60), "\n", "日本"]
        var name = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            parts.randomElement(using: &generator) ?? "a"
        }.joined(separator: "/")
        if Int.random(in: 0..<4, using: &generator) == 0 { name = "/" + name }
        let strange: [[UInt8]] = [[], [], [], [0xff], [0xc3]]
        return EntryName(Array(name.utf8) + (strange.randomElement(using: &generator) ?? []))
    }
}
