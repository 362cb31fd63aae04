import ArgumentParser
import Foundation
import Grading

/// `--kit DIR`, which every verb has.
struct KitOption: ParsableArguments {
    @Option(name: .customLong("kit"), help: "The kit's folder; else the one around the working folder.")
    var folder: String?

    /// The kit that is meant.
    func kit() throws -> Kit {
        try Kit(containing: absolute(folder ?? "."))
    }
}

/// The absolute form of a path, with links resolved.
func absolute(_ path: String) -> String {
    let resolved = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
    return resolved.count > 1 && resolved.hasSuffix("/") ? String(resolved.dropLast()) : resolved
}
