import Glibc
import ImageLayers
import LinuxSystem
import Namespaces
import OCIRuntime

/// Runs the steps of a build in containers made of labs 3, 4 and 5.
struct ContainerStepRunner: StepRunner {
    /// Where containers are kept while they live; emptied after each.
    let state: String
    let inbox: SignalInbox
    /// Where the program's output goes: 1, or 2 when events have 1 for themselves.
    let output: Int32
    private var count = 0

    init(state: String, inbox: SignalInbox, output: Int32) {
        self.state = state
        self.inbox = inbox
        self.output = output
    }

    var isReal: Bool { true }

    mutating func run(_ step: RunStep) throws -> Int32 {
        count += 1
        let id = "build-\(getpid())-\(count)"
        let host = try RuntimeHost(root: state)
        let scripts = try BuildScripts(step.scripts, in: "\(state)/\(id)-scripts")
        defer { scripts.remove() }
        let config = config(step, scripts)
        let bundle = try Bundle(config, root: step.root, path: state)
        let points = try MountPoints(for: config.mounts, in: step.root)
        defer { points.remove() }
        let filter = try SeccompCompiler(try InterfaceWidth.containerDefault()).program()
        let input = try OwnedDescriptor(opening: "/dev/null")
        let process = try host.create(
            bundle, id: id, streams: [0: input.number, 1: output, 2: 2]
        ) { _, plan in
            // Killed, a build takes its step with it. An init of ours reaps what a step leaves behind.
            plan.endsWithParent = true
            plan.hasInit = true
            plan.filter = filter
        }
        let container = try host.container(id)
        defer { host.warn((try? host.delete(container, isForced: true)) ?? []) }
        host.warn(try container.start())
        return try end(of: process)
    }

    /// A request to end is for the build: the step is killed, and the build ends with its cause.
    private func end(of process: consuming RunningProcess) throws -> Int32 {
        while try !process.hasEnded(within: 0) {
            switch inbox.next(within: nil) {
            case .request(let number), .key(let number):
                try process.signal(SIGKILL)
                _ = try process.wait()
                throw BuildInterruption(signal: number)
            case .child, nil: break
            }
        }
        switch try process.wait() {
        case .exited(let status): return status
        case .signalled(let number): return 128 + number
        }
    }

    private func config(_ step: RunStep, _ scripts: BuildScripts) -> RuntimeConfig {
        var config = RuntimeConfig.template(
            args: step.words, rootPath: ".", readonly: false, terminal: false, hostname: "build")
        config.process?.env = step.environment
        config.process?.cwd = step.folder
        config.process?.noNewPrivileges = false
        config.process?.user = .init(
            uid: step.owner.user, gid: step.owner.group, additionalGids: step.owner.others)
        // A build has no limits, and shows no groups.
        config.mounts = RuntimeConfig.Mount.usual.filter { $0.type != "cgroup" } + scripts.mounts
        if step.network == .host {
            config.linux?.namespaces.removeAll { $0.type == .network }
            config.mounts += Self.namesOfTheHost
        }
        return config
    }

    /// What a program needs to find other machines by name.
    private static var namesOfTheHost: [RuntimeConfig.Mount] {
        ["/etc/resolv.conf", "/etc/hosts"].compactMap { file in
            Bundle.realPath(file).map {
                RuntimeConfig.Mount(destination: file, type: "bind", source: $0, options: ["rbind", "ro"])
            }
        }
    }
}

/// Somebody asked the build to end.
struct BuildInterruption: Error, CustomStringConvertible {
    let signal: Int32

    var description: String { "the build was ended by signal \(signal)" }
}
