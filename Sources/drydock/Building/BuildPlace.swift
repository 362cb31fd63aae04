import Glibc
import LinuxSystem

/// A folder for the trees of one build, gone with it. What a killed build has left goes with the next one.
struct BuildPlace {
    private static let prefix = "drydock-build-"

    let path: String
    /// Held as long as this process lives: who can take it finds a place that nobody uses any more.
    private let lock: Int32

    /// - Parameter parent: the folder in which it is made.
    init(in parent: String) throws {
        Self.sweep(parent)
        path = "\(parent)/\(Self.prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))"
        // Trees hold files of root that nobody else may reach.
        try Folder(path).make(mode: 0o700)
        lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        flock(lock, LOCK_EX)
        try Folder(trees).make()
        try Folder(containers).make()
    }

    /// Where stages are unpacked.
    var trees: String { path + "/trees" }
    /// Where the containers of steps are kept.
    var containers: String { path + "/containers" }

    func remove() {
        Self.remove(path)
        close(lock)
    }

    /// The usual parent.
    static var parent: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    }

    private static func remove(_ path: String) {
        let parts = path.split(separator: "/")
        guard let name = parts.last,
            let parent = try? OpenFolder("/" + parts.dropLast().joined(separator: "/"))
        else { return }
        try? parent.removeTree(Array(name.utf8))
    }

    private static func sweep(_ parent: String) {
        for name in (try? Folder(parent).names()) ?? [] where name.hasPrefix(prefix) {
            let path = "\(parent)/\(name)"
            let lock = open(path + "/lock", O_RDWR | O_CLOEXEC)
            guard lock >= 0 else { continue }
            defer { close(lock) }
            guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { continue }
            let containers = Folder(path + "/containers")
            for id in (try? containers.names()) ?? [] {
                guard let note = try? Folder(containers.path(of: id)).bytes(of: "group") else { continue }
                try? ContainerGroup(note: String(decoding: note, as: UTF8.self))?.remove()
            }
            remove(path)
        }
    }
}
