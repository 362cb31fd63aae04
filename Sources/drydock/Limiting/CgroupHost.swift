import CgroupFS
import ControlGroups
import Glibc

/// The control groups of this host, as lab 4 finds them.
struct CgroupHost {
    let mounts: CgroupMounts
    /// Where the hierarchy of each version 1 controller is mounted.
    let legacy: [Controller: String]
    /// What version 2's hierarchy can hand down.
    let unified: Set<Controller>
    /// Whether calls on control files are printed.
    let isTraced: Bool

    init(isTraced: Bool = false) throws {
        self.isTraced = isTraced
        let host = HostControlFiles(mountedAt: "/")
        let own = try ProcCgroup.parse(try host.read("/proc/self/cgroup"))
        mounts = try CgroupMounts.parse(
            mountinfo: try host.read("/proc/self/mountinfo"), controllers: own.controllers)
        var folders: [Controller: String] = [:]
        for mount in mounts.legacy {
            for controller in mount.controllers where !controller.rawValue.hasPrefix("name=") {
                folders[controller] = mount.path
            }
        }
        legacy = folders
        let offered = try mounts.unified.map { try host.read("\($0.path)/cgroup.controllers") } ?? ""
        unified = Set(offered.split(whereSeparator: \.isWhitespace).map { Controller(String($0)) })
    }

    /// The version that has every controller which these limits need; on a hybrid host that may be
    /// either, and the one with the memory counts more.
    /// - Throws: `Complaint` with status 125.
    func driver(for wishes: Resources) throws -> any CgroupDriver {
        let order: [CgroupVersion] = usesUnified ? [.unified, .legacy] : [.legacy, .unified]
        var missing: [Controller] = []
        for version in order where has(version) {
            let needed = Set(try wishes.writes(for: version).map(\.controller))
            let lacking = needed.subtracting(version == .unified ? unified : Set(legacy.keys)).sorted()
            if lacking.isEmpty { return driver(version) }
            if missing.isEmpty { missing = lacking }
        }
        guard !missing.isEmpty else { throw Self.noneMounted }
        throw Complaint(
            "\(Self.list(missing)): no hierarchy of this host has that controller; here are \(offer)",
            status: 125)
    }

    static let noneMounted = Complaint(
        "no control groups are mounted; as root: mount -t cgroup2 none /sys/fs/cgroup", status: 125)

    /// Version 2 unless only version 1 has controllers of use.
    var usesUnified: Bool {
        unified.contains(.memory) || unified.contains(.cpu) || legacy.isEmpty
    }

    func driver(_ version: CgroupVersion) -> any CgroupDriver {
        switch version {
        case .unified: UnifiedDriver(files: files(at: mounts.unified?.path ?? "/"))
        case .legacy: LegacyDriver(files: files(at: "/"), folders: legacy)
        }
    }

    /// The same limits with bounds of "none" where none was asked for, so that memory and processes are
    /// counted.
    func accounted(_ wishes: Resources, by driver: any CgroupDriver) -> Resources {
        let offered = driver.version == .unified ? unified : Set(legacy.keys)
        var resources = wishes
        if offered.contains(.memory), resources.memory == nil { resources.memory = -1 }
        if offered.contains(.pids), resources.pids == nil { resources.pids = -1 }
        return resources
    }

    /// A group that is not there yet, named after this process.
    func freshGroup(in parent: String, of driver: any CgroupDriver) throws -> String {
        let (above, bases) = (above(parent), bases(driver))
        let owner = try GroupOwner.current()
        var number = 1
        while true {
            let group = "\(above)/\(owner.group(number))"
            if bases.allSatisfy({ (try? driver.files.list($0 + group)) == nil }) { return group }
            number += 1
        }
    }

    /// Removes what killed ones have left. The kernel refuses a group in which a process still is: that
    /// waits for a later time.
    func sweep(_ parent: String, of driver: any CgroupDriver) throws {
        let observer = try GroupOwner.current()
        for folder in bases(driver).map({ $0 + above(parent) }) {
            for name in (try? driver.files.list(folder)) ?? []
            where GroupOwner(group: name)?.hasEnded(seenBy: observer) ?? false {
                try? driver.files.removeDirectory("\(folder)/\(name)")
            }
        }
    }

    private func above(_ parent: String) -> String {
        parent.split(separator: "/").map { "/\($0)" }.joined()
    }

    /// Where the hierarchies of a driver begin, as it names them.
    private func bases(_ driver: any CgroupDriver) -> [String] {
        driver.version == .unified ? [""] : Set(legacy.values).sorted()
    }

    /// The processors that are switched on.
    func processors() throws -> CPUList {
        let text = try HostControlFiles(mountedAt: "/sys/devices/system/cpu").read("/online")
        return try CPUList.parse(ControlText.trimmed(text), file: "/sys/devices/system/cpu/online")
    }

    /// What went wrong on the way, and what this kernel would need, as far as the reason says it.
    static func explanation(of error: PlanError) -> String {
        let hint: String? =
            switch error.step {
            case .write(_, let path) where error.cause.contains("ENOENT"):
                "this kernel does not offer \(path.split(separator: "/").last ?? "the file")"
                    + (path.contains("memsw") || path.contains("swap") ? " (boot with swapaccount=1)" : "")
            case .write(_, let path) where error.cause.contains("ENODEV") && path.contains("io"):
                "expected a whole disk; lsblk lists them"
            case .enable where error.cause.contains("EBUSY"):
                "a group with processes hands nothing down; give an empty one with --parent"
            case .makeGroup where error.cause.contains("EEXIST"): "somebody has that group: take another"
            case .makeGroup where error.cause.contains("EACCES"),
                .attach where error.cause.contains("EACCES"):
                "only root may, or who was given the group (--parent)"
            default: nil
            }
        return "\(error)" + (hint.map { "; \($0)" } ?? "")
    }

    private func has(_ version: CgroupVersion) -> Bool {
        version == .unified ? mounts.unified != nil : !legacy.isEmpty
    }

    private func files(at path: String) -> any ControlFileSystem {
        let host = HostControlFiles(mountedAt: path)
        return isTraced ? TracedControlFiles(host, prefix: path == "/" ? "" : path) : host
    }

    private var offer: String {
        [("version 1", Set(legacy.keys)), ("version 2", unified)].filter { !$0.1.isEmpty }
            .map { "\(Self.list($0.1.sorted())) (\($0.0))" }.joined(separator: ", ")
    }

    private static func list(_ controllers: [Controller]) -> String {
        controllers.map(\.rawValue).joined(separator: " ")
    }
}
