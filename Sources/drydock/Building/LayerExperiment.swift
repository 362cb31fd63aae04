import Glibc
import ImageLayers
import LinuxSystem
import OCIImage

/// Builds that show what sharing layers saves.
struct LayerExperiment {
    struct Sizes {
        /// What the images weigh, each by itself.
        let sum: Int64
        /// What the layout holds.
        let disk: Int64
    }

    struct Rebuild {
        let change: String
        let steps: Int
        let milliseconds: Double
    }

    private let folder: Folder
    private let context: Folder
    private let layout: ImageLayout

    init(in path: String) throws {
        folder = Folder(path)
        context = Folder(path + "/context")
        try context.make()
        layout = try ImageLayout(at: path + "/layout")
    }

    func sizes(base: Int, own: Int) throws -> Sizes {
        try write("base", base)
        try layout.tag(try build("FROM scratch\nCOPY base /base\n").image, as: "base")
        var manifests: [ImageManifest] = []
        for number in 1...10 {
            try write("own", own)
            let image = try build("FROM base\nCOPY own /own\nLABEL number=\(number)\n").image
            try layout.tag(image, as: "image-\(number)")
            manifests.append(try ImageManifest.parse(try layout.store.bytes(of: image)))
        }
        let sum = manifests.flatMap(\.layers).reduce(0) { $0 &+ $1.size }
        let disk = try layout.store.digests().reduce(0) { $0 &+ (try layout.store.size(of: $1) ?? 0) }
        return Sizes(sum: sum, disk: disk)
    }

    func rebuilds(lines: Int, bytes: Int) throws -> [Rebuild] {
        for line in 1...lines { try write("f\(line)", bytes) }
        let text = "FROM base\n" + (1...lines).map { "COPY f\($0) /f\($0)\n" }.joined()
        let first = try timed("the first build", text)
        let none = try timed("nothing changed", text)
        try write("f\(lines)", bytes)
        let last = try timed("the last line's file changed", text)
        try write("f1", bytes)
        return [first, none, last, try timed("the first line's file changed", text)]
    }

    private func timed(_ change: String, _ text: String) throws -> Rebuild {
        let begin = wallTime()
        let steps = try build(text).steps
        return Rebuild(change: change, steps: steps, milliseconds: (wallTime() - begin) * 1000)
    }

    private func build(_ text: String) throws -> (image: Descriptor, steps: Int) {
        let name = "trees"
        let trees = Folder(folder.path(of: name))
        try trees.make()
        defer { try? OpenFolder(folder.path).removeTree(Array(name.utf8)) }
        var settings = BuildSettings(
            platform: .ofThisMachine, folder: trees.path, now: 0, options: ApplyOptions(ownership: .own))
        settings.cache = BuildCache(at: folder.path(of: "cache"))
        var steps = 0
        var builder = Builder(
            try Dockerfile(parsing: text),
            context: try ContextTree(at: context.path, dockerfile: "Dockerfile"),
            into: layout, runner: RecordingRunner(), settings: settings
        ) { event in
            if case .ended(.made) = event { steps += 1 }
        }
        return (try builder.build(), steps)
    }

    /// Bytes that no packer makes smaller.
    private func write(_ name: String, _ count: Int) throws {
        var random = SystemRandomNumberGenerator()
        let file = try OwnedDescriptor(opening: context.path(of: name), [.writeOnly, .create, .truncate])
        var left = count
        while left > 0 {
            let bytes = (0..<min(left, 1 << 16) / 8 + 1).flatMap { _ in
                withUnsafeBytes(of: random.next()) { Array($0) }
            }
            try file.writeAll(Array(bytes.prefix(left)))
            left -= bytes.count
        }
    }
}
