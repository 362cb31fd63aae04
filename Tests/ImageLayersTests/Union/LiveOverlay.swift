import Glibc
import ImageLayers
import LinuxSystem
import SuiteSupport
import XCTest

/// Folders of a union in a test's folder.
struct OverlayFolders {
    let lowers: [String]
    let upper: String
    let work: String
    let merged: String
    var isInUserNamespace = false

    /// Mounts overlayfs, in a mount namespace that belongs to a process which does nothing else, and gives
    /// the path at which this process reaches the merged tree. The mount ends with that process; the host
    /// never sees it.
    /// - Throws: `XCTSkip` naming what this host does not allow.
    func withMount(_ body: (String) throws -> Void) throws {
        let options =
            "lowerdir=\(lowers.joined(separator: ":")),upperdir=\(upper),workdir=\(work),index=off,"
            // With any of these a mount marks every new folder opaque, which spares it lookups later.
            + "metacopy=off,xino=off," + (isInUserNamespace ? "userxattr" : "redirect_dir=off")
        let plan = Plan([
            .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
            .mount(source: "overlay", target: merged, type: "overlay", [], data: options),
            .execute(candidates: ["/bin/cat"], arguments: ["cat"], environment: []),
        ])
        let input = try PipeEnds()
        let process = try start(plan, reading: input.reading.number)
        // Whatever happens, the process is gone afterwards.
        let outcome = Result { try body("/proc/\(process.id)/root\(merged)") }
        try process.signal(9)
        _ = try process.wait()
        // The kernel's own folder in it lets nobody in, not even its owner.
        try OpenFolder(work).removeTree(Array("work".utf8))
        try outcome.get()
    }

    private func start(_ plan: Plan, reading input: Int32) throws -> RunningProcess {
        do {
            return try Labinit.besideThisProgram().start(
                in: isInUserNamespace ? [.user, .mount] : [.mount], descriptors: [0: input, 1: 1, 2: 2]
            ) { pid in
                if isInUserNamespace { try Self.mapOurselves(pid) }
                return plan
            }
        } catch {
            throw XCTSkip("needs overlayfs over the temporary folder, which this host refuses: \(error)")
        }
    }

    private static func mapOurselves(_ pid: Int32) throws {
        for (name, text) in [
            ("setgroups", "deny"), ("uid_map", "0 \(geteuid()) 1\n"), ("gid_map", "0 \(getegid()) 1\n"),
        ] {
            let path = "/proc/\(pid)/\(name)"
            try OwnedDescriptor(opening: path, .writeOnly).write(text, to: path)
        }
    }
}
