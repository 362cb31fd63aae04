import FoundationEssentials
import Glibc
import LinuxSystem
import OCIRuntime

/// What a start of `true` costs in a container of each runtime that is here.
struct ContainerStarts {
    struct Row: Codable {
        var kind: BenchSubject.Kind
        var name: String
        /// Processor time of the child and all of its own, median.
        var milliseconds: Double
        /// To the last of its kind, a runtime of the field's.
        var ratio: Double
    }

    struct Result: Codable {
        var version = 2
        var rounds: Int
        var rows: [Row]

        var text: String {
            let kinds = BenchSubject.Kind.allCases.map { kind in
                let rows = rows.filter { $0.kind == kind }
                return rows.isEmpty ? "" : "\(kind.rawValue)\n" + rows.map(line).joined()
            }
            return "CPU from start to exit of `true`, median of \(rounds); x: to the last of each part\n"
                + kinds.joined()
        }

        private func line(_ row: Row) -> String {
            "  " + row.name + String(repeating: " ", count: max(1, 30 - row.name.count))
                + "\(twoDigits(row.milliseconds)) ms"
                + (row.kind == .simpler ? "\n" : "  \(twoDigits(row.ratio)) x\n")
        }

        private func twoDigits(_ value: Double) -> String {
            let hundredths = Int((value * 100).rounded())
            return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        }
    }

    let rounds: Int

    func measure() throws -> Result {
        let path = "/tmp/drydock-\(getpid())-bench"
        try Self.bundle(at: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Self.install(in: path + "/bin")
        let subjects = BenchSubject.all(path)
        var times = subjects.map { _ in [Double]() }
        for _ in 0..<rounds {
            for view in CgroupView.allCases {
                let places = subjects.indices.filter { subjects[$0].view == view }
                for (place, time) in zip(places, try Self.once(in: view, path)) where time != nil {
                    times[place].append(time ?? 0)
                }
            }
        }
        return result(subjects, times)
    }

    private func result(_ subjects: [BenchSubject], _ times: [[Double]]) -> Result {
        // What does not work on this host is no peer here.
        let measured = zip(subjects, times).filter { !$0.1.isEmpty }
        let medians = measured.map { (subject: $0.0, value: $0.1.sorted()[$0.1.count / 2]) }
        return Result(
            rounds: rounds,
            rows: medians.map { subject, value in
                let peer = medians.last { $0.subject.kind == subject.kind }?.value ?? value
                return Row(kind: subject.kind, name: subject.name, milliseconds: value, ratio: value / peer)
            })
    }

    /// Starts everything once that is measured in this view: the words of `printTimes`, from a process of its
    /// own, since a view takes a mount namespace.
    private static func once(in view: CgroupView, _ path: String) throws -> [Double?] {
        let own = try SymbolicLink.target(of: "/proc/self/exe")
        let words = [own, "isolate", "bench", "--view", view.rawValue, "--bundle", path]
        let plan = Plan(
            view.steps(state: path + "/state") + [
                .execute(candidates: [own], arguments: words, environment: [])
            ])
        let pipe = try PipeEnds()
        let nowhere = try OwnedDescriptor(opening: "/dev/null", .readWrite)
        let process = try Labinit.besideThisProgram().start(
            in: .mount,
            descriptors: [0: nowhere.number, 1: pipe.writing.number, 2: nowhere.number]
        ) { _ in plan }
        let text = String(decoding: try pipe.keepReading().readAll(), as: UTF8.self)
        guard case .exited(0) = try process.wait() else {
            throw Complaint("the bench in a mount namespace failed")
        }
        return text.split(separator: "\n").map { Double($0) }
    }

    /// One line for each start in a view: its milliseconds, or a word where it does not work.
    static func printTimes(in view: CgroupView, _ path: String) throws {
        let subjects = BenchSubject.all(path).filter { $0.view == view }
        // Twice in turns: the first start after this program's own would pay for cold caches.
        for subject in subjects { _ = subject.time() }
        for subject in subjects { writeAll("\(subject.time().map { "\($0)" } ?? "none")\n", to: 1) }
    }

    /// Copies what `drydock runtime` consists of, as the other runtimes were installed. A linker writes page by
    /// page, and the kernel then maps the file so: its start is a tenth slower than that of a copy.
    private static func install(in folder: String) throws {
        let own = try SymbolicLink.target(of: "/proc/self/exe")
        let beside = try Labinit.besideThisProgram(named: "containerinit").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (file, name) in [(own, "drydock"), (beside, "containerinit")] {
            let bytes = try OwnedDescriptor(opening: file).readAll()
            let copy = try OwnedDescriptor(
                opening: "\(folder)/\(name)", [.writeOnly, .create, .exclusive], mode: 0o755)
            try copy.writeAll(bytes)
        }
    }

    static func bundle(at path: String) throws {
        guard
            let busybox = ["/bin/busybox", "/usr/bin/busybox"].first(where: { (path: String) in
                access(path, X_OK) == 0
            })
        else {
            throw Complaint("the bench needs busybox: apt-get install busybox-static")
        }
        let files = FileManager.default
        try files.createDirectory(atPath: path + "/rootfs/bin", withIntermediateDirectories: true)
        try files.createDirectory(atPath: path + "/state", withIntermediateDirectories: true)
        try files.copyItem(atPath: busybox, toPath: path + "/rootfs/bin/busybox")
        try files.createSymbolicLink(atPath: path + "/rootfs/bin/true", withDestinationPath: "busybox")
        var config = RuntimeConfig.template(args: ["/bin/true"], readonly: true, terminal: false)
        // Older runtimes refuse newer documents.
        config.ociVersion = "1.0.2"
        // crun refuses the cgroups of hosts that mount both versions, and where CAP_SYS_RESOURCE is missing it
        // can make a group, but not the program about devices that limits bring with them.
        config.mounts.removeAll { $0.type == "cgroup" }
        config.linux?.namespaces.removeAll { $0.type == .cgroup }
        config.linux?.resources = nil
        try Folder(path).put(config.text(), in: "config.json")
    }
}
