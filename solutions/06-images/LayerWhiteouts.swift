import Archives
import LabSupport
import LinuxSystem

extension LayerExtraction {
    // >>> images.3
    // A whiteout of what this layer itself has brought hides nothing of it. Of a folder that holds
    // something of this layer, all the rest goes.
    mutating func hide(_ name: [UInt8], in path: [EntryName]) throws {
        guard let place = try lowerPlace(path), !marks.hasFile(name, in: place) else { return }
        if let child = tree.known(name, in: place), marks.holds(child) {
            marks.adopt(child)
            return try clear(child)
        }
        try tree.folder(place).removeTree(name)
        tree.forget(name, in: place)
    }

    mutating func hideAll(in path: [EntryName]) throws {
        guard let place = try lowerPlace(path) else { return }
        try clear(place)
    }

    /// Nothing to hide where there is no folder, or a file where the path has a folder.
    mutating func lowerPlace(_ path: [EntryName]) throws -> FolderTree.Place? {
        do throws(SystemError) {
            return try tree.place(path.map(\.bytes), missing: .isNothing)
        } catch {
            guard error.code == .notDirectory else { throw error }
            return nil
        }
    }

    private mutating func clear(_ place: FolderTree.Place) throws {
        var rest = [place]
        while let here = rest.popLast() {
            let folder = try tree.folder(here)
            for entry in try folder.entries() where !marks.hasFile(entry.name, in: here) {
                if let child = tree.known(entry.name, in: here), marks.holds(child) {
                    marks.adopt(child)
                    rest.append(child)
                } else {
                    try folder.removeTree(entry.name)
                    tree.forget(entry.name, in: here)
                }
            }
        }
    }
    // <<<
}
