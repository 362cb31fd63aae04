import LinuxSystem
import OCIRuntime

/// Places in a tree that a container mounts on and that an image may lack: there for the time of a step,
/// and no part of its layer.
struct MountPoints {
    private struct Made {
        let name: [UInt8]
        let isFolder: Bool
        let parent: OpenFolder
        /// The parent's times before this was made, and after.
        let before: FileTime
        let after: FileTime
    }

    private var made: [Made] = []

    /// Makes those that are missing. Links are not followed: in an image they may lead anywhere.
    init(for mounts: [RuntimeConfig.Mount], in root: String) throws {
        let top = try OpenFolder(root)
        for mount in mounts {
            let parts = mount.destination.split(separator: "/").map { Array($0.utf8) }
            // What lies in another mount is made there.
            guard !mounts.contains(where: { mount.destination.hasPrefix($0.destination + "/") }) else {
                continue
            }
            let isFile = mount.type == "bind" && (try? FileStatus(of: mount.source ?? "").kind) == .file
            try make(parts[...], in: top, isFile: isFile)
        }
    }

    private mutating func make(_ parts: ArraySlice<[UInt8]>, in parent: OpenFolder, isFile: Bool) throws {
        guard let name = parts.first else { return }
        let rest = parts.dropFirst()
        let isFolder = !rest.isEmpty || !isFile
        if try parent.statusIfThere(of: name) == nil {
            let before = try parent.descriptor.status().modified
            if isFolder { try parent.makeFolder(name) } else { _ = try parent.makeFile(name, mode: 0o644) }
            let after = try parent.descriptor.status().modified
            made.append(Made(name: name, isFolder: isFolder, parent: parent, before: before, after: after))
        }
        if !rest.isEmpty, try parent.status(of: name).kind == .directory {
            try make(rest, in: try parent.folder(name), isFile: isFile)
        }
    }

    /// Takes them away, as long as they are empty: what a step put into them stays. A folder that nothing
    /// else was done to has its old time again.
    func remove() {
        for place in made.reversed() {
            let isUntouched = (try? place.parent.descriptor.status().modified) == place.after
            do throws(SystemError) {
                if place.isFolder {
                    try place.parent.removeFolder(place.name)
                } else if try place.parent.status(of: place.name).size == 0 {
                    try place.parent.remove(place.name)
                }
                if isUntouched { try place.parent.descriptor.setModified(place.before) }
            } catch {
                // It is in use, so it belongs to the image now.
                continue
            }
        }
    }
}
