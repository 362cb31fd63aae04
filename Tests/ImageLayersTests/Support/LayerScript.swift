import Archives
import ByteStreams
import Glibc
import ImageLayers

/// One entry of a layer with its bytes, written as briefly as a test wants to read it.
struct LayerItem {
    let entry: ArchiveEntry
    let contents: [UInt8]

    init(_ entry: ArchiveEntry, _ contents: String = "") {
        self.contents = Array(contents.utf8)
        var entry = entry
        entry.size = UInt64(self.contents.count)
        self.entry = entry
    }

    /// A file of mode 0644.
    static func file(_ name: EntryName, _ contents: String = "", mode: UInt32 = 0o644) -> LayerItem {
        LayerItem(ArchiveEntry(name, permissions: mode, user: me, group: mine, modified: then), contents)
    }

    /// A folder of mode 0755.
    static func folder(_ name: EntryName, mode: UInt32 = 0o755) -> LayerItem {
        LayerItem(
            ArchiveEntry(name, .directory, permissions: mode, user: me, group: mine, modified: then))
    }

    /// Something else; of mode 0644.
    static func other(_ name: EntryName, _ kind: ArchiveEntry.Kind) -> LayerItem {
        LayerItem(ArchiveEntry(name, kind, user: me, group: mine, modified: then))
    }

    static let then = Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789)
    static let me = geteuid()
    static let mine = getegid()
}

/// Layers applied one after the other, and the tree that comes out.
@discardableResult
func apply(_ layers: [[LayerItem]], into folder: String, options: ApplyOptions = ApplyOptions()) throws
    -> [AppliedLayer]
{
    try layers.map { layer in
        var extraction = try LayerExtraction(into: folder, options: options)
        for item in layer {
            var source = MemorySource(item.contents)
            try extraction.apply(item.entry, contents: &source)
        }
        return try extraction.finish()
    }
}

/// The names of a tree and what they are, without metadata.
func names(in folder: String) throws -> [String] {
    try TreePicture(of: folder, without: [.times, .owners, .modes, .attributes]).lines
        .filter { !$0.hasPrefix("./ ") }
}

/// What layers leave behind, as names.
func names(after layers: [LayerItem]...) throws -> [String] {
    let folder = try TestFolder()
    try apply(layers, into: folder.path)
    return try names(in: folder.path)
}
