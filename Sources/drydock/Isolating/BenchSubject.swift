import Glibc
import LinuxSystem

/// A way to run `true`, whose cost is measured.
struct BenchSubject {
    /// What it is compared with: the others of the same kind.
    enum Kind: String, CaseIterable, Codable {
        case simpler = "less than a container"
        case hosts = "in the host's control groups"
        case group = "version 2 alone, with a group"
        case noGroup = "without a group"
    }

    let kind: Kind
    let name: String
    let view: CgroupView
    /// The program and its arguments.
    let words: [String]

    /// All that is installed.
    /// - Parameter path: the bundle, in which the runtimes keep their containers too.
    static func all(_ path: String) -> [BenchSubject] {
        let id = "drydock-bench"
        let drydock = [
            "\(path)/bin/drydock", "runtime", "run", "--root", "\(path)/state/drydock", "--bundle", path, id,
        ]
        let crun = { (cgroups: String) in
            ["/usr/bin/crun", "--root", "\(path)/state/crun", "--cgroup-manager=\(cgroups)"]
                + ["run", "--bundle", path, id]
        }
        let chroot = ["/usr/sbin/chroot", "\(path)/rootfs", "/bin/true"]
        let all = [
            BenchSubject(.simpler, "exec alone", .host, ["\(path)/rootfs/bin/true"]),
            BenchSubject(
                .simpler, "unshare all, chroot", .host, ["/usr/bin/unshare", "-mpinu", "-f"] + chroot),
            BenchSubject(
                .simpler, "bwrap --unshare-all", .host,
                ["/usr/bin/bwrap", "--unshare-all", "--bind", "\(path)/rootfs", "/", "/bin/true"]),
            BenchSubject(.hosts, "drydock runtime run", .host, drydock),
            BenchSubject(
                .hosts, "runc run", .host,
                ["/usr/sbin/runc", "--root", "\(path)/state/runc", "run", "--bundle", path, id]),
            BenchSubject(.group, "drydock runtime run", .unified, drydock),
            BenchSubject(.group, "crun run", .unified, crun("cgroupfs")),
            BenchSubject(.noGroup, "drydock runtime run", .none, drydock),
            // It wants to see groups even if it makes none.
            BenchSubject(.noGroup, "crun run, cgroups disabled", .unified, crun("disabled")),
        ]
        return all.filter { access($0.words[0], X_OK) == 0 }
    }

    private init(_ kind: Kind, _ name: String, _ view: CgroupView, _ words: [String]) {
        self.kind = kind
        self.name = name
        self.view = view
        self.words = words
    }

    /// Milliseconds of processor time of one start, of the child and all that it waited for.
    /// - Returns: nil when it does not work here.
    func time() -> Double? {
        let before = Self.childTime()
        let program = Program(
            executable: words[0], arguments: words, environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        guard case .exited(0)? = try? program.start().wait() else { return nil }
        return Self.childTime() - before
    }

    private static func childTime() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        return seconds * 1000 + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000
    }
}
