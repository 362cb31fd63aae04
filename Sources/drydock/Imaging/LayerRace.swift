import ByteStreams
import ImageLayers

/// A layer of many files and one of few, applied by everybody who can.
struct LayerRace {
    let place: BenchPlace
    let tools: BenchTools
    let megabytes: Int
    let rounds: Int

    func run(into result: inout ImageBenchResult) throws {
        // As many files as Debian's layer with a desktop's libraries has for its size.
        try race("many files", files: 6365, &result)
        try race("few files", files: 30, &result)
    }

    private func race(_ task: String, files: Int, _ result: inout ImageBenchResult) throws {
        let bytes = megabytes * 1_000_000
        let tree = try place.tree("tree", files: files, bytes: bytes / files)
        let plain = try place.free("layer.tar")
        var sink = try DescriptorSink(creating: plain)
        try LayerDiff(lower: place.folder("nothing"), upper: tree).write(to: &sink)
        _ = try place.free("tree")
        let size = Double(bytes) / 1e6
        for (packing, flag) in [("gzip", "--gzip"), ("zstd", "--zstd")] {
            let layer = plain + "." + packing
            guard tools[packing] != nil else { continue }
            try pack(plain, to: layer, by: packing)
            let image = packing == "gzip" ? try makeImage(plain) : nil
            var times: [(String, [Double])] = ["umoci", "tar", "bsdtar", "drydock"].map { ($0, []) }
            for _ in 0..<rounds {
                for index in times.indices {
                    let time = try apply(times[index].0, layer, flag, image)
                    if let time { times[index].1.append(time) }
                }
            }
            result.add(
                "apply, \(task), \(packing)", times, megabytes: size, base: image == nil ? "tar" : "umoci")
        }
    }

    private func pack(_ plain: String, to layer: String, by packing: String) throws {
        let program = tools[packing] ?? packing
        guard try ChildRun(["/bin/sh", "-c", "exec \(program) -q -c \(plain) > \(layer)"]).status == 0 else {
            throw Complaint("\(packing) could not pack \(plain)")
        }
    }

    /// An image of one layer, as umoci wants it.
    private func makeImage(_ plain: String) throws -> String? {
        let layout = try place.free("image")
        guard try tools.time("umoci", "init", "--layout", layout) != nil else { return nil }
        _ = try tools.time("umoci", "new", "--image", "\(layout):x")
        _ = try tools.time("umoci", "raw", "add-layer", "--image", "\(layout):x", plain)
        return layout
    }

    private func apply(_ name: String, _ layer: String, _ flag: String, _ image: String?) throws -> Double? {
        switch name {
        case "umoci":
            guard let image else { return nil }
            return try tools.time("umoci", "unpack", "--image", "\(image):x", place.free("into"))
        case "drydock":
            return try tools.time("drydock", "image", "apply", layer, "--into", place.free("into"))
        case "bsdtar": return try tools.time("bsdtar", "-xpf", layer, "-C", place.folder("into"))
        default: return try tools.time(name, "-xp", flag, "-f", layer, "-C", place.folder("into"))
        }
    }
}
