import LabSupport
import LinuxSystem
import OCIRuntime

/// A container in the hands of a runtime: the five operations of the specification.
///
/// - OCI: runtime-spec, runtime.md, "Operations"
public struct Container: Sendable {
    /// What is remembered of it.
    public let folder: ContainerFolder
    /// The program that carries plans out.
    public let labinit: Labinit

    /// A container by its name.
    /// - Parameter root: the folder in which the runtime keeps its containers.
    /// - Throws: `LifecycleError.badName`.
    public init(_ id: String, root: String, labinit: Labinit) throws {
        folder = try ContainerFolder(root: root, id: id)
        self.labinit = labinit
    }

    /// What is done from outside for a process that waits in its new namespaces, and what the plan gains
    /// by it: into cgroups, devices for its network. Is given the process id.
    public typealias Outside = (Int32, inout ContainerPlan) throws -> Void

    /// Makes everything but the program run, which then waits for `start`.
    /// - Parameters:
    ///   - plan: what it is to be.
    ///   - descriptors: its standard streams and what else it is given.
    ///   - outside: see `Outside`.
    ///   - cgroup: makes the cgroup v2 folder in which it is born, if it is to be born in one: moving a process
    ///     later makes the whole machine wait. It is asked when the name is taken.
    /// - Returns: the process that the caller is the parent of.
    /// - Throws: `StepFailure`, `LifecycleError`, `SystemError`, what the closures throw; nothing is left
    ///   of the container then.
    public func create(
        _ plan: ContainerPlan, descriptors: DescriptorMap = [0: 0, 1: 1, 2: 2],
        outside: Outside = { _, _ in }, cgroup: () throws -> String? = { nil }
    ) throws -> RunningProcess {
        // >>> namespaces.7
        // The folder first: it says that the name is taken. Whatever fails from there on takes it away.
        // The pipe is opened for reading and writing, so that opening does not wait and the reader never
        // sees an end; the namespaces to join are opened here, where their paths mean something.
        // stub: throw Unimplemented("namespaces.7")
        try folder.make()
        do {
            return try born(plan, descriptors, try cgroup(), outside)
        } catch {
            try? folder.folder.remove()
            throw error
        }
        // <<<
    }

    // >>> namespaces.7
    private func born(
        _ wanted: ContainerPlan, _ descriptors: DescriptorMap, _ cgroup: String?, _ outside: Outside
    ) throws -> RunningProcess {
        let layout = try NamespaceLayout(wanted.config.linux?.namespaces ?? [])
        let pipe = try OwnedDescriptor(opening: folder.folder.path(of: "start"), .readWrite)
        let joins = try OpenFiles(layout.joined.map(\.path))
        var plan = wanted
        plan.startsOn = plan.joinsFrom + Int32(joins.count)
        var all = descriptors.adding([plan.joinsFrom + Int32(joins.count): pipe.number])
        for (place, number) in joins.numbers.enumerated() { all[plan.joinsFrom + Int32(place)] = number }
        let group = try OpenFiles(cgroup.map { [$0] } ?? [])
        let process = try labinit.start(
            in: layout.atBirth, cgroup: group.numbers.first, descriptors: all
        ) { pid in
            try writeMaps(plan.config, of: pid, layout)
            plan.state.pid = Int(pid)
            try outside(pid, &plan)
            try folder.note(plan.state)
            try run(plan.config.hooks.map { $0.prestart + $0.createRuntime } ?? [], plan.state)
            return try plan.plan()
        }
        do {
            try noteProcess(of: process.id, layout)
        } catch {
            // It waits for a start that nobody could give it.
            try process.signal(9)
            _ = try process.wait()
            throw error
        }
        return process
    }

    /// With a fork on the way in, the container is the child of the process that was born.
    private func noteProcess(of parent: Int32, _ layout: NamespaceLayout) throws {
        let hasChild = try layout.steps(descriptorsFrom: 0).contains(.fork)
        let id = hasChild ? try ChildList(of: parent).first ?? parent : parent
        guard let identity = ProcessIdentity(running: id) else {
            throw SystemError("create(\(folder.id)), whose process has ended", .noProcess)
        }
        // The state stays as it was noted: its process and its status are found out every time.
        try folder.note(identity)
    }

    private func writeMaps(_ config: RuntimeConfig, of pid: Int32, _ layout: NamespaceLayout) throws {
        guard layout.atBirth.contains(.user), let linux = config.linux else { return }
        let isRoot = try FileStatus(of: "/proc/self").owner == 0
        let all = linux.uidMappings + linux.gidMappings
        guard isRoot || all.allSatisfy({ $0.size == 1 }) && all.count <= 2 else {
            return try askForMaps(linux, of: pid)
        }
        // Without privilege a group map is refused while the group list may be changed.
        let files =
            (isRoot ? [] : [("setgroups", "deny")])
            + [("uid_map", lines(linux.uidMappings)), ("gid_map", lines(linux.gidMappings))]
        for (name, text) in files {
            let path = "/proc/\(pid)/\(name)"
            try OwnedDescriptor(opening: path, .writeOnly).write(text, to: path)
        }
    }

    /// More than one's own id takes a privilege, which two set-user-ID programs have. They give what
    /// /etc/subuid and /etc/subgid lend to their caller.
    /// - C: newuidmap(1), newgidmap(1)
    private func askForMaps(_ linux: RuntimeConfig.Linux, of pid: Int32) throws {
        for (name, mappings) in [("newuidmap", linux.uidMappings), ("newgidmap", linux.gidMappings)] {
            guard (try? FileStatus(of: "/usr/bin/\(name)")) != nil else {
                throw IDMapError.notPermitted(
                    "without privilege only your own ids can be mapped, one each; more takes \(name) (uidmap)"
                )
            }
            let ranges = mappings.flatMap { [$0.containerID, $0.hostID, $0.size] }
            try Program(
                executable: "/usr/bin/\(name)", arguments: [name, "\(pid)"] + ranges.map { "\($0)" }
            ).complete(input: "", seconds: 10)
        }
    }

    private func lines(_ mappings: [RuntimeConfig.IDMapping]) -> String {
        mappings.map { "\($0.containerID) \($0.hostID) \($0.size)\n" }.joined()
    }

    private func run(_ hooks: [RuntimeConfig.Hook], _ state: RuntimeState) throws {
        for hook in hooks {
            let words = hook.args.isEmpty ? [hook.path] : hook.args
            try Program(executable: hook.path, arguments: words, environment: hook.env)
                .complete(input: state.text(indent: nil), seconds: UInt32(clamping: hook.timeout ?? 0))
        }
    }
    // <<<

    /// Lets the program run.
    /// - Parameter hooks: those of the configuration that were to run after the start.
    /// - Returns: the hooks that failed, in words: the specification wants them logged and no more.
    /// - Throws: `LifecycleError.illegal`.
    public func start(poststart hooks: [RuntimeConfig.Hook] = []) throws -> [String] {
        // >>> namespaces.7
        // Check, then open the pipe without waiting for a reader, take its name away (whoever comes
        // second finds none), and write the byte.
        // stub: throw Unimplemented("namespaces.7")
        try Lifecycle.check(.start, of: folder.id, in: try folder.status())
        let pipe = try OwnedDescriptor(opening: folder.folder.path(of: "start"), [.writeOnly, .nonBlocking])
        try folder.folder.remove("start")
        // Most have no hooks, and need not read the state for them.
        var state = try hooks.isEmpty ? nil : folder.state()
        try pipe.writeAll([1])
        state?.status = .running
        return failures(hooks, state)
        // <<<
    }

    /// Sends a signal to its process.
    /// - Throws: `LifecycleError.illegal`, `SystemError`.
    public func kill(_ signal: Int32) throws {
        // >>> namespaces.7
        // stub: throw Unimplemented("namespaces.7")
        try Lifecycle.check(.kill, of: folder.id, in: try folder.status())
        try folder.process?.signal(signal)
        // <<<
    }

    /// Removes what is left of it.
    /// - Parameters:
    ///   - isForced: kills it first, whatever it does.
    ///   - hooks: those of the configuration that were to run after the end.
    ///   - outside: undoes what was done from outside; the processes are gone by then.
    /// - Returns: the hooks that failed, in words.
    /// - Throws: `LifecycleError.illegal`, `SystemError`.
    public func delete(
        isForced: Bool = false, poststop hooks: [RuntimeConfig.Hook] = [], outside: () throws -> Void = {}
    ) throws -> [String] {
        // >>> namespaces.7
        // Check, kill (9) and wait for the end if it is forced and there is anything to kill, undo what
        // was done outside, remove the folder, run the hooks with the state "stopped".
        // stub: throw Unimplemented("namespaces.7")
        let status = try folder.status()
        try Lifecycle.check(.delete, of: folder.id, in: status, isForced: isForced)
        if status != .stopped, let process = folder.process, process.isRunning { try end(process) }
        var state = try hooks.isEmpty ? nil : folder.state()
        try outside()
        try folder.folder.remove()
        state?.status = .stopped
        state?.pid = nil
        return failures(hooks, state)
        // <<<
    }

    // >>> namespaces.7
    private func end(_ process: ProcessIdentity) throws {
        let descriptor = try OwnedDescriptor(process: process.id)
        try process.signal(9)
        try descriptor.waitForEnd()
    }

    private func failures(_ hooks: [RuntimeConfig.Hook], _ state: RuntimeState?) -> [String] {
        guard let state else { return [] }
        return hooks.compactMap { hook in
            do {
                try run([hook], state)
                return nil
            } catch {
                return "hook \(error)"
            }
        }
    }
    // <<<
}
