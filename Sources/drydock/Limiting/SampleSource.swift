import CgroupFS
import ControlGroups
import Glibc

/// Where the figures of groups come from, and the time between them.
protocol SampleSource {
    /// Every group, at about one moment.
    func samples() throws -> [GroupSample]
    /// Lets time pass.
    func pause(seconds: Double)
}

/// One group at one moment.
struct GroupSample: Equatable {
    let group: String
    let sample: Sample
}

/// The groups of this host.
struct HostSamples: SampleSource {
    let host: CgroupHost
    /// Where to begin.
    let roots: [String]
    /// How many levels below.
    let depth: Int

    /// - Throws: `Complaint` for a root that is not there, `KernelError`, `FormatError`.
    func samples() throws -> [GroupSample] {
        if host.mounts.layout == .none { throw CgroupHost.noneMounted }
        let driver = host.driver(host.usesUnified ? .unified : .legacy)
        let time = UInt64(wallTime() * 1_000_000)
        var found: [GroupSample] = []
        for group in try groups(driver) {
            do {
                found.append(
                    GroupSample(group: group, sample: try GroupPlace(group, of: driver).sample(at: time)))
            } catch let error as KernelError where error.code == KernelError.noEntry || error.code == ENODEV {
                // It was removed a moment ago.
                continue
            }
        }
        return found
    }

    func pause(seconds: Double) {
        usleep(UInt32(seconds * 1_000_000))
    }

    private func groups(_ driver: any CgroupDriver) throws -> [String] {
        let tree = CgroupTree(files: driver.files)
        let bases = driver.version == .unified ? [""] : Set(host.legacy.values).sorted()
        var names: Set<String> = []
        for root in roots {
            let start = root.split(separator: "/").map { "/\($0)" }.joined()
            let here = bases.filter { (try? driver.files.read("\($0)\(start)/cgroup.procs")) != nil }
            if here.isEmpty { throw Complaint("\(root): no such group; drydock top lists them") }
            for base in here { try collect(start, depth, base, tree, &names) }
        }
        return names.map { $0.isEmpty ? "/" : $0 }.sorted()
    }

    private func collect(
        _ group: String, _ depth: Int, _ base: String, _ tree: CgroupTree, _ names: inout Set<String>
    ) throws {
        names.insert(group)
        guard depth > 0 else { return }
        for child in try children(of: base + group, tree) {
            try collect("\(group)/\(child)", depth - 1, base, tree, &names)
        }
    }

    /// One that vanishes meanwhile has none.
    private func children(of path: String, _ tree: CgroupTree) throws -> [String] {
        do {
            return try tree.children(of: path.isEmpty ? "/" : path)
        } catch let error as TreeError where error.cause.code == KernelError.noEntry {
            return []
        }
    }
}
