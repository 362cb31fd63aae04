import Enclosure
import FoundationEssentials
import Glibc

/// What one submission writes over the warm kit and its build, which stay as they are.
///
/// The grader puts the submission's files on it, the compiler what it makes of them; both see it over the
/// warm folders, at the paths where these were built. Several can lie over the same folders at one time.
struct Sheet: Sendable {
    private let home: String
    private let kit: String
    private let build: String

    /// A new one; nil where this host's sandbox cannot lay it, or the lab's milestones run outside of a box.
    init?(over staged: StagedKit, for lab: Lab) throws {
        guard let sandbox = SandboxProbe.ofThisHost.sandbox,
            !lab.milestones.contains(where: { $0.host == "root" })
        else { return nil }
        (kit, build) = (staged.folder, staged.scratch)
        let sheets = "\(staged.home)/sheets"
        Self.removeStale(in: sheets)
        home = "\(sheets)/\(getpid())-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        // What lies on an overlay itself, as in many containers, cannot hold one.
        if sandbox.refusalOfOverlay(in: home) != nil {
            remove()
            return nil
        }
        for part in ["kit", "kit-work", "build", "build-work"] {
            try FileManager.default.createDirectory(
                atPath: "\(home)/\(part)", withIntermediateDirectories: false)
        }
    }

    /// Those of graders that were killed before they could.
    private static func removeStale(in sheets: String) {
        for name in KernelFile.names(in: sheets) {
            guard let number = name.split(separator: "-").first.flatMap({ pid_t($0) }),
                kill(number, 0) < 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(sheets)/\(name)")
        }
    }

    /// Where a file of the kit or the build is that the submission has changed or would change.
    func place(of path: String) -> String {
        for (folder, sheet) in [(kit, "kit"), (build, "build")] where path.hasPrefix(folder + "/") {
            return "\(home)/\(sheet)" + path.dropFirst(folder.count)
        }
        return path
    }

    /// For the compiler, which writes on it.
    var writable: [Box.Overlay] {
        [(kit, "kit"), (build, "build")].map { folder, sheet in
            Box.Overlay(folder: folder, upper: "\(home)/\(sheet)", work: "\(home)/\(sheet)-work")
        }
    }

    /// For what was built, which sees the build and cannot change it.
    var readable: [Box.Overlay] { [Box.Overlay(folder: build, upper: "\(home)/build", work: nil)] }

    /// Takes it away, with all that was written.
    func remove() {
        try? FileManager.default.removeItem(atPath: home)
    }
}
