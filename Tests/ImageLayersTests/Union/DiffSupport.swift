import Archives
import ByteStreams
import ImageLayers

/// The names of a layer, in its order.
func layerNames(lower: String, upper: String) throws -> [String] {
    var names: [String] = []
    try LayerDiff(lower: lower, upper: upper).entries { entry, _ in
        if case .hardLink(let target) = entry.kind {
            names.append("\(entry.name) link to \(target)")
        } else {
            names.append(entry.name.description)
        }
    }
    return names
}

/// Lays the difference over a folder.
func patch(
    _ folder: String, lower: String, upper: String, contents: LayerDiff.Contents = .whereTimesAreWhole
) throws {
    var extraction = try LayerExtraction(into: folder)
    var nothing = MemorySource([])
    try LayerDiff(lower: lower, upper: upper, contents: contents).entries { entry, source in
        guard var file = source else { return try extraction.apply(entry, contents: &nothing) }
        try extraction.apply(entry, contents: &file)
    }
    _ = try extraction.finish()
}
