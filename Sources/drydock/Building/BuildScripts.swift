import LinuxSystem
import OCIRuntime

/// Scripts of a Dockerfile that begin with `#!`, as files that a step sees for as long as it runs.
struct BuildScripts {
    private let folder: Folder
    private let names: [(name: String, path: String)]

    init(_ scripts: [String: [UInt8]], in path: String) throws {
        folder = Folder(path)
        names = scripts.keys.sorted().enumerated().map { ("\($0)", $1) }
        guard !scripts.isEmpty else { return }
        try folder.make()
        for (name, path) in names {
            let file = try OwnedDescriptor(
                opening: folder.path(of: name), [.writeOnly, .create, .truncate], mode: 0o755)
            try file.writeAll(scripts[path] ?? [])
        }
    }

    var mounts: [RuntimeConfig.Mount] {
        names.map { name, path in
            RuntimeConfig.Mount(
                destination: path, type: "bind", source: folder.path(of: name), options: ["bind", "ro"])
        }
    }

    func remove() {
        try? folder.remove()
    }
}
