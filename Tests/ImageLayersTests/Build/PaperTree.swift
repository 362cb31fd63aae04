import Archives
import ByteStreams
import ImageLayers

/// A tree of files as a table: `"a/b": "text"`, `"a/": ""` for a folder, `"l": "-> target"` for a link.
struct PaperTree: SourceTree {
    private var files: [EntryName: String] = [:]

    init(_ files: [String: String]) {
        for (path, text) in files {
            self.files[EntryName(EntryName(path).parts.map(\.bytes).joined(separator: [UInt8(ascii: "/")]))] =
                path.hasSuffix("/") ? "/" : text
            var above = EntryName("")
            for part in EntryName(path).parts.dropLast() {
                above = above.appending(part)
                self.files[above] = self.files[above] ?? "/"
            }
        }
    }

    func entry(at path: EntryName) throws -> ArchiveEntry? {
        guard let text = files[path] else { return nil }
        if text == "/" { return ArchiveEntry(path, .directory, permissions: 0o700) }
        if text.hasPrefix("-> ") { return ArchiveEntry(path, .symlink(EntryName(String(text.dropFirst(3))))) }
        return ArchiveEntry(path, permissions: 0o640, user: 7, group: 8, size: UInt64(text.utf8.count))
    }

    func names(in folder: EntryName) throws -> [EntryName] {
        files.keys.filter { EntryName(Array($0.bytes.prefix(folder.bytes.count))) == folder }
            .compactMap { $0.parts.count == folder.parts.count + 1 ? $0.parts.last : nil }
    }

    func contents(of file: EntryName) throws -> MemorySource {
        MemorySource(Array((files[file] ?? "").utf8))
    }
}
