import Archives
import ByteStreams
import ImageLayers

/// An entry with its bytes.
struct TarContent: Equatable, CustomStringConvertible {
    var entry: ArchiveEntry
    var bytes: [UInt8] = []

    init(_ entry: ArchiveEntry, _ bytes: [UInt8] = []) {
        self.entry = entry
        self.bytes = bytes
        if entry.kind == .file { self.entry.size = UInt64(bytes.count) }
    }

    var description: String {
        let attributes = entry.attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return
            "\(entry.name) \(entry.kind) \(String(entry.permissions, radix: 8)) \(entry.user):\(entry.group) "
            + "\(entry.userName):\(entry.groupName) \(entry.size) "
            + "\(entry.modified.seconds).\(entry.modified.nanoseconds) "
            + "\(attributes) \(bytes.count) bytes"
    }
}

/// All that an archive holds.
func readArchive(_ bytes: [UInt8], limits: TarLimits = TarLimits()) throws -> [TarContent] {
    var reader = TarReader(MemorySource(bytes), limits: limits)
    var contents: [TarContent] = []
    while let entry = try reader.next() {
        var content = TarContent(entry)
        content.entry = entry
        content.bytes = try reader.read(upTo: 1 << 22)
        contents.append(content)
    }
    return contents
}

/// An archive of these.
func writeArchive(_ contents: [TarContent]) throws -> [UInt8] {
    var writer = TarWriter(MemorySink())
    for content in contents {
        try writer.add(content.entry)
        if content.entry.kind == .file { try writer.write(content.bytes) }
    }
    try writer.finish()
    return writer.base.bytes
}
